"""What a person sends, checked field by field with sentences that say what to do."""

import re
import unicodedata
from typing import Any, Dict, Optional

from email_validator import EmailNotValidError, validate_email
from pydantic import BaseModel, Extra, Field, StrictBool, StrictStr, validator

from api.schemas import HandoffKind

ABOUT_MAX_CHARS = 4000
LINE_MAX_CHARS = 200
_PHONE = re.compile(r"\+?[0-9 ().\-/]{6,30}( ?(x|ext\.?|extension) ?[0-9]{1,6})?", re.I)
_PHONE_MIN_DIGITS, _PHONE_MAX_DIGITS = 6, 21


class Submission(BaseModel):
    """The body of POST /api/handoffs, and the fields of the page without JavaScript."""

    # The order matters: a validator sees only the fields above it.
    kind: HandoffKind
    about: StrictStr = Field(..., description="what it is about, 1 to 4,000 characters")
    name: StrictStr = Field(..., description="the person's name, 1 to 200 characters")
    phone: Optional[StrictStr] = Field(None, description="phone or e-mail must be given")
    email: Optional[StrictStr] = None
    child: Optional[StrictStr] = Field(
        None, description="kept only where the kind of request needs it"
    )
    conversation_id: Optional[StrictStr] = Field(None, max_length=200)
    share_conversation: StrictBool = False

    class Config:
        extra = Extra.ignore

    @validator("about")
    def _about(cls, value: str) -> str:
        text = plain(value, lines=True)
        if not text:
            raise ValueError("Please say what it is about.")
        if len(text) > ABOUT_MAX_CHARS:
            raise ValueError(f"Please keep what you write to {ABOUT_MAX_CHARS:,} characters.")
        return text

    @validator("name")
    def _name(cls, value: str) -> str:
        text = _line(value, "your name")
        if not text:
            raise ValueError("Please give your name.")
        return text

    @validator("phone")
    def _phone(cls, value: Optional[str]) -> Optional[str]:
        text = _line(value, "the phone number") if value else ""
        if not text:
            return None
        digits = sum(c.isdigit() for c in text)
        if not (_PHONE.fullmatch(text) and _PHONE_MIN_DIGITS <= digits <= _PHONE_MAX_DIGITS):
            raise ValueError("Please check the phone number: use digits and spaces only.")
        return text

    @validator("email", always=True)
    def _email(cls, value: Optional[str], values: Dict[str, Any]) -> Optional[str]:
        text = _line(value, "the e-mail address") if value else ""
        if text:
            try:
                checked = validate_email(text, check_deliverability=False, allow_smtputf8=False)
            except EmailNotValidError:
                raise ValueError(
                    "Please check the e-mail address: it should look like name@example.org."
                ) from None
            return checked.ascii_email or checked.normalized
        if "phone" in values and values["phone"] is None:
            raise ValueError(
                "Please give an e-mail address or a phone number, so that the school can reach you."
            )
        return None

    @validator("child")
    def _child(cls, value: Optional[str]) -> Optional[str]:
        return (_line(value, "who the child is") or None) if value else None

    @validator("conversation_id")
    def _conversation(cls, value: Optional[str]) -> Optional[str]:
        return value or None


def plain(text: str, lines: bool = False) -> str:
    """Text without what no keyboard types: control and direction marks, half characters.

    Args:
        lines: whether line breaks and tabs may stay.
    """
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    kept = (
        c if (lines and c in "\n\t") or not _hidden(c) else " "
        for c in unicodedata.normalize("NFC", text)
    )
    return "".join(kept).strip()


def _hidden(char: str) -> bool:
    # U+200C and U+200D shape words in several scripts, so they stay.
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") and (
        char not in "\u200c\u200d"
    )


def _line(text: str, what: str) -> str:
    """One line, or a sentence: line breaks here are how mail headers are forged."""
    if any(unicodedata.category(c) in ("Cc", "Zl", "Zp") for c in text.strip()):
        raise ValueError(f"Please write {what} on one line.")
    line = plain(text)
    if len(line) > LINE_MAX_CHARS:
        raise ValueError(f"Please keep {what} to {LINE_MAX_CHARS} characters.")
    return line

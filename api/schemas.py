"""The wire contract. Outside clients rely on these names; they change only by addition."""

from datetime import date, datetime
from typing import Any, Dict, List, Literal, Optional, get_args

from pydantic import BaseModel, Extra, Field, StrictStr

from bot.knowledge.models import OutcomeName

Verdict = Literal["listed", "listed_with_limit", "not_listed"]


class ChatTurn(BaseModel):
    """One message from a person. Its length is bounded by the settings, too."""

    message: StrictStr = Field(..., description="1 to 2,000 characters of plain text")
    conversation_id: Optional[StrictStr] = Field(
        None, max_length=200, description="from an earlier reply; unknown ones start anew"
    )

    class Config:
        extra = Extra.ignore


class Button(BaseModel):
    title: str
    payload: str = Field(..., description="send it back as an ordinary message")


class ReplyMessage(BaseModel):
    text: str = Field(..., description="plain text, complete by itself")
    buttons: List[Button] = []


class Citation(BaseModel):
    clause: str
    section: str
    quote: str = Field(..., description="verbatim from the notice")


class NoticeVersion(BaseModel):
    title: str
    version: str
    approved: date
    review_due: date
    review_overdue: bool


class ChatReply(BaseModel):
    conversation_id: str
    outcome: OutcomeName
    messages: List[ReplyMessage]
    citations: List[Citation]
    form: Optional[Dict[str, Any]]
    notice: NoticeVersion


class Problem(BaseModel):
    """Problem details (RFC 9457); `detail` is a sentence for a person."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: Optional[List["FieldProblem"]] = Field(
        None, description="one sentence for each field of a form that needs another look"
    )


class FieldProblem(BaseModel):
    field: str
    detail: str


class RestMessage(BaseModel):
    """Rasa's REST channel."""

    sender: StrictStr = Field("default", max_length=200)
    message: StrictStr

    class Config:
        extra = Extra.ignore


class SharingRow(BaseModel):
    recipient: str
    id: Optional[str]
    verdict: Verdict
    purpose: Optional[str]
    limit: Optional[str]
    data: Optional[str]
    text: str
    citations: List[Citation]


class SharingTable(BaseModel):
    rows: List[SharingRow]
    note: str


class NoticeClause(BaseModel):
    id: str
    text: str
    lead: str


class NoticeSection(BaseModel):
    id: str
    title: str
    clauses: List[NoticeClause]


class NoticeVersionRow(BaseModel):
    version: str
    author: str
    approved_by: str
    approved: date
    review_due: date
    changes: str


class NoticeDocument(NoticeVersion):
    versions: List[NoticeVersionRow]
    sections: List[NoticeSection]


class Health(BaseModel):
    status: str


HandoffKind = Literal[
    "question",
    "callback",
    "complaint",
    "access",
    "educational_record",
    "objection",
    "rectification",
    "erasure",
    "direct_marketing",
    "automated_decisions",
]
HANDOFF_KINDS = get_args(HandoffKind)


class HandoffReceipt(BaseModel):
    """What somebody who sent something may rely on: it is stored."""

    reference: str
    goes_to: str
    received_at: datetime
    due: Optional[date] = Field(None, description="for a rights request; general guidance")
    delivery: Literal["sending", "inbox"]
    text: str = Field(..., description="the same as plain text, complete by itself")


class HandoffForm(BaseModel):
    """What a client needs in order to show the form of one kind."""

    kind: HandoffKind
    title: str
    goes_to: str
    about: str = Field(..., description="the label of the box for what it is about")
    ask_child: bool
    needs_phone: bool
    rights_request: bool
    notes: List[str]


class TranscriptTurn(BaseModel):
    speaker: Literal["person", "assistant"]
    text: str


class Transcript(BaseModel):
    """A conversation as it is held, with personal details already taken out."""

    conversation_id: str
    turns: List[TranscriptTurn]


Problem.update_forward_refs()

"""What is written to people: notices to the school, acknowledgements, replies, receipts."""

import json
import re
from pathlib import Path
from typing import Any, Optional

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.handoffs.clock import Clock
from api.handoffs.kinds import Kinds
from api.handoffs.mail import Letter
from api.handoffs.tables import Handoff
from bot.knowledge import Knowledge, long_date

_TEMPLATES = Path(__file__).parent.parent / "templates" / "handoffs" / "mail"
_REPEATED_MAX_CHARS = 1000  # of the person's own words, in an acknowledgement
_LINK = re.compile(
    r"(?:\b[a-z][a-z0-9+.\-]*://|\bwww\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b/?\S*", re.IGNORECASE
)


class Letters:
    """Writes from templates, with every fact taken from the knowledge.

    Args:
        public_url: where the server is reached, for a link to the inbox.
        keep_days: days after the answer until the record is erased.
    """

    def __init__(
        self,
        kinds: Kinds,
        knowledge: Knowledge,
        clock: Clock,
        public_url: Optional[str],
        keep_days: int,
    ) -> None:
        self._kinds = kinds
        self._knowledge = knowledge
        self._clock = clock
        self._public_url = (public_url or "").rstrip("/")
        self._keep_days = keep_days
        # Plain text, so nothing is escaped; it is never shown as HTML.
        self._environment = Environment(
            loader=FileSystemLoader(str(_TEMPLATES)),
            undefined=StrictUndefined,
            autoescape=False,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._environment.filters["long_date"] = long_date

    def notify(self, handoff: Handoff) -> Optional[Letter]:
        """To whoever receives this kind; None where the data gives no address for them."""
        kind = self._kinds[handoff.kind]
        to = self._kinds.address(kind.contact)
        if not to:
            return None
        return Letter(
            to=to,
            subject=f"[{handoff.reference}] {kind.title}",
            reply_to=handoff.email,
            text=self._write("notify.txt", handoff, inbox=self._inbox(handoff)),
        )

    def acknowledgement(self, handoff: Handoff, about: Optional[str]) -> Letter:
        """To the person.

        Args:
            about: their words without personal details, or None to leave them out. Links are
                taken out here, so that nobody can have the school mail them to a third person.
        """
        kind = self._kinds[handoff.kind]
        citations = [(self._knowledge.section_of(quote).section, quote) for quote in kind.quotes]
        if about is not None:
            about = repeatable(about, handoff.child)
        return Letter(
            to=handoff.email,
            subject=f"Your reference {handoff.reference}: {kind.title}",
            text=self._write(
                "acknowledge.txt",
                handoff,
                about=about,
                citations=citations,
                receipt=self.receipt(handoff, acknowledged=False),
            ),
        )

    def reply(self, handoff: Handoff, text: str) -> Letter:
        """The school's answer, written in the inbox."""
        kind = self._kinds[handoff.kind]
        return Letter(
            to=handoff.email,
            subject=f"Your reference {handoff.reference}: {kind.title}",
            reply_to=self._kinds.address(kind.contact),
            text=self._write("reply.txt", handoff, reply=text),
        )

    def hook(self, handoff: Handoff) -> str:
        """The webhook's JSON: enough to open the inbox, nothing about anybody. `text` is what
        chat tools such as Teams show."""
        kind = self._kinds[handoff.kind]
        return json.dumps(
            {
                "type": "handoff.received",
                "reference": handoff.reference,
                "kind": handoff.kind,
                "goes_to": kind.contact.id,
                "received_at": handoff.received_at.isoformat(),
                "due": handoff.due.isoformat() if handoff.due else None,
                "inbox": self._inbox(handoff),
                "text": f"{kind.title}: {handoff.reference}",
            }
        )

    def receipt(self, handoff: Any, acknowledged: bool, chat_gone: bool = False) -> str:
        """What the person is told once it is stored, as plain text.

        Args:
            handoff: the record, or a receipt of it.
            acknowledged: whether an e-mail with the reference is on its way, too.
            chat_gone: whether the chat, which they wanted to send along, was forgotten.
        """
        say = self._kinds.say
        contact = self._kinds[handoff.kind].contact
        key = handoff.delivery
        if key == "sending" and not self._kinds.address(contact):
            key = "notified"
        parts = [say("stored", reference=handoff.reference), say(key, contact=contact.line)]
        if chat_gone:
            parts.append(say("chat_gone"))
        if acknowledged:
            parts.append(say("acknowledged"))
        if handoff.due:
            parts.append(say("due", due=long_date(handoff.due), guidance=self.guidance))
        parts += [say("contact", contact=contact.line), say("kept", days=str(self._keep_days))]
        return "\n".join(parts)

    @property
    def guidance(self) -> str:
        """What the school has approved to say about how long a request may take."""
        supplement = self._knowledge.supplement
        return f"{supplement.request_clock.text} {supplement.label}"

    def _inbox(self, handoff: Handoff) -> Optional[str]:
        return f"{self._public_url}/staff/inbox/{handoff.reference}" if self._public_url else None

    def _write(self, template: str, handoff: Handoff, **fields: Any) -> str:
        return self._environment.get_template(template).render(
            handoff=handoff,
            kind=self._kinds[handoff.kind],
            received=self._clock.local(handoff.received_at),
            guidance=self.guidance,
            notice=self._knowledge.notice.title,
            **fields,
        )


def repeatable(about: str, child: Optional[str]) -> str:
    """A person's words as an e-mail may repeat them: no links, not the child's name, not long."""
    text = _LINK.sub("[link]", about)
    for word in set(re.findall(r"[^\W\d_]{2,}", child or "")):
        text = re.sub(rf"\b{re.escape(word)}\b", "[…]", text, flags=re.IGNORECASE)
    if len(text) > _REPEATED_MAX_CHARS:
        text = text[:_REPEATED_MAX_CHARS].rstrip() + " […]"
    return "\n".join(f"> {line}" for line in text.splitlines())

"""Durable before acknowledged: one transaction holds the record and all that must leave for it."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Optional

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.handoffs.clock import Clock
from api.handoffs.database import Database
from api.handoffs.kinds import Kind, Kinds
from api.handoffs.letters import Letters
from api.handoffs.outbox import Outbox
from api.handoffs.references import new_reference
from api.handoffs.submission import Submission
from api.handoffs.tables import Event, Handoff
from bot.errors import HandoffConflict, HandoffNotStored

_REFERENCES_TRIED = 5  # two alike are next to impossible once, so five times is a fault


@dataclass(frozen=True)
class Receipt:
    """What the person may rely on. `replayed` where an earlier try had stored it already."""

    reference: str
    kind: str
    contact: str
    received_at: datetime
    due: Optional[date]
    delivery: str
    acknowledged: bool
    chat_gone: bool  # the chat was to be sent along, but had been forgotten by then
    replayed: bool = False


class Store:
    """Takes what people send."""

    def __init__(
        self, database: Database, kinds: Kinds, clock: Clock, letters: Letters, outbox: Outbox
    ) -> None:
        self._database = database
        self._kinds = kinds
        self._clock = clock
        self._letters = letters
        self._outbox = outbox

    def earlier(self, submission: Submission, key: Optional[str]) -> Optional[Receipt]:
        """The receipt that this idempotency key was given before.

        Raises:
            HandoffConflict: the key came with other content.
        """
        if not key:
            return None
        with self._database.transaction() as session:
            return self._replay(session, submission, key)

    def record(
        self,
        submission: Submission,
        key: Optional[str],
        conversation: Optional[str],
        about_redacted: Optional[str],
    ) -> Receipt:
        """Commit a hand-off with its outbox, and only then return a reference.

        Args:
            key: the client's Idempotency-Key; a retry with it gets the first receipt.
            conversation: the redacted chat, where the person chose to send it.
            about_redacted: what the acknowledgement may repeat; None where it may not.
        Raises:
            HandoffNotStored: nothing was stored, so the person must be told so.
            HandoffConflict: the key came with other content.
        """
        for _ in range(_REFERENCES_TRIED):
            try:
                with self._database.transaction() as session:
                    found = self._replay(session, submission, key) if key else None
                    return found or self._new(
                        session, submission, key, conversation, about_redacted
                    )
            except IntegrityError:
                continue  # the same key at the same moment, or a reference in use
        raise HandoffNotStored("This cannot be stored just now. Please try again.")

    def _replay(self, session: Session, submission: Submission, key: str) -> Optional[Receipt]:
        handoff = session.execute(
            select(Handoff).where(Handoff.idempotency_hash == digest(key))
        ).scalar_one_or_none()
        if handoff is None:
            return None
        if handoff.content_hash != _content_hash(submission):
            raise HandoffConflict(
                "This form was sent before with other words, and those are stored. To send "
                "something else, please open a new form."
            )
        acknowledged = any(d.purpose == "acknowledge" for d in handoff.deliveries)
        return _receipt(handoff, submission, acknowledged, replayed=True)

    def _new(
        self,
        session: Session,
        submission: Submission,
        key: Optional[str],
        conversation: Optional[str],
        about_redacted: Optional[str],
    ) -> Receipt:
        kind: Kind = self._kinds[submission.kind]
        received_at = self._clock.now()
        handoff = Handoff(
            reference=new_reference(),
            idempotency_hash=digest(key) if key else None,
            content_hash=_content_hash(submission),
            kind=kind.id,
            contact=kind.contact.id,
            about=submission.about,
            name=submission.name,
            email=submission.email,
            phone=submission.phone,
            child=submission.child if kind.ask_child else None,
            conversation=conversation,
            received_at=received_at,
            due=self._clock.due(received_at) if kind.clock else None,
            delivery="inbox",
        )
        session.add(handoff)
        note = None
        if _chat_gone(handoff, submission):
            note = "The chat was to be sent along, but had been forgotten by then."
        handoff.events.append(Event(at=received_at, actor="system", step="received", note=note))
        session.flush()  # a key that is taken shows here, before letters are written
        letter = self._letters.notify(handoff)
        if letter and self._outbox.mails:
            self._outbox.add(handoff, "email", "notify", letter.as_json())
            handoff.delivery = "sending"
        if self._outbox.hooks:
            self._outbox.add(handoff, "webhook", "notify", self._letters.hook(handoff))
            handoff.delivery = "sending"
        acknowledged = bool(
            handoff.email
            and self._outbox.mails
            and self._outbox.may_acknowledge(session, digest(handoff.email.lower()))
        )
        if acknowledged:
            self._outbox.add(
                handoff,
                "email",
                "acknowledge",
                self._letters.acknowledgement(handoff, about_redacted).as_json(),
                address_hash=digest(handoff.email.lower()),
            )
        return _receipt(handoff, submission, acknowledged)


def digest(text: str) -> str:
    """SHA-256, hexadecimal: keys and addresses are compared, never needed back."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _content_hash(submission: Submission) -> str:
    return digest(json.dumps(submission.dict(), sort_keys=True))


def _chat_gone(handoff: Handoff, submission: Submission) -> bool:
    return submission.share_conversation and not handoff.conversation


def _receipt(
    handoff: Handoff, submission: Submission, acknowledged: bool, replayed: bool = False
) -> Receipt:
    return Receipt(
        reference=handoff.reference,
        kind=handoff.kind,
        contact=handoff.contact,
        received_at=handoff.received_at,
        due=handoff.due,
        delivery=handoff.delivery,
        acknowledged=acknowledged,
        chat_gone=_chat_gone(handoff, submission),
        replayed=replayed,
    )

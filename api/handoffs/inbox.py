"""The inbox: what waits, what is due, and every step that staff take."""

from dataclasses import dataclass
from typing import Any, Callable, List, Optional, Tuple

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, selectinload

from api.handoffs.accounts import SignedIn
from api.handoffs.clock import Clock
from api.handoffs.database import Database
from api.handoffs.letters import Letters
from api.handoffs.outbox import FAILED, WAITING, Outbox
from api.handoffs.references import read_reference
from api.handoffs.tables import Account, Delivery, Event, Handoff
from bot.errors import HandoffUnknown

PAGE_ROWS = 50


@dataclass(frozen=True)
class Filters:
    """What the list shows. `state` is open, answered, overdue, failed or all."""

    state: str = "open"
    kind: str = ""
    assigned: str = ""  # "", "me" or "nobody"
    words: str = ""
    page: int = 1


@dataclass(frozen=True)
class Counts:
    open: int
    overdue: int
    failed: int


class Inbox:
    """Reads and changes hand-offs; each change is one transaction with its line of history."""

    def __init__(self, database: Database, clock: Clock, letters: Letters, outbox: Outbox) -> None:
        self._database = database
        self._clock = clock
        self._letters = letters
        self._outbox = outbox

    def counts(self) -> Counts:
        def count(session: Session, *conditions: Any) -> int:
            return int(
                session.execute(
                    select(func.count()).select_from(Handoff).where(*conditions)
                ).scalar_one()
            )

        with self._database.transaction() as session:
            return Counts(
                open=count(session, Handoff.closed_at.is_(None)),
                overdue=count(session, *self._overdue()),
                failed=count(session, _failed()),
            )

    def list(
        self, filters: Filters, who: SignedIn, rows: Optional[int] = PAGE_ROWS
    ) -> Tuple[List[Handoff], int]:
        """One page, what is due first on top, and how many there are in all.

        Args:
            rows: of a page; None for everything.
        """
        conditions = self._conditions(filters, who)
        found = (
            select(Handoff)
            .where(*conditions)
            .order_by(
                Handoff.closed_at.isnot(None),
                Handoff.due.is_(None),
                Handoff.due,
                Handoff.received_at,
                Handoff.id,
            )
            .options(selectinload(Handoff.deliveries))
        )
        if rows is not None:
            found = found.limit(rows).offset((max(filters.page, 1) - 1) * rows)
        with self._database.transaction() as session:
            total = session.execute(
                select(func.count()).select_from(Handoff).where(*conditions)
            ).scalar_one()
            return list(session.execute(found).scalars()), int(total)

    def detail(self, reference: str) -> Handoff:
        """One hand-off with its history and deliveries. Raises HandoffUnknown."""
        with self._database.transaction() as session:
            return _found(
                session, reference, selectinload(Handoff.events), selectinload(Handoff.deliveries)
            )

    def assign(self, reference: str, account_id: Optional[int], who: SignedIn) -> None:
        """Raises HandoffUnknown. An account that is gone by now assigns nobody."""

        def change(session: Session, handoff: Handoff) -> Tuple[str, Optional[str]]:
            account = session.get(Account, account_id) if account_id is not None else None
            handoff.assigned_to = account
            return ("assigned", account.name) if account else ("no longer assigned", None)

        self._change(reference, who, change)

    def note(self, reference: str, text: str, who: SignedIn) -> None:
        self._change(reference, who, lambda session, handoff: ("note", text))

    def close(self, reference: str, who: SignedIn) -> None:
        def change(session: Session, handoff: Handoff) -> Optional[Tuple[str, Optional[str]]]:
            if handoff.closed_at is not None:
                return None
            handoff.closed_at = self._clock.now()
            return "marked as answered", None

        self._change(reference, who, change)

    def reopen(self, reference: str, who: SignedIn) -> None:
        def change(session: Session, handoff: Handoff) -> Optional[Tuple[str, Optional[str]]]:
            if handoff.closed_at is None:
                return None
            handoff.closed_at = None
            return "opened again", None

        self._change(reference, who, change)

    def reply(self, reference: str, text: str, who: SignedIn) -> bool:
        """Queue an e-mail to the person. False where they gave none, or no mail is set up."""
        queued = False

        def change(session: Session, handoff: Handoff) -> Optional[Tuple[str, Optional[str]]]:
            nonlocal queued
            if not handoff.email or not self._outbox.mails:
                return None
            self._outbox.add(
                handoff, "email", "reply", self._letters.reply(handoff, text).as_json()
            )
            queued = True
            return "replied by e-mail", text

        self._change(reference, who, change)
        return queued

    def retry(self, reference: str, who: SignedIn) -> None:
        """Try again what could not be delivered, with the same Message-ID."""

        def change(session: Session, handoff: Handoff) -> Optional[Tuple[str, Optional[str]]]:
            failed = [d for d in handoff.deliveries if d.state == FAILED]
            for delivery in failed:
                delivery.state, delivery.tries = WAITING, 0
                delivery.next_try_at = self._clock.now()
            return ("delivery tried again", None) if failed else None

        self._change(reference, who, change)

    def _change(
        self,
        reference: str,
        who: SignedIn,
        change: Callable[[Session, Handoff], Optional[Tuple[str, Optional[str]]]],
    ) -> None:
        with self._database.transaction() as session:
            handoff = _found(session, reference, lock=True)
            step = change(session, handoff)
            if step is not None:
                session.add(
                    Event(
                        handoff_id=handoff.id,
                        at=self._clock.now(),
                        actor=who.name,
                        step=step[0],
                        note=step[1],
                    )
                )

    def _overdue(self) -> Tuple[Any, ...]:
        return Handoff.closed_at.is_(None), Handoff.due < self._clock.today()

    def _conditions(self, filters: Filters, who: SignedIn) -> List[Any]:
        conditions: List[Any] = []
        if filters.state == "answered":
            conditions.append(Handoff.closed_at.isnot(None))
        elif filters.state == "overdue":
            conditions += self._overdue()
        elif filters.state == "failed":
            conditions.append(_failed())
        elif filters.state != "all":
            conditions.append(Handoff.closed_at.is_(None))
        if filters.kind:
            conditions.append(Handoff.kind == filters.kind)
        if filters.assigned == "me":
            conditions.append(Handoff.assigned_to_id == who.account_id)
        elif filters.assigned == "nobody":
            conditions.append(Handoff.assigned_to_id.is_(None))
        reference = read_reference(filters.words)
        if reference:
            conditions.append(Handoff.reference == reference)
        else:
            conditions += [_holds(word) for word in filters.words.split()[:10]]
        return conditions


def _found(session: Session, reference: str, *options: Any, lock: bool = False) -> Handoff:
    usual = read_reference(reference)
    query = select(Handoff).where(Handoff.reference == usual).options(*options)
    if lock:
        query = query.with_for_update(of=Handoff)
    handoff = session.execute(query).scalar_one_or_none() if usual else None
    if handoff is None:
        raise HandoffUnknown(
            "There is nothing with this reference. Please check it; it may also have been erased."
        )
    return handoff


def _failed() -> Any:
    return exists().where(Delivery.handoff_id == Handoff.id, Delivery.state == FAILED)


def _holds(word: str) -> Any:
    columns = (
        Handoff.reference,
        Handoff.name,
        Handoff.email,
        Handoff.phone,
        Handoff.child,
        Handoff.about,
    )
    return or_(*(column.ilike(f"%{_escaped(word)}%", escape="\\") for column in columns))


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")

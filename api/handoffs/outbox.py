"""The outbox: what must leave, who is at it, and when it is tried again."""

import logging
import random
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Optional

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from api.handoffs.clock import Now
from api.handoffs.database import Database
from api.handoffs.tables import Delivery, Event, Handoff
from bot.settings import Settings

logger = logging.getLogger(__name__)

# As staff read them.
PURPOSES = {
    "notify": "Notice to the school",
    "acknowledge": "Acknowledgement to the person",
    "reply": "Reply to the person",
}
CHANNELS = {"email": "e-mail", "webhook": "webhook"}
WAITING, DELIVERED, FAILED = "waiting", "delivered", "failed"


@dataclass(frozen=True)
class Parcel:
    """One delivery that a worker holds for the length of its lease."""

    id: int
    reference: str
    channel: str
    purpose: str
    message_id: str
    content: str
    tries: int  # this one counted


class Outbox:
    """Deliveries in the same database as the hand-offs, each leased by one worker at a time.

    A worker that dies leaves its lease to run out; then another takes over, with the same
    Message-ID. So a message leaves at least once, and twice only after a crash. Leases outlast a
    delivery by minutes, so that workers' clocks need not agree to the second.
    """

    def __init__(
        self, database: Database, settings: Settings, now: Now, rng: Optional[random.Random] = None
    ) -> None:
        self._database = database
        self._settings = settings
        self._now = now
        self._rng = rng or random.SystemRandom()
        sender = settings.mail_from or "localhost"
        self._domain = sender.rpartition("@")[2].strip("> ") or "localhost"

    @property
    def mails(self) -> bool:
        return self._settings.smtp_host is not None

    @property
    def hooks(self) -> bool:
        return self._settings.webhook_url is not None

    def add(
        self,
        handoff: Handoff,
        channel: str,
        purpose: str,
        content: str,
        address_hash: Optional[str] = None,
    ) -> None:
        """Queue in the caller's transaction; the Message-ID is fixed from here on."""
        now = self._now()
        handoff.deliveries.append(
            Delivery(
                channel=channel,
                purpose=purpose,
                content=content,
                address_hash=address_hash,
                message_id=f"<{uuid.uuid4().hex}@{self._domain}>",
                state=WAITING,
                created_at=now,
                tries=0,
                next_try_at=now,
            )
        )

    def may_acknowledge(self, session: Session, address_hash: str) -> bool:
        """False once an address got its share of a day, so that nobody can be flooded."""
        count = session.execute(
            select(func.count())
            .select_from(Delivery)
            .where(
                Delivery.address_hash == address_hash,
                Delivery.created_at > self._now() - timedelta(days=1),
            )
        ).scalar_one()
        return bool(count < self._settings.acknowledgements_per_day)

    def claim(self, worker: str) -> Optional[Parcel]:
        """Lease the message that is due longest; None where there is nothing to do."""
        now = self._now()
        with self._database.transaction() as session:
            delivery = session.execute(
                select(Delivery)
                .where(
                    Delivery.state == WAITING,
                    Delivery.next_try_at <= now,
                    or_(Delivery.leased_until.is_(None), Delivery.leased_until < now),
                )
                .order_by(Delivery.next_try_at, Delivery.id)
                .limit(1)
                .with_for_update(skip_locked=True)
            ).scalar_one_or_none()
            if delivery is None:
                return None
            delivery.leased_by = worker
            delivery.leased_until = now + timedelta(seconds=self._settings.delivery_lease_seconds)
            delivery.tries += 1
            return Parcel(
                delivery.id,
                delivery.handoff.reference,
                delivery.channel,
                delivery.purpose,
                delivery.message_id,
                delivery.content,
                delivery.tries,
            )

    def delivered(self, parcel: Parcel, worker: str) -> None:
        """Note that it left, and drop its content."""
        with self._database.transaction() as session:
            delivery = self._held(session, parcel, worker)
            if delivery is None:
                return
            delivery.state = DELIVERED
            delivery.delivered_at = self._now()
            delivery.content = delivery.problem = None
            self._release(delivery)
            self._note(session, delivery, f"{PURPOSES[delivery.purpose]} delivered")

    def failed(self, parcel: Parcel, worker: str, problem: str, permanent: bool) -> bool:
        """Plan the next try, or give up loudly. True where it gave up.

        Args:
            problem: what went wrong, without anybody's words.
            permanent: whether another try is pointless.
        """
        with self._database.transaction() as session:
            delivery = self._held(session, parcel, worker)
            if delivery is None:
                return False
            delivery.problem = problem[:200]
            self._release(delivery)
            if not permanent and parcel.tries < self._settings.delivery_tries_max:
                delivery.next_try_at = self._next_try(parcel.tries)
                return False
            delivery.state = FAILED
            self._note(session, delivery, f"{PURPOSES[delivery.purpose]} not delivered", problem)
        logger.error(
            "Hand-off %s: its %s by %s was not delivered after %d tries (%s). It waits in "
            "the inbox.",
            parcel.reference,
            parcel.purpose,
            parcel.channel,
            parcel.tries,
            problem,
        )
        return True

    def _next_try(self, tries: int) -> datetime:
        full = min(
            self._settings.delivery_backoff_seconds * 2.0 ** min(tries - 1, 30),
            self._settings.delivery_backoff_max_seconds,
        )
        # Half of the wait is random, so that what failed together does not return together.
        return self._now() + timedelta(seconds=full * self._rng.uniform(0.5, 1))

    @staticmethod
    def _held(session: Session, parcel: Parcel, worker: str) -> Optional[Delivery]:
        """None where the lease ran out and somebody else took over, or the record was erased."""
        found: Optional[Delivery] = session.execute(
            select(Delivery)
            .where(
                Delivery.id == parcel.id, Delivery.leased_by == worker, Delivery.state == WAITING
            )
            .with_for_update()
        ).scalar_one_or_none()
        return found

    @staticmethod
    def _release(delivery: Delivery) -> None:
        delivery.leased_by = delivery.leased_until = None

    def _note(
        self, session: Session, delivery: Delivery, step: str, note: Optional[str] = None
    ) -> None:
        session.add(
            Event(
                handoff_id=delivery.handoff_id, at=self._now(), actor="system", step=step, note=note
            )
        )

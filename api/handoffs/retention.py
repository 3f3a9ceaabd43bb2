"""Erasure: what was answered is kept for some days, then deleted for good."""

import logging
from datetime import timedelta

from sqlalchemy import exists, select

from api.handoffs.clock import Now
from api.handoffs.database import Database
from api.handoffs.outbox import WAITING
from api.handoffs.tables import Delivery, Erasure, Handoff

logger = logging.getLogger(__name__)


class Retention:
    """Args: keep_days: days after the answer."""

    def __init__(self, database: Database, keep_days: int, now: Now) -> None:
        self._database = database
        self._keep = timedelta(days=keep_days)
        self._now = now

    def erase(self) -> int:
        """Delete what is due, note that it was, and say how many. Open ones always stay."""
        now = self._now()
        waiting = exists().where(Delivery.handoff_id == Handoff.id, Delivery.state == WAITING)
        with self._database.transaction() as session:
            ended = (
                session.execute(
                    select(Handoff)
                    .where(Handoff.closed_at < now - self._keep, ~waiting)
                    .with_for_update(of=Handoff, skip_locked=True)
                )
                .scalars()
                .all()
            )
            for handoff in ended:
                session.add(
                    Erasure(
                        reference=handoff.reference,
                        kind=handoff.kind,
                        received_at=handoff.received_at,
                        closed_at=handoff.closed_at,
                        erased_at=now,
                    )
                )
                session.delete(handoff)
        for handoff in ended:
            logger.info(
                "Erased hand-off %s (%s), answered on %s.",
                handoff.reference,
                handoff.kind,
                handoff.closed_at.date().isoformat(),
            )
        if ended:
            self._database.checkpoint()
        return len(ended)

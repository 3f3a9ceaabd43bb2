"""Figures about hand-offs for a monitoring system: numbers alone, nothing about anybody."""

import logging
from typing import Iterable, List

from prometheus_client import CollectorRegistry, Counter
from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy import func, select

from api.handoffs.clock import Clock
from api.handoffs.database import Database
from api.handoffs.tables import Delivery, Handoff
from bot.errors import HandoffNotStored

logger = logging.getLogger(__name__)


class HandoffMetrics:
    """Counters of this process, and gauges read from the database when they are asked for."""

    def __init__(self, registry: CollectorRegistry, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self.received = Counter(
            "notice_handoffs_received", "hand-offs stored", ["kind"], registry=registry
        )
        self._tries = Counter(
            "notice_delivery_tries",
            "tries to deliver, by result",
            ["channel", "result"],
            registry=registry,
        )
        registry.register(self)  # type: ignore[arg-type]

    def tally(self, channel: str, result: str) -> None:
        self._tries.labels(channel, result).inc()

    def describe(self) -> Iterable[Metric]:
        return self._families()

    def collect(self) -> Iterable[Metric]:
        open_, overdue, deliveries = families = self._families()
        try:
            with self._database.transaction() as session:
                waiting = (
                    select(func.count()).select_from(Handoff).where(Handoff.closed_at.is_(None))
                )
                open_.add_metric([], session.execute(waiting).scalar_one())
                overdue.add_metric(
                    [],
                    session.execute(waiting.where(Handoff.due < self._clock.today())).scalar_one(),
                )
                states = dict.fromkeys(("waiting", "delivered", "failed"), 0)
                states.update(
                    session.execute(
                        select(Delivery.state, func.count()).group_by(Delivery.state)
                    ).all()
                )
            for state, count in states.items():
                deliveries.add_metric([state], count)
        except HandoffNotStored:  # the other figures are still wanted
            logger.error("The figures of the hand-offs cannot be read.")
        return families

    @staticmethod
    def _families() -> List[GaugeMetricFamily]:
        return [
            GaugeMetricFamily("notice_handoffs_open", "hand-offs not yet answered"),
            GaugeMetricFamily("notice_handoffs_overdue", "rights requests past their due date"),
            GaugeMetricFamily(
                "notice_deliveries",
                "deliveries, by state; failed ones need a person",
                labels=["state"],
            ),
        ]

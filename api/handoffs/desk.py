"""The desk: the parts of the hand-offs put together, with one start and one stop."""

import asyncio
import logging
from dataclasses import dataclass
from typing import Dict, Optional

from prometheus_client import CollectorRegistry

from api import limits
from api.handoffs.accounts import Accounts
from api.handoffs.clock import Clock, Now, utc_now
from api.handoffs.courier import Channel, Couriers
from api.handoffs.database import Database
from api.handoffs.inbox import Inbox
from api.handoffs.kinds import Kinds, load_kinds
from api.handoffs.letters import Letters
from api.handoffs.mail import Mailer
from api.handoffs.metrics import HandoffMetrics
from api.handoffs.outbox import Outbox
from api.handoffs.retention import Retention
from api.handoffs.store import Store
from api.handoffs.webhook import Webhook
from bot.errors import NoticeError
from bot.knowledge import Knowledge
from bot.settings import Settings

logger = logging.getLogger(__name__)

_CLEAN_UP_SECONDS = 3600.0


@dataclass
class Desk:
    """Everything that routes need for hand-offs and the inbox."""

    database: Database
    kinds: Kinds
    clock: Clock
    letters: Letters
    store: Store
    inbox: Inbox
    accounts: Accounts
    outbox: Outbox
    couriers: Couriers
    retention: Retention
    metrics: HandoffMetrics
    sends: limits.Limiter
    sign_ins: limits.Limiter
    mails: bool
    _cleaning: Optional["asyncio.Task[None]"] = None

    async def start(self) -> None:
        """Migrate, then deliver and erase until stopped. Raises HandoffNotStored."""
        await asyncio.to_thread(self.database.migrate)
        self.couriers.start()
        self._cleaning = asyncio.create_task(self._clean_up())

    async def stop(self) -> None:
        await self.couriers.stop()
        if self._cleaning:
            self._cleaning.cancel()
            await asyncio.gather(self._cleaning, return_exceptions=True)
        await asyncio.to_thread(self.database.close)

    async def _clean_up(self) -> None:
        while True:
            try:
                await asyncio.to_thread(self.retention.erase)
                await asyncio.to_thread(self.accounts.drop_ended)
            except NoticeError:
                logger.error("Nothing could be erased: the database does not answer.")
            await asyncio.sleep(_CLEAN_UP_SECONDS)


def build_desk(
    settings: Settings, knowledge: Knowledge, registry: CollectorRegistry, now: Now = utc_now
) -> Desk:
    """Wire the parts; nothing connects yet.

    Raises:
        BadKnowledge: `data/handoffs.yml` is wrong.
    """
    kinds = load_kinds(settings.data_path, knowledge)
    months = settings.request_months or knowledge.supplement.request_clock.months
    clock = Clock(kinds.working_days, months, now)
    database = Database(settings.database_url.get_secret_value())
    letters = Letters(kinds, knowledge, clock, settings.public_url, settings.handoff_keep_days)
    outbox = Outbox(database, settings, now)
    metrics = HandoffMetrics(registry, database, clock)
    channels: Dict[str, Channel] = {}
    if outbox.mails:
        channels["email"] = Mailer(settings, now)
    if outbox.hooks:
        channels["webhook"] = Webhook(settings, now)
    return Desk(
        database=database,
        kinds=kinds,
        clock=clock,
        letters=letters,
        store=Store(database, kinds, clock, letters, outbox),
        inbox=Inbox(database, clock, letters, outbox),
        accounts=Accounts(database, settings, now),
        outbox=outbox,
        couriers=Couriers(outbox, channels, settings.delivery_poll_seconds, metrics.tally),
        retention=Retention(database, settings.handoff_keep_days, now),
        metrics=metrics,
        sends=limits.build(settings, settings.handoff_rate_limit, "handoffs"),
        sign_ins=limits.build(settings, settings.sign_in_rate_limit, "sign-ins"),
        mails=outbox.mails,
    )

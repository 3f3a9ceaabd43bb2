"""Couriers: background tasks that carry what is in the outbox, for as long as the server runs."""

import asyncio
import logging
import secrets
from typing import TYPE_CHECKING, Awaitable, Callable, List, Mapping, Optional

from bot.errors import HandoffNotStored

if TYPE_CHECKING:
    from api.handoffs.outbox import Outbox, Parcel

logger = logging.getLogger(__name__)

_STOP_SECONDS = 10  # for what is under way when the server stops; the rest is leased out later
_BROKEN_SECONDS = 5  # wait after a fault of the database or of our own

Channel = Callable[["Parcel"], Awaitable[None]]
Tally = Callable[[str, str], None]  # channel, result


class DeliveryFailed(Exception):
    """One try failed. Its text holds nobody's words; a permanent one is not tried again."""

    def __init__(self, problem: str, permanent: bool = False) -> None:
        super().__init__(problem)
        self.permanent = permanent


class Couriers:
    """Some tasks that each carry one message at a time.

    Args:
        channels: how each kind of message leaves.
        poll_seconds: how often to look for what another process stored.
    """

    def __init__(
        self,
        outbox: "Outbox",
        channels: Mapping[str, Channel],
        poll_seconds: float,
        tally: Tally,
        count: int = 2,
    ) -> None:
        self._outbox = outbox
        self._channels = channels
        self._poll_seconds = poll_seconds
        self._tally = tally
        self._count = count
        self._tasks: List[asyncio.Task[None]] = []
        self._stopping: Optional[asyncio.Event] = None
        self._woken: Optional[asyncio.Event] = None

    def start(self) -> None:
        self._stopping, self._woken = asyncio.Event(), asyncio.Event()
        self._tasks = [
            asyncio.create_task(self._carry(f"{secrets.token_hex(8)}-{i}"))
            for i in range(self._count)
        ]

    async def stop(self) -> None:
        """Let what is under way end, for a while."""
        if not self._tasks:
            return
        assert self._stopping
        self._stopping.set()
        self.wake()
        _, late = await asyncio.wait(self._tasks, timeout=_STOP_SECONDS)
        for task in late:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []

    def wake(self) -> None:
        """Something was stored: look now. Harmless while nothing runs."""
        if self._woken:
            self._woken.set()

    async def _carry(self, worker: str) -> None:
        assert self._stopping and self._woken
        while not self._stopping.is_set():
            try:
                busy = await self.carry_one(worker)
            except HandoffNotStored:
                logger.error("The outbox cannot be read: the database does not answer.")
                await self._rest(_BROKEN_SECONDS)
            except Exception as error:  # a fault must not end all delivery until a restart
                logger.error("Unexpected fault of a courier: %s", type(error).__name__)
                await self._rest(_BROKEN_SECONDS)
            else:
                if not busy:
                    await self._rest(self._poll_seconds)

    async def carry_one(self, worker: str) -> bool:
        """Deliver one message. False where there was none."""
        parcel = await asyncio.to_thread(self._outbox.claim, worker)
        if parcel is None:
            return False
        try:
            await self._send(parcel)
        except DeliveryFailed as error:
            gave_up = await asyncio.to_thread(
                self._outbox.failed, parcel, worker, str(error), error.permanent
            )
            self._tally(parcel.channel, "gave_up" if gave_up else "failed")
        else:
            await asyncio.to_thread(self._outbox.delivered, parcel, worker)
            self._tally(parcel.channel, "delivered")
        return True

    async def _send(self, parcel: "Parcel") -> None:
        channel = self._channels.get(parcel.channel)
        if channel is None:  # switched off since; the inbox shows it
            raise DeliveryFailed(f"delivery by {parcel.channel} is not set up")
        try:
            await channel(parcel)
        except DeliveryFailed:
            raise
        except Exception as error:  # whatever it is, the next message must have its turn
            logger.error(
                "Hand-off %s: unexpected fault while delivering: %s",
                parcel.reference,
                type(error).__name__,
            )
            raise DeliveryFailed(f"unexpected fault ({type(error).__name__})") from None

    async def _rest(self, seconds: float) -> None:
        assert self._woken
        self._woken.clear()
        try:
            await asyncio.wait_for(self._woken.wait(), seconds)
        except asyncio.TimeoutError:
            pass

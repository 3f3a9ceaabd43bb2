"""One message of a conversation at a time: in this process, or in all that share a Redis.

Rasa's own stores hand out tickets in two steps, a read and a write, so that two processes may get
the same one; and whoever waits looks again each second. These keep Rasa's interface and take the
lock in one step.
"""

import asyncio
import logging
from contextlib import asynccontextmanager
from typing import AsyncIterator, Optional
from weakref import WeakValueDictionary

from rasa.core.lock_store import InMemoryLockStore
from rasa.core.lock_store import RedisLockStore as RasaRedisLockStore
from redis.asyncio import Redis
from redis.exceptions import LockError, LockNotOwnedError, RedisError

from bot.errors import ConversationBusy

logger = logging.getLogger(__name__)

_LIFETIME_SECONDS = 60.0  # a process that died in the middle of a turn blocks nobody longer
_WAIT_SECONDS = 20.0
_LOOK_AGAIN_SECONDS = 0.02  # about one turn
_PREFIX = "notice:lock:"


class MemoryLockStore(InMemoryLockStore):
    """For one process."""

    def __init__(self) -> None:
        super().__init__()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = _LIFETIME_SECONDS,
        wait_time_in_seconds: float = _LOOK_AGAIN_SECONDS,
    ) -> AsyncIterator[None]:
        """Whoever came first is first. Nothing is kept of a conversation that nobody holds."""
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        async with lock:
            yield


class RedisLockStore(RasaRedisLockStore):
    """For several processes."""

    def __init__(self, redis: "Redis[str]") -> None:
        super().__init__()
        self._redis = redis

    @asynccontextmanager
    async def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = _LIFETIME_SECONDS,
        wait_time_in_seconds: float = _LOOK_AGAIN_SECONDS,
    ) -> AsyncIterator[None]:
        """Without its Redis the turn runs unlocked: an answer matters more than its order.

        Raises:
            ConversationBusy: the turn before is not done after 20 seconds.
        """
        lock = self._redis.lock(
            _PREFIX + conversation_id, timeout=lock_lifetime, sleep=wait_time_in_seconds
        )
        held: Optional[bool] = None
        try:
            held = await lock.acquire(blocking_timeout=_WAIT_SECONDS)
        except RedisError as error:
            logger.error("No lock, because Redis fails: %s", type(error).__name__)
        if held is False:
            raise ConversationBusy(
                "Your last message is still being answered. Please try again in a moment."
            )
        try:
            yield
        finally:
            if held:
                try:
                    await lock.release()
                except (LockNotOwnedError, LockError):
                    logger.error("A turn took longer than %.0f seconds.", lock_lifetime)
                except RedisError as error:
                    logger.error("A lock is left to expire: %s", type(error).__name__)

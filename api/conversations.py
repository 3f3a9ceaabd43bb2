"""Where conversations are held: in memory, or in Redis when several workers share them."""

from dataclasses import dataclass
from typing import Any, Union

from rasa.core.lock_store import LockStore
from rasa.shared.core.domain import Domain

from api.locks import MemoryLockStore, RedisLockStore
from api.redis_store import RedisTrackerStore
from api.tracker_store import ExpiringTrackerStore
from bot.settings import Settings

# On the same machine Redis answers in well under a millisecond; a turn must not hang on it.
_CONNECT_SECONDS = 1.0
_ANSWER_SECONDS = 2.0


@dataclass(frozen=True)
class Conversations:
    """The trackers, and the locks that keep their turns apart."""

    trackers: Union[ExpiringTrackerStore, RedisTrackerStore]
    locks: LockStore
    redis: Any = None

    async def close(self) -> None:
        if self.redis is not None:
            await self.redis.close()


def conversations(settings: Settings) -> Conversations:
    """Connects to nothing yet. The trackers get their domain from the agent that uses them."""
    domain = Domain.empty()
    keep_seconds = settings.conversation_minutes * 60.0
    if settings.redis_url is None:
        memory = ExpiringTrackerStore(
            domain,
            keep_seconds=keep_seconds,
            most=settings.conversations_max,
            events_max=settings.events_max,
        )
        return Conversations(memory, MemoryLockStore())
    from redis.asyncio import Redis

    redis = Redis.from_url(
        settings.redis_url.get_secret_value(),
        decode_responses=True,
        socket_connect_timeout=_CONNECT_SECONDS,
        socket_timeout=_ANSWER_SECONDS,
    )
    store = RedisTrackerStore(domain, redis, keep_seconds, settings.events_max)
    return Conversations(store, RedisLockStore(redis), redis)

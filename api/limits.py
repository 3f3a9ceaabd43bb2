"""How many messages one address may send."""

import asyncio
import logging
from dataclasses import dataclass
from math import ceil
from time import time
from typing import Optional

from fastapi import Request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import MovingWindowRateLimiter
from redis.exceptions import RedisError
from starlette.exceptions import HTTPException

from bot.settings import Settings

logger = logging.getLogger(__name__)

_CONNECT_SECONDS = 1.0
_ANSWER_SECONDS = 1.0


@dataclass(frozen=True)
class Limiter:
    """A moving window, in memory or in the Redis that workers share."""

    name: str  # of what is limited, so that two limits in one Redis never share a count
    item: RateLimitItem
    storage: Storage  # the strategy refers to it weakly, so somebody must hold it
    window: MovingWindowRateLimiter

    @property
    def is_remote(self) -> bool:
        """True where a check asks another process, and may have to wait for it."""
        return not isinstance(self.storage, MemoryStorage)

    def check(self, address: str) -> None:
        """Raises HTTPException 429 with Retry-After, in seconds.

        While its Redis fails nobody is limited: an answer matters more.
        """
        try:
            if self.window.hit(self.item, self.name, address):
                return
            reset, _ = self.window.get_window_stats(self.item, self.name, address)
        except RedisError as error:
            logger.error("No limits, because Redis fails: %s", type(error).__name__)
            return
        wait = max(1, ceil(reset - time()))
        words = f"{wait} seconds" if wait < 120 else f"{ceil(wait / 60)} minutes"
        raise HTTPException(
            429,
            f"That is a lot of messages at once. Please wait {words}, then try again.",
            headers={"Retry-After": str(wait)},
        )


def build(settings: Settings, rate: Optional[str] = None, name: str = "messages") -> Limiter:
    """A limit of its own where `rate` is given, such as "10/hour"; else the messages' one."""
    if settings.redis_url is None:
        storage = storage_from_string("memory://")
    else:
        storage = storage_from_string(
            settings.redis_url.get_secret_value(),
            socket_connect_timeout=_CONNECT_SECONDS,
            socket_timeout=_ANSWER_SECONDS,
        )
    return Limiter(
        name, parse(rate or settings.rate_limit), storage, MovingWindowRateLimiter(storage)
    )


async def limited(request: Request) -> None:
    """Dependency of every route that costs work."""
    address = request.client.host if request.client else "unknown"
    limiter: Limiter = request.app.state.limiter
    if limiter.is_remote:
        await asyncio.to_thread(limiter.check, address)
    else:
        limiter.check(address)

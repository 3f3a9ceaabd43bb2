"""How many messages one address may send."""

from dataclasses import dataclass
from math import ceil
from time import time
from typing import Optional

from fastapi import Request
from limits import RateLimitItem, parse
from limits.storage import Storage, storage_from_string
from limits.strategies import MovingWindowRateLimiter
from starlette.exceptions import HTTPException

from bot.settings import Settings


@dataclass(frozen=True)
class Limiter:
    """A moving window, in memory or in the Redis that workers share."""

    item: RateLimitItem
    storage: Storage  # the strategy refers to it weakly, so somebody must hold it
    window: MovingWindowRateLimiter

    def check(self, address: str) -> None:
        """Raises HTTPException 429 with Retry-After, in seconds."""
        if self.window.hit(self.item, address):
            return
        reset, _ = self.window.get_window_stats(self.item, address)
        wait = max(1, ceil(reset - time()))
        words = f"{wait} seconds" if wait < 120 else f"{ceil(wait / 60)} minutes"
        raise HTTPException(
            429,
            f"That is a lot of messages at once. Please wait {words}, then try again.",
            headers={"Retry-After": str(wait)},
        )


def build(settings: Settings, rate: Optional[str] = None) -> Limiter:
    """A limit of its own where `rate` is given, such as "10/hour"; else the messages' one."""
    storage = storage_from_string(settings.redis_url or "memory://")
    return Limiter(parse(rate or settings.rate_limit), storage, MovingWindowRateLimiter(storage))


async def limited(request: Request) -> None:
    """Dependency of every route that costs work."""
    address = request.client.host if request.client else "unknown"
    request.app.state.limiter.check(address)

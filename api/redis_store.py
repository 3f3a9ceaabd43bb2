"""Conversations in a Redis that several workers share."""

import logging
from typing import Iterable, Optional

from rasa.core.tracker_store import RedisTrackerStore as RasaRedisTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from redis.asyncio import Redis
from redis.exceptions import RedisError

from api.tracker_store import shortened
from bot.errors import ConversationNotForgotten

logger = logging.getLogger(__name__)


class RedisTrackerStore(RasaRedisTrackerStore):
    """Rasa's store, with expiry, a bound on its length, and without blocking the event loop.

    Rasa's own reads, merges and writes the whole conversation at each turn, so that a turn costs
    more and more. Turns are locked here, so that what is saved is whole by itself.

    Without its Redis a conversation has no memory, and every message is still answered.

    Args:
        keep_seconds: after its last message a conversation is gone.
        events_max: events kept of each; slots are carried over.
    """

    def __init__(
        self, domain: Domain, redis: "Redis[str]", keep_seconds: float, events_max: int
    ) -> None:
        super().__init__(domain, record_exp=keep_seconds, key_prefix="notice")
        self._redis = redis
        self._events_max = events_max

    async def save(self, tracker: DialogueStateTracker, timeout: Optional[float] = None) -> None:
        kept = DialogueStateTracker.from_events(
            tracker.sender_id, shortened(tracker, self._events_max), self.domain.slots
        )
        key, text = self.key_prefix + tracker.sender_id, self.serialise_tracker(kept)
        try:
            await self._redis.set(key, text, px=int((timeout or self.record_exp or 0) * 1000))
        except RedisError as error:
            logger.error("A conversation is not kept, because Redis fails: %s", _name(error))

    async def retrieve(self, sender_id: str) -> Optional[DialogueStateTracker]:
        try:
            stored = await self._redis.get(self.key_prefix + sender_id)
        except RedisError as error:
            logger.error("A conversation has no memory, because Redis fails: %s", _name(error))
            return None
        return self.deserialise_tracker(sender_id, stored) if stored else None

    async def retrieve_full_tracker(self, conversation_id: str) -> Optional[DialogueStateTracker]:
        return await self.retrieve(conversation_id)

    async def delete(self, sender_id: str) -> None:
        """Raises ConversationNotForgotten: nobody must be told wrongly that it is done."""
        try:
            await self._redis.delete(self.key_prefix + sender_id)
        except RedisError as error:
            logger.error("A conversation is not deleted, because Redis fails: %s", _name(error))
            raise ConversationNotForgotten(
                "What you said cannot be deleted just now; it is deleted by itself soon after "
                "your last message. Please try again."
            ) from error

    async def keys(self) -> Iterable[str]:
        return [key async for key in self._redis.scan_iter(self.key_prefix + "*")]


def _name(error: Exception) -> str:
    return type(error).__name__

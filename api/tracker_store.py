"""Conversations in memory, bounded in number, length and age."""

import time
from collections import OrderedDict
from typing import Any, Callable, Iterable, List, Optional, Tuple

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker


class ExpiringTrackerStore(TrackerStore):
    """Forgets a conversation some minutes after its last message.

    Args:
        keep_seconds: age at which a conversation is gone.
        most: conversations held; the one that was quiet longest goes first.
        events_max: events kept of each; slots are carried over, so that nothing is lost but
            the wording of turns long past.
        clock: seconds, monotonic; a test passes its own.
    """

    def __init__(
        self,
        domain: Domain,
        keep_seconds: float,
        most: int,
        events_max: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(domain)
        self._kept: OrderedDict[str, Tuple[float, List[Event]]] = OrderedDict()
        self._keep_seconds = keep_seconds
        self._most = most
        self._events_max = events_max
        self._clock = clock

    async def save(self, tracker: DialogueStateTracker) -> None:
        self._forget_old()
        self._kept[tracker.sender_id] = (self._clock(), shortened(tracker, self._events_max))
        self._kept.move_to_end(tracker.sender_id)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)

    async def retrieve(self, sender_id: str) -> Optional[DialogueStateTracker]:
        self._forget_old()
        if sender_id not in self._kept:
            return None
        _, events = self._kept[sender_id]
        return DialogueStateTracker.from_events(sender_id, events, self.domain.slots)

    async def delete(self, sender_id: str) -> None:
        self._kept.pop(sender_id, None)

    async def keys(self) -> Iterable[str]:
        self._forget_old()
        return list(self._kept)

    def _forget_old(self) -> None:
        oldest_kept = self._clock() - self._keep_seconds
        while self._kept:
            sender_id, (touched, _) = next(iter(self._kept.items()))
            if touched > oldest_kept:
                return
            del self._kept[sender_id]


def shortened(tracker: DialogueStateTracker, most: int) -> List[Event]:
    """The last events, led by the slots that earlier ones had set."""
    events: List[Any] = list(tracker.events)
    if len(events) <= most:
        return events
    slots = [
        SlotSet(name, slot.value) for name, slot in tracker.slots.items() if slot.value is not None
    ]
    return [*slots, *events[-(most // 2) :]]

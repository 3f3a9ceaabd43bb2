"""Where conversations are held: in memory, or in Redis when several workers share them."""

from rasa.shared.core.domain import Domain

from api.tracker_store import ExpiringTrackerStore
from bot.settings import Settings


def tracker_store(settings: Settings, domain: Domain) -> ExpiringTrackerStore:
    return ExpiringTrackerStore(
        domain, keep_seconds=settings.conversation_minutes * 60.0,
        most=settings.conversations_max, events_max=settings.events_max,
    )

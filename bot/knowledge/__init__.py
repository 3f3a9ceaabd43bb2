"""The assistant's answers as data, each proved against the notice."""

from bot.knowledge.knowledge import Knowledge, long_date
from bot.knowledge.loader import load_knowledge
from bot.knowledge.models import (
    Contact,
    DataCategory,
    Fact,
    Named,
    Outcome,
    Recipient,
    Right,
    Topic,
)

__all__ = [
    "Contact",
    "DataCategory",
    "Fact",
    "Knowledge",
    "Named",
    "Outcome",
    "Recipient",
    "Right",
    "Topic",
    "load_knowledge",
    "long_date",
]

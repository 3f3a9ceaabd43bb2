"""How a message is read before it becomes numbers: plain words, spelt right, names as kinds."""

import re
from typing import Collection, Iterable, List, Sequence

import numpy as np
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.knowledge import Knowledge
from bot.nlu.spelling import Speller, vocabulary
from bot.nlu.terms import Terms
from bot.nlu.words import english_words

# What a name is read as, so that a question sounds the same whoever or whatever it is about: a new
# recipient is then understood in every phrase that any other was. Measured: 3 of 100 more right.
_READ_AS = {"recipient": "agency", "data": "attendance"}
# fmt: off
_DETERMINERS = frozenset((
    "the", "a", "an", "my", "our", "your", "his", "her", "their", "its", "this", "that", "any",
    "some",
))
# fmt: on
# How much it counts that a message names a recipient, a kind of information or a right at all.
_NAMED_WEIGHT = 0.5
# Redacted details, read as something ordinary of their kind.
_REDACTED = re.compile(r"<(name|phone|email|postcode|address|date of birth|[a-z ]*number|upn)>")


def _is_determined(before: str) -> bool:
    words = before.lower().split()
    return bool(words) and words[-1] in _DETERMINERS


def masked(message: Message, kept: Collection[str] = ()) -> str:
    """The message's text with the names that were found in it replaced by their kind.

    Args:
        kept: ids of recipients whose names stay, so that "his dad hits him" is no agency's doing.
    """
    text = message.get(TEXT) or ""
    after = len(text)
    found = message.get(ENTITIES) or ()
    # A word that names both somebody and something ("the dentist") is read as somebody.
    for entity in sorted(found, key=lambda e: (-e["start"], e["entity"] != "recipient")):
        word = _READ_AS.get(entity["entity"])
        placed = entity["start"] < entity["end"] <= after
        if word and placed and entity["value"] not in kept:
            before = text[: entity["start"]]
            if entity["entity"] == "recipient" and not _is_determined(before):
                word = f"the {word}"
            text = f"{before}{word}{text[entity['end'] :]}"
            after = entity["start"]
    return _plain(text)


def _plain(text: str) -> str:
    return _REDACTED.sub(lambda m: "Sam" if m.group(1) == "name" else m.group(1), text)


class Reader:
    """Reads messages whose names have been found.

    Args:
        words: those of the phrases, the commoner first, as `words_of` gives them.
    """

    def __init__(self, knowledge: Knowledge, words: Sequence[str]) -> None:
        self._terms = Terms(knowledge.terms)
        self._speller = Speller(words, english_words().__contains__)
        named = (*knowledge.recipients, *knowledge.data)
        self._listed = {entry.id for entry in named if entry.listed}
        self._kept = {recipient.id for recipient in knowledge.recipients if recipient.kept}

    def masked(self, message: Message) -> str:
        """With its names read as their kind."""
        return self._speller(self._terms(masked(message, self._kept)))

    def named(self, message: Message) -> np.ndarray:
        """Which sorts of names the message holds, a number each."""
        found = [(e["entity"], e["value"]) for e in message.get(ENTITIES) or ()]
        recipients = {value for kind, value in found if kind == "recipient"}
        data = {value for kind, value in found if kind == "data"}
        sorts = (
            recipients & self._listed,
            recipients - self._listed - self._kept,
            recipients & self._kept,
            data & self._listed,
            data - self._listed,
            any(kind == "right" for kind, _ in found),
        )
        return np.array([_NAMED_WEIGHT * bool(sort) for sort in sorts], dtype=np.float32)


def words_of(examples: Iterable[Message], knowledge: Knowledge) -> List[str]:
    """The words of the phrases, the commoner first, without what may be misspelt."""
    terms = Terms(knowledge.terms)
    texts = (terms(example.get(TEXT)) for example in examples)
    return vocabulary(texts, english_words().__contains__)

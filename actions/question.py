"""What was asked: an intent and the names in it, from this message or remembered from the last."""

import re
from dataclasses import dataclass, replace
from typing import Any, Dict, List, Optional, Tuple

from rasa_sdk import Tracker

from bot.nlu.names import INCIDENTAL

SLOT = "asked"  # the last question that was answered, so that a follow-up has something to follow
OFFERED = "offered"  # what the last reply's buttons say
_ID = Tuple[str, ...]
# Words that carry no question of their own: a message of these and a name only names.
# fmt: off
_FILLERS = frozenset((
    "a", "about", "again", "aint", "all", "also", "and", "any", "are", "as", "be", "but", "can",
    "do", "does", "for", "from", "get", "gets", "go", "goes", "got", "has", "have", "how", "i",
    "im", "in", "include", "included", "includes", "instead", "is", "it", "its", "just", "mean",
    "meant", "my", "nah", "no", "nope", "not", "of", "oh", "ok", "okay", "on", "or", "our",
    "please", "s", "same", "says", "so", "sorry", "still", "that", "thats", "the", "their",
    "them", "then", "they", "this", "thing", "to", "too", "um", "was", "well", "what", "whats",
    "with", "would", "yeah", "yes", "you", "i'd", "like", "know", "want", "asked", "asking",
    "that's", "actually", "hang", "wait", "ah", "er", "erm", "hmm", "thank", "thanks", "cheers",
    "ta", "rather", "one", "other", "ones", "case", "different",
    "q", "question",
))
_GENERAL = frozenset((
    "always", "back", "been", "being", "between", "by", "certain", "could", "definitely", "did",
    "does", "done", "each", "either", "even", "ever", "every", "gave", "give", "given", "gives",
    "had", "hasn't", "haven't", "he", "her", "here", "him", "his", "if", "isn't", "keep", "kept",
    "line", "list", "listed", "look", "lot", "may", "me", "might", "more", "much", "must", "named",
    "need", "needed", "never", "now", "often", "only", "part", "pass", "passed", "people", "quick",
    "really", "receive", "receives", "right", "round", "said", "same", "say", "see", "seen", "send",
    "sends", "sent", "she", "should", "show", "some", "sort", "such", "sure", "tell", "tells",
    "than", "there", "these", "those", "time", "told", "true", "u", "under", "until", "up", "us",
    "used", "we", "were", "when", "where", "which", "while", "who", "whom", "whose", "why", "will",
    "without", "word", "words", "y", "yep", "yes",
))
# fmt: on
_WORD = re.compile(r"[a-z0-9']+")
_PRONOUN = re.compile(r"\b(they|them|their|theirs|it|that|those|these|this|he|she|him)\b", re.I)


@dataclass(frozen=True)
class Question:
    """One question. Ids are those of the knowledge files."""

    intent: str  # family/key
    recipients: _ID = ()
    data: _ID = ()
    rights: _ID = ()
    text: str = ""  # redacted, spelt right; never kept in a slot
    confidence: float = 1.0
    by_the_way: bool = False  # no recipient is named but by the way

    @property
    def family(self) -> str:
        return self.intent.partition("/")[0]

    @property
    def key(self) -> str:
        return self.intent.partition("/")[2]

    def as_slot(self) -> Dict[str, Any]:
        return {
            "intent": self.intent,
            "recipients": list(self.recipients),
            "data": list(self.data),
            "rights": list(self.rights),
        }

    def about(self, intent: str) -> "Question":
        return replace(self, intent=intent)

    def has_pronoun(self) -> bool:
        return bool(_PRONOUN.search(self.text))


def asked_now(tracker: Tracker) -> Question:
    """The question in the latest message."""
    message = tracker.latest_message
    intent = message.get("intent") or {}
    entities: List[Dict[str, Any]] = message.get("entities") or []

    named = [e for e in entities if e.get("entity") == "recipient"]

    def ids(kind: str) -> _ID:
        return tuple(dict.fromkeys(e["value"] for e in entities if e.get("entity") == kind))

    return Question(
        intent=intent.get("full_retrieval_intent_name") or intent.get("name") or "",
        recipients=ids("recipient"),
        data=ids("data"),
        rights=ids("right"),
        text=message.get("plain") or message.get("text") or "",
        confidence=float(intent.get("confidence") or 0.0),
        by_the_way=all(e.get("role") == INCIDENTAL for e in named),
    )


def asked_before(tracker: Tracker) -> Optional[Question]:
    """The question that was answered last; None after urgent help, which is no answer."""
    slot = tracker.get_slot(SLOT)
    if not slot or slot["intent"].startswith("safeguarding/"):
        return None
    return Question(
        slot["intent"], tuple(slot["recipients"]), tuple(slot["data"]), tuple(slot["rights"])
    )


def is_fragment(tracker: Tracker) -> bool:
    """True for "and CAMHS?": see `names_only`."""
    message = tracker.latest_message
    return names_only(message.get("text") or "", message.get("entities") or [])


def names_something(text: str) -> bool:
    """True where a text may hold a name: a word that is neither a filler nor a general one."""
    words = {word for word in _WORD.findall(text.lower()) if not word.isdigit()}
    return not words <= _FILLERS | _GENERAL


def names_only(text: str, entities: List[Dict[str, Any]]) -> bool:
    """True where a text holds a name, and otherwise only words that ask nothing themselves."""
    if not entities:
        return False
    rest = text.lower()
    for entity in sorted(entities, key=lambda e: -e["start"]):
        rest = rest[: entity["start"]] + " " + rest[entity["end"] :]
    return all(word in _FILLERS for word in _WORD.findall(rest))

"""One question as Rasa understood it, and what a conversation was about before."""

import re
from dataclasses import dataclass, replace
from typing import Any, Awaitable, Callable, Dict, List, Optional, Tuple

from bot.nlu.intent_classifier import HARM
from bot.nlu.sentence_featurizer import READ
from bot.splitting import asks

Parse = Callable[[str], Awaitable[Dict[str, Any]]]

HARM_INTENT = "safeguarding/concern"
QUESTION_FAMILIES = frozenset(("notice", "recipient", "data", "right", "request", "handoff"))
# What only makes sense after an answer, and may stand as a question of its own in a message.
FOLLOW_UPS = frozenset(("followup/why", "followup/stop", "followup/contact"))
# Questions on the chat itself, which may stand beside others.
_ON_THE_CHAT = frozenset(("smalltalk/privacy", "smalltalk/status"))
_THEY = re.compile(r"\b(?:they|them)\b", re.I)
FALLBACK = "nlu_fallback"
LEAST_CONFIDENCE = 0.18  # as in config.yml: a reading below this is no reading
# A piece is believed to be a question of its own from here on. Pieces are short, so the classifier
# is less sure of them than of whole messages.
_PIECE_MIN_CONFIDENCE = 0.2
# A statement counts as a demand of its own only when it is a sentence and clearly one.
_DEMAND_MIN_CONFIDENCE = 0.5
_DEMAND_MIN_WORDS = 4


@dataclass(frozen=True)
class Before:
    """What was answered last: the intent, and the ids of what it named."""

    intent: str
    recipients: Tuple[str, ...] = ()
    data: Tuple[str, ...] = ()


@dataclass(frozen=True)
class Turn:
    """One question as Rasa understood it."""

    text: str
    parse: Dict[str, Any]

    @property
    def intent(self) -> str:
        intent = self.parse["intent"]
        return intent.get("full_retrieval_intent_name") or intent["name"]

    @property
    def family(self) -> str:
        return self.intent.partition("/")[0]

    @property
    def confidence(self) -> float:
        return float(self.parse["intent"]["confidence"])

    @property
    def harm(self) -> float:
        return float(self.parse.get(HARM, 0.0))

    @property
    def entities(self) -> Tuple[Tuple[str, str], ...]:
        return tuple((e["entity"], e["value"]) for e in self.parse["entities"])

    def named(self, kind: str) -> Tuple[str, ...]:
        """The ids of the recipients or kinds of information that it names."""
        return tuple(dict.fromkeys(value for entity, value in self.entities if entity == kind))

    @property
    def language(self) -> Optional[str]:
        """The ISO code of a language other than English; None for English."""
        return self.parse.get("language")

    def read_as(self, intent: str, confidence: Optional[float] = None) -> "Turn":
        """The same words, understood as another intent."""
        read = {
            "name": intent.partition("/")[0],
            "full_retrieval_intent_name": intent,
            "confidence": self.confidence if confidence is None else confidence,
        }
        return replace(self, parse={**self.parse, "intent": read})

    def without(self, intent: str) -> "Turn":
        """The same words, of which one reading is ruled out."""
        if self.intent != intent:
            return self
        rest = [i for i in self.parse["intent_ranking"] if i["name"] not in (intent, FALLBACK)]
        if not rest or float(rest[0]["confidence"]) < LEAST_CONFIDENCE:
            return self.read_as(FALLBACK)
        return self.ranked(rest)

    def ranked(self, ranking: List[Dict[str, Any]]) -> "Turn":
        """The same words with other readings, the likeliest first."""
        parse = {**self.parse, "intent_ranking": ranking}
        first = ranking[0]
        return replace(self, parse=parse).read_as(first["name"], float(first["confidence"]))

    @property
    def asks(self) -> bool:
        """True where it has the form of a question, spelt as it may be."""
        return asks(self.text) or asks(self.parse.get(READ) or "")

    @property
    def says_they(self) -> bool:
        """True where it speaks of people named before."""
        return bool(_THEY.search(self.text))

    @property
    def is_question(self) -> bool:
        """True where a piece of a message wants an answer of its own."""
        if self.intent in FOLLOW_UPS:
            return self.asks
        asked = self.family in QUESTION_FAMILIES or self.intent in _ON_THE_CHAT
        if not asked or self.confidence < _PIECE_MIN_CONFIDENCE:
            return False
        if self.asks:
            return True
        return (
            self.family in ("request", "handoff")
            and self.confidence >= _DEMAND_MIN_CONFIDENCE
            and len(self.text.split()) >= _DEMAND_MIN_WORDS
        )

"""Which questions a message holds, in order: the whole of it, or its pieces."""

from dataclasses import dataclass, replace
from typing import Any, Awaitable, Callable, Dict, List, Optional, Tuple

from bot.splitting import asks, pieces

Parse = Callable[[str], Awaitable[Dict[str, Any]]]

_HARM_INTENT = "safeguarding/concern"
_QUESTION_FAMILIES = frozenset(("notice", "recipient", "data", "right", "request", "handoff"))
_FOLLOW_UPS = frozenset(("followup/why", "followup/stop", "followup/contact", "followup/where"))
_MOST_ANSWERS = 3
# A piece is believed to be a question of its own from here on. Pieces are short, so the classifier
# is less sure of them than of whole messages.
_PIECE_MIN_CONFIDENCE = 0.3
_LETTER_WORDS = 60  # from here on a message that exercises a right is a letter, and one request


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
    def entities(self) -> Tuple[Tuple[str, str], ...]:
        return tuple((e["entity"], e["value"]) for e in self.parse["entities"])

    @property
    def is_question(self) -> bool:
        if self.intent in _FOLLOW_UPS:
            return asks(self.text)
        if self.family not in _QUESTION_FAMILIES or self.confidence < _PIECE_MIN_CONFIDENCE:
            return False
        return asks(self.text) or self.family in ("request", "handoff")


async def plan(text: str, parse: Parse, harm_min_probability: float) -> List[Turn]:
    """The turns that answer a message: one as a rule, at most three.

    Harm in the whole or in any piece leaves one turn only: urgent help.
    """
    whole = Turn(text, await parse(text))
    parts = pieces(text)
    turns = [Turn(part, await parse(part)) for part in parts] if len(parts) > 1 else []
    if any(_harm(turn) >= harm_min_probability for turn in [whole, *turns]):
        return [_safeguarding(whole)]
    if whole.family == "request" and len(text.split()) >= _LETTER_WORDS:
        return [whole]
    questions = _distinct([turn for turn in _with_names(turns) if turn.is_question])
    if len(questions) > 1:
        return questions[:_MOST_ANSWERS]
    if len(questions) == 1 and (
        questions[0].confidence >= whole.confidence or whole.family not in _QUESTION_FAMILIES
    ):
        return questions
    return [whole]


def _harm(turn: Turn) -> float:
    return float(turn.parse.get("harm", 0.0))


def _safeguarding(turn: Turn) -> Turn:
    family = _HARM_INTENT.partition("/")[0]
    intent = {"name": family, "full_retrieval_intent_name": _HARM_INTENT, "confidence": _harm(turn)}
    return replace(turn, parse={**turn.parse, "intent": intent, "entities": []})


def _with_names(turns: List[Turn]) -> List[Turn]:
    """Give "who gets it?" the names of the sentence before it."""
    out: List[Turn] = []
    before: List[Dict[str, Any]] = []
    for turn in turns:
        if not turn.parse["entities"] and before and turn.family in ("recipient", "data"):
            # Outside its own text a name has no place; -1 says so.
            carried = [{**entity, "start": 0, "end": 0} for entity in before]
            turn = replace(turn, parse={**turn.parse, "entities": carried})
        before = turn.parse["entities"] or before
        out.append(turn)
    return out


def _distinct(turns: List[Turn]) -> List[Turn]:
    seen: List[Any] = []
    kept: List[Turn] = []
    for turn in turns:
        key: Optional[Any] = (turn.intent, turn.entities)
        if key in seen:
            continue
        seen.append(key)
        kept.append(turn)
    return kept

"""Which questions a message holds, in order: the whole of it, or its pieces."""

from dataclasses import dataclass, replace
from typing import Any, Dict, List, Optional

from api.context import in_context
from api.turn import FOLLOW_UPS, HARM_INTENT, QUESTION_FAMILIES, Before, Parse, Turn
from bot.splitting import pieces

_MOST_ANSWERS = 3
# Of 40 unseen questions in ten languages, all that were read this surely were read rightly.
_OTHER_LANGUAGE_MIN_CONFIDENCE = 0.6
_LETTER_WORDS = 60  # from here on a message that exercises a right is a letter, and one request
# A long message is a back-story with a question in it, and the question is clearer by itself; a
# short one says what it means as a whole.
_LONG_WORDS = 25
_PIECE_WEIGHT_LONG, _PIECE_WEIGHT_SHORT = 1.25, 0.8


@dataclass(frozen=True)
class HarmThresholds:
    """Probabilities from which on urgent help comes first. A sentence out of a longer message has
    lost what is around it, so it must be clearer by itself."""

    message: float
    sentence: float
    other_language: float


async def plan(
    whole: Turn, parse: Parse, harm: HarmThresholds, before: Optional[Before] = None
) -> List[Turn]:
    """The turns that answer a message: one as a rule, at most three.

    Harm in the whole or in any piece leaves one turn only: urgent help.
    """
    parts = pieces(whole.text)
    turns = [Turn(part, await parse(part)) for part in parts] if len(parts) > 1 else []
    if whole.harm >= harm.message or any(turn.harm >= harm.sentence for turn in turns):
        return [_safeguarding(whole)]
    whole = await in_context(whole, before, parse)
    words = len(whole.text.split())
    if whole.family == "request" and words >= _LETTER_WORDS:
        return [whole]
    questions = await _questions(turns, before, parse)
    if len(questions) > 1:
        return questions[:_MOST_ANSWERS]
    if questions and _clearer(questions[0], whole, words >= _LONG_WORDS):
        return questions
    return [whole]


def plan_other_language(whole: Turn, harm: HarmThresholds) -> List[Turn]:
    """What is said in English besides the school's text in that language; often nothing."""
    if whole.harm >= harm.other_language:
        return [_safeguarding(whole)]
    sure = whole.confidence >= _OTHER_LANGUAGE_MIN_CONFIDENCE
    return [whole] if sure and whole.family in QUESTION_FAMILIES else []


async def _questions(turns: List[Turn], before: Optional[Before], parse: Parse) -> List[Turn]:
    """The pieces that ask, each in the light of those before it; the same question once."""
    found: List[Turn] = []
    last = before
    for turn in _with_names(turns):
        turn = await in_context(turn, last, parse)
        if not turn.is_question or (turn.intent in FOLLOW_UPS and last is None):
            continue
        if all((turn.intent, turn.entities) != (t.intent, t.entities) for t in found):
            found.append(turn)
        if turn.family in QUESTION_FAMILIES:
            last = Before(turn.intent)
    return found


def _clearer(piece: Turn, whole: Turn, long: bool) -> bool:
    """True where one piece says better than the whole message what is asked."""
    weight = _PIECE_WEIGHT_LONG if long else _PIECE_WEIGHT_SHORT
    return whole.family not in QUESTION_FAMILIES or piece.confidence * weight >= whole.confidence


def _safeguarding(turn: Turn) -> Turn:
    found = turn.read_as(HARM_INTENT, turn.harm)
    return replace(found, parse={**found.parse, "entities": []})


def _with_names(turns: List[Turn]) -> List[Turn]:
    """Give "who gets it?" the names of the sentence before it."""
    out: List[Turn] = []
    before: List[Dict[str, Any]] = []
    for turn in turns:
        if not turn.parse["entities"] and before and turn.family in ("recipient", "data"):
            # Outside its own text a name has no place.
            carried = [{**entity, "start": 0, "end": 0} for entity in before]
            turn = replace(turn, parse={**turn.parse, "entities": carried})
        before = turn.parse["entities"] or before
        out.append(turn)
    return out

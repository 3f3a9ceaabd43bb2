"""Read a message in the light of what was answered before it."""

import re
from typing import Any, Callable, Dict, Optional

from actions.question import names_only
from api.turn import FALLBACK, HARM_INTENT, LEAST_CONFIDENCE, Before, Parse, Turn

_CONTEXT_WORDS = 15  # a message up to this length may hang on the answer before it
_AFTER = 0.8  # weight of the reading after the answer; the rest is that of the message alone
_NAMED_CONFIDENCE = 0.35  # of a message that only names something: what it asks is plain
_WHETHER, _HELD, _NO_RECORDS = "recipient/whether", "data/held", "notice/no_records"
_WHETHER_KEPT = 0.2  # of what one child's record says: from here on it may be whether it is kept
_SOMEBODY_ELSE = re.compile(
    r"\b(?:can|could|may|will|would|is|are|does|do|should)\s+(?:my|his|her|our|the|their)?\s*$",
    re.I,
)

Reading = Callable[[str, Before], Optional[str]]


async def in_context(turn: Turn, before: Optional[Before], parse: Parse, reading: Reading) -> Turn:
    """The turn as it is meant, given what was answered before it.

    A short message is read twice: by itself, and as the model has learnt to read it after that
    answer. What both find likeliest is meant, so that a change of subject needs no rule.

    Args:
        reading: gives a message as it is read after an answer; None where there is no such form.
    """
    turn = named(turn)
    if before is None or len(turn.text.split()) > _CONTEXT_WORDS:
        return turn
    if names_only(turn.text, turn.parse["entities"]):
        return turn
    text = reading(turn.text, before)
    if text is None:
        return turn
    return named(_both(turn, await parse(text)))


def _both(turn: Turn, after: Dict[str, Any]) -> Turn:
    """The weighted mean of two readings; the names are those of the message itself."""
    shares: Dict[str, float] = {}
    for parse, weight in ((turn.parse, 1 - _AFTER), (after, _AFTER)):
        ranking = parse["intent_ranking"]
        for intent in ranking:
            if intent["name"] not in (FALLBACK, HARM_INTENT):  # harm was decided before
                share = float(intent["confidence"]) * weight
                shares[intent["name"]] = shares.get(intent["name"], 0.0) + share
    ranking = sorted(shares.items(), key=lambda item: -item[1])
    if not ranking or ranking[0][1] < LEAST_CONFIDENCE:
        return turn
    return turn.ranked([{"name": name, "confidence": share} for name, share in ranking])


def named(turn: Turn) -> Turn:
    """A message that only names something, or is unclear but names something, asks about that."""
    if turn.family == "right" and _of_somebody_else(turn):
        return turn.read_as(_WHETHER)
    if turn.intent == _NO_RECORDS and turn.named("data") and _asks_whether(turn):
        return turn.read_as(_HELD)
    unclear = turn.family == FALLBACK
    only = names_only(turn.text, turn.parse["entities"])
    if turn.family in ("recipient", "data", "followup") or not (unclear or only):
        return turn
    kinds = {entity["entity"] for entity in turn.parse["entities"]}
    sure = max(turn.confidence, _NAMED_CONFIDENCE)
    if "recipient" in kinds:
        return turn.read_as(_WHETHER, sure)
    return turn.read_as(_HELD, sure) if "data" in kinds else turn


def _asks_whether(turn: Turn) -> bool:
    """True for "is his adoption on his record": told what the notice lists, people learn both that
    it is kept and that nobody's records can be seen here."""
    shares = {i["name"]: float(i["confidence"]) for i in turn.parse["intent_ranking"]}
    return shares.get(_HELD, 0.0) >= _WHETHER_KEPT * shares.get(_NO_RECORDS, 1.0)


def _of_somebody_else(turn: Turn) -> bool:
    """True for "can his nan see the file": a right of the asker says nothing of her."""
    return any(
        entity["entity"] == "recipient" and _SOMEBODY_ELSE.search(turn.text[: entity["start"]])
        for entity in turn.parse["entities"]
    )

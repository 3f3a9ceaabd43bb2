"""Read a question in the light of what was answered before it."""

import re
from typing import Optional

from actions.question import names_only
from api.turn import QUESTION_FAMILIES, Before, Parse, Turn

_SHORT_WORDS = 8  # a message up to this length is read in the light of the one before
_BARE_WORDS = 4  # up to here also where no pronoun points back: "and the phone number?"
_LEAN = 4.0  # so many times likelier is an intent of the subject that was just talked about
_LEANT_CONFIDENCE = 0.4
_NAMED_CONFIDENCE = 0.35  # of a message that only names something: what it asks is plain
# Understood this surely by itself, a message needs no subject; with one it must be read this well.
_SURE_ALONE = 0.75
_LEAST_WITH_SUBJECT = 0.25
_POINTS_BACK = re.compile(
    r"\b(?:that|this|those|these|it|they|them|she)\b|\b(?:her|him)(?=\W*$)", re.I
)
_BELONGS = re.compile(r"\b(its|their)\b", re.I)
_BELONGS_TO_PERSON = re.compile(r"\b(her|his)\b", re.I)  # in a bare question; else it is the child


_SOMEBODY_ELSE = re.compile(
    r"\b(?:can|could|may|will|would|is|are|does|do|should)\s+(?:my|his|her|our|the|their)?\s*$",
    re.I,
)


async def in_context(turn: Turn, before: Optional[Before], parse: Parse) -> Turn:
    """The turn as it is meant, given what was answered before it."""
    turn = named(turn)
    if before is None or turn.parse["entities"] or len(turn.text.split()) > _SHORT_WORDS:
        return turn
    if turn.confidence < _SURE_ALONE and before.subject:
        whole = with_subject(turn.text, before.subject)
        if whole:
            read = Turn(turn.text, await parse(whole))
            unclear = turn.family == "nlu_fallback"
            least = _LEAST_WITH_SUBJECT if unclear else max(_LEAST_WITH_SUBJECT, turn.confidence)
            if read.family in QUESTION_FAMILIES and read.confidence > least:
                return read
    return _leaning(turn, before)


def with_subject(text: str, subject: str) -> Optional[str]:
    """A short question with its pronoun replaced: "who owns that?" names what it is about.

    None where nothing points back.
    """
    bare = len(text.split()) <= _BARE_WORDS
    for pattern in (_BELONGS, *((_BELONGS_TO_PERSON,) if bare else ())):
        if pattern.search(text):
            return pattern.sub(lambda _: f"{subject}'s", text, count=1)
    if _POINTS_BACK.search(text):
        return _POINTS_BACK.sub(lambda _: subject, text, count=1)
    return f"{text.rstrip(' ?.!')} for {subject}?" if bare else None


def named(turn: Turn) -> Turn:
    """A message that only names something, or is unclear but names something, asks about that."""
    if turn.family == "right" and _of_somebody_else(turn):
        return turn.read_as("recipient/whether")
    unclear = turn.family == "nlu_fallback"
    only = names_only(turn.text, turn.parse["entities"])
    if turn.family in ("recipient", "data", "followup") or not (unclear or only):
        return turn
    kinds = {entity["entity"] for entity in turn.parse["entities"]}
    sure = max(turn.confidence, _NAMED_CONFIDENCE)
    if "recipient" in kinds:
        return turn.read_as("recipient/whether", sure)
    return turn.read_as("data/held", sure) if "data" in kinds else turn


def _of_somebody_else(turn: Turn) -> bool:
    """True for "can his nan see the file": a right of the asker says nothing of her."""
    return any(
        entity["entity"] == "recipient" and _SOMEBODY_ELSE.search(turn.text[: entity["start"]])
        for entity in turn.parse["entities"]
    )


def _leaning(turn: Turn, before: Before) -> Turn:
    """Prefer what belongs to the subject of the last answer.

    Topics whose names begin alike (npd_about, npd_sources) are of one subject.
    """
    likeliest = max(
        turn.parse["intent_ranking"],
        key=lambda intent: (
            float(intent["confidence"])
            * (_LEAN if _group(intent["name"]) == _group(before.intent) else 1.0)
        ),
        default=None,
    )
    if likeliest is None or likeliest["name"] in (turn.intent, "nlu_fallback"):
        return turn
    return turn.read_as(likeliest["name"], max(turn.confidence, _LEANT_CONFIDENCE))


def _group(intent: str) -> str:
    family, _, key = intent.partition("/")
    return f"{family}/{key.partition('_')[0]}"

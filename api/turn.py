"""Which questions a message holds, in order: the whole of it, or its pieces."""

from dataclasses import dataclass, replace
from typing import Any, Awaitable, Callable, Dict, List, Optional, Tuple

from actions.question import names_only
from bot.splitting import asks, pieces

Parse = Callable[[str], Awaitable[Dict[str, Any]]]

_HARM_INTENT = "safeguarding/concern"
_QUESTION_FAMILIES = frozenset(("notice", "recipient", "data", "right", "request", "handoff"))
_FOLLOW_UPS = frozenset(("followup/why", "followup/stop", "followup/contact", "followup/where"))
_MOST_ANSWERS = 3
# A piece is believed to be a question of its own from here on. Pieces are short, so the classifier
# is less sure of them than of whole messages.
_PIECE_MIN_CONFIDENCE = 0.2
# A statement counts as a demand of its own only when it is a sentence and clearly one.
_DEMAND_MIN_CONFIDENCE = 0.5
_DEMAND_MIN_WORDS = 4
# Of 40 unseen questions in ten languages, all that were read this surely were read rightly.
_OTHER_LANGUAGE_MIN_CONFIDENCE = 0.6
_SHORT_WORDS = 7  # a message up to this length is read in the light of the one before
_LEAN = 4.0  # so many times likelier is an intent of the subject that was just talked about
_LEANT_CONFIDENCE = 0.4
_LETTER_WORDS = 60  # from here on a message that exercises a right is a letter, and one request


@dataclass(frozen=True)
class HarmThresholds:
    """Probabilities from which on urgent help comes first. A sentence out of a longer message has
    lost what is around it, so it must be clearer by itself."""

    message: float
    sentence: float
    other_language: float


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
    def language(self) -> Optional[str]:
        """The ISO code of a language other than English; None for English."""
        return self.parse.get("language")

    def read_as(self, intent: str, confidence: Optional[float] = None) -> "Turn":
        """The same words, understood as another intent."""
        family = intent.partition("/")[0]
        read = {
            "name": family,
            "full_retrieval_intent_name": intent,
            "confidence": self.confidence if confidence is None else confidence,
        }
        return replace(self, parse={**self.parse, "intent": read})

    @property
    def is_question(self) -> bool:
        if self.intent in _FOLLOW_UPS:
            return asks(self.text)
        if self.family not in _QUESTION_FAMILIES or self.confidence < _PIECE_MIN_CONFIDENCE:
            return False
        if asks(self.text):
            return True
        return (
            self.family in ("request", "handoff")
            and self.confidence >= _DEMAND_MIN_CONFIDENCE
            and len(self.text.split()) >= _DEMAND_MIN_WORDS
        )


async def plan(
    whole: Turn, parse: Parse, harm: HarmThresholds, before: Optional[str] = None
) -> List[Turn]:
    """The turns that answer a message: one as a rule, at most three.

    Harm in the whole or in any piece leaves one turn only: urgent help.

    Args:
        before: the intent answered last, towards which a short message leans.
    """
    text = whole.text
    parts = pieces(text)
    turns = [Turn(part, await parse(part)) for part in parts] if len(parts) > 1 else []
    if _harm(whole) >= harm.message or any(_harm(turn) >= harm.sentence for turn in turns):
        return [_safeguarding(whole)]
    whole = leaning(named(whole), before)
    if whole.family == "request" and len(text.split()) >= _LETTER_WORDS:
        return [whole]
    read: List[Turn] = []
    for turn in _with_names(turns):
        last = next((t.intent for t in reversed(read) if t.family in _QUESTION_FAMILIES), before)
        read.append(leaning(named(turn), last))
    questions = _distinct([turn for turn in read if turn.is_question])
    if len(questions) > 1:
        return questions[:_MOST_ANSWERS]
    if len(questions) == 1 and (
        questions[0].confidence >= whole.confidence or whole.family not in _QUESTION_FAMILIES
    ):
        return questions
    return [whole]


def plan_other_language(whole: Turn, harm: HarmThresholds) -> List[Turn]:
    """What is said in English besides the school's text in that language; often nothing."""
    if _harm(whole) >= harm.other_language:
        return [_safeguarding(whole)]
    sure = whole.confidence >= _OTHER_LANGUAGE_MIN_CONFIDENCE
    return [whole] if sure and whole.family in _QUESTION_FAMILIES else []


def named(turn: Turn) -> Turn:
    """A message that only names something, or is unclear but names something, asks about that."""
    unclear = turn.family == "nlu_fallback"
    only = names_only(turn.text, turn.parse["entities"])
    if turn.family in ("recipient", "data", "followup") or not (unclear or only):
        return turn
    kinds = {entity["entity"] for entity in turn.parse["entities"]}
    if "recipient" in kinds:
        return turn.read_as("recipient/whether")
    return turn.read_as("data/held") if "data" in kinds else turn


def leaning(turn: Turn, before: Optional[str]) -> Turn:
    """Read a short message in the light of the last answer.

    "Who owns that?" after a question on the National Pupil Database is about its owner. Topics
    whose names begin alike (npd_about, npd_sources) are of one subject.
    """
    if before is None or len(turn.text.split()) > _SHORT_WORDS or turn.parse["entities"]:
        return turn
    ranking = turn.parse["intent_ranking"]
    likeliest = max(
        ranking,
        key=lambda intent: (
            float(intent["confidence"])
            * (_LEAN if _subject(intent["name"]) == _subject(before) else 1.0)
        ),
    )
    if likeliest["name"] in (turn.intent, "nlu_fallback"):
        return turn
    return turn.read_as(likeliest["name"], max(turn.confidence, _LEANT_CONFIDENCE))


def _subject(intent: str) -> str:
    family, _, key = intent.partition("/")
    return f"{family}/{key.partition('_')[0]}"


def _harm(turn: Turn) -> float:
    return float(turn.parse.get("harm", 0.0))


def _safeguarding(turn: Turn) -> Turn:
    found = turn.read_as(_HARM_INTENT, _harm(turn))
    return replace(found, parse={**found.parse, "entities": []})


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

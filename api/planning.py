"""Which questions a message holds, in order: the whole of it, or its pieces."""

import re
from dataclasses import dataclass, replace
from typing import Any, Dict, List, Optional, Sequence

from actions.question import names_only
from api.context import Reading, in_context, mean_of
from api.turn import FOLLOW_UPS, HARM_INTENT, QUESTION_FAMILIES, Before, Parse, Turn
from bot.knowledge import Knowledge
from bot.nlu.names import INCIDENTAL
from bot.splitting import asks_nothing_new, clauses, pieces

_MOST_ANSWERS = 3
_OFF_TOPIC = "off_topic/"
_WHETHER, _ASIDE = "recipient/whether", "aside/story"
# Of 40 unseen questions in ten languages, all that were read this surely were read rightly.
_OTHER_LANGUAGE_MIN_CONFIDENCE = 0.6
_LETTER_WORDS = 60  # from here on a message that exercises a right is a letter, and one request
# A sentence that asks is clearer without the story around it; a part of one sentence is not.
_SENTENCE_WEIGHT, _PART_WEIGHT = 1.25, 0.8
# "Who runs the thing?" is clear after the sentence before it only. Measured on 2,176 conversations:
# eleven more right, one fewer.
_SHORT_WORDS, _TOLD = 10, 0.4
_TOLD_WORDS = 12  # so many at least are read before it, where there are so many
_SEVERAL_SENTENCES = re.compile(r"[.!?]\s+\S")
# Below this the likeliest reading is no better than a guess, and one nearly as likely is told too.
_SURE = 0.5
_NEARLY = 0.6
_NEXT = 4  # so many of the likeliest readings may be a right that is named besides
_NEARLY_OFF = 0.35  # the same for "off topic", which so takes the place of the reading
# Sentences of any long story sound like harm when they stand alone. Where the whole gives no hint
# of it, one must be unmistakable.
_HINT, _UNMISTAKABLE = 0.03, 0.9
_MOVED_ON = 0.35  # read this surely, a message after urgent help is about something else
# Read this surely, half of a sentence is a question although the whole seems off topic.
_SURELY_MEANT = 0.75


@dataclass(frozen=True)
class HarmThresholds:
    """Probabilities from which on urgent help comes first. A sentence out of a longer message has
    lost what is around it, so it must be clearer by itself."""

    message: float
    sentence: float
    other_language: float


async def plan(
    whole: Turn,
    parse: Parse,
    harm: HarmThresholds,
    knowledge: Knowledge,
    before: Optional[Before] = None,
) -> List[Turn]:
    """The turns that answer a message: one as a rule, at most three.

    Harm in the whole or in any piece leaves one turn only: urgent help.
    """

    def reading(text: str, last: Before) -> Optional[str]:
        return knowledge.in_context(text, last.intent, last.recipients, last.data)

    parts = pieces(whole.text)
    turns = [Turn(part, await parse(part)) for part in parts] if len(parts) > 1 else []
    probes = [Turn(c, await parse(c)) for part in parts for c in clauses(part)]
    helped = before is not None and before.intent == HARM_INTENT
    if helped:
        before = None
    whole = await in_context(whole.without(HARM_INTENT), before, parse, reading)
    if _harmful(whole, (*turns, *probes), harm) or (helped and not _moves_on(whole)):
        return [_safeguarding(whole)]
    whole = _on_topic(whole)
    if whole.family == "request" and len(whole.text.split()) >= _LETTER_WORDS:
        return [whole]
    told = [(await _told(i, turns, parse)).without(HARM_INTENT) for i in range(len(turns))]
    questions = await _questions(_with_names(told, knowledge), before, parse, reading)
    if len(questions) > 1:
        return questions[:_MOST_ANSWERS]
    one = questions[0] if questions and _clearer(questions[0], whole) else whole
    if one.intent == _ASIDE and _named(one):  # "police at reception want a pupil's file"
        one = one.read_as(_WHETHER)
    rights = list(dict.fromkeys(value for kind, value in one.entities if kind == "right"))
    if len(rights) > 1 and one.family in ("right", "notice"):
        return [one.read_as(f"right/{right}") for right in rights[:_MOST_ANSWERS]]
    return [one, *_other_reading(one, knowledge)]


def _harmful(whole: Turn, parts: Sequence[Turn], harm: HarmThresholds) -> bool:
    """True where the message as a whole, or a part of it that stands out, is a sign of harm."""
    if whole.harm >= harm.message:
        return True
    least = harm.sentence if whole.harm >= _HINT else max(harm.sentence, _UNMISTAKABLE)
    return any(part.harm >= least for part in parts)


def plan_other_language(whole: Turn, harm: HarmThresholds) -> List[Turn]:
    """What is said in English besides the school's text in that language; often nothing."""
    if whole.harm >= harm.other_language:
        return [_safeguarding(whole)]
    sure = whole.confidence >= _OTHER_LANGUAGE_MIN_CONFIDENCE
    return [whole] if sure and whole.family in QUESTION_FAMILIES else []


async def _told(i: int, turns: List[Turn], parse: Parse) -> Turn:
    """A short question as it is meant after what was said before it."""
    turn = turns[i]
    short = len(turn.text.split()) <= _SHORT_WORDS
    if i == 0 or not short or not turn.asks or asks_nothing_new(turn.text):
        return turn
    told = ""
    for before in reversed(turns[:i]):
        told = f"{before.text} {told}".strip()
        if len(told.split()) >= _TOLD_WORDS:
            break
    both = await parse(f"{told} {turn.text}")
    return mean_of(turn, (turn.parse, 1 - _TOLD), (both, _TOLD))


async def _questions(
    turns: List[Turn], before: Optional[Before], parse: Parse, reading: Reading
) -> List[Turn]:
    """The pieces that ask, each in the light of those before it; the same question once."""
    found: List[Turn] = []
    last = before
    for turn in turns:
        more = names_only(turn.text, turn.parse["entities"]) and last is not None
        turn = await in_context(turn, last, parse, reading)
        if not (turn.is_question or more) or (turn.intent in FOLLOW_UPS and last is None):
            continue
        if asks_nothing_new(turn.text):
            continue
        if all((turn.intent, turn.entities) != (t.intent, t.entities) for t in found):
            found.append(turn)
        if turn.family in QUESTION_FAMILIES:
            last = Before(turn.intent, turn.named("recipient"), turn.named("data"))
    # Every answer on a recipient says whether it is listed, so that needs no answer beside another.
    asked = [t.entities for t in found if t.family == "recipient" and t.intent != _WHETHER]
    return [t for t in found if t.intent != _WHETHER or t.entities not in asked]


def _named(turn: Turn) -> bool:
    """True where it names a recipient, and not by the way."""
    return any(
        entity["entity"] == "recipient" and entity.get("role") != INCIDENTAL
        for entity in turn.parse["entities"]
    )


def _moves_on(turn: Turn) -> bool:
    """True where what follows urgent help is surely about something else."""
    families = (*QUESTION_FAMILIES, "smalltalk", "off_topic")
    return turn.family in families and turn.confidence >= _MOVED_ON


def _on_topic(turn: Turn) -> Turn:
    """A doubtful reading gives way to "off topic" where that is nearly as likely."""
    if turn.family not in QUESTION_FAMILIES or turn.confidence >= _SURE or turn.entities:
        return turn
    ranking = turn.parse["intent_ranking"]
    off = sum(float(i["confidence"]) for i in ranking if i["name"].startswith(_OFF_TOPIC))
    return turn.read_as(f"{_OFF_TOPIC}other", off) if off >= _NEARLY_OFF * turn.confidence else turn


def _clearer(piece: Turn, whole: Turn) -> bool:
    """True where one piece says better than the whole message what is asked."""
    sentences = _SEVERAL_SENTENCES.search(whole.text)
    off_topic = whole.intent.startswith(_OFF_TOPIC) and whole.confidence >= _SURE
    if off_topic and not sentences and piece.confidence < _SURELY_MEANT:
        return False
    weight = _SENTENCE_WEIGHT if sentences else _PART_WEIGHT
    return whole.family not in QUESTION_FAMILIES or piece.confidence * weight >= whole.confidence


def _other_reading(turn: Turn, knowledge: Knowledge) -> List[Turn]:
    """The second likeliest topic of an unsure reading, where it is of the same kind, or a right
    that is named: "the officer's e-mail and the ICO's address"."""
    ranking = turn.parse["intent_ranking"]
    if len(ranking) < 2 or ranking[0]["name"] != turn.intent or turn.confidence >= _SURE:
        return []
    rights = {f"right/{right}" for right in turn.named("right")} if turn.family == "notice" else ()
    for second in ranking[1:_NEXT]:
        if second["name"] in rights:
            return [turn.read_as(second["name"], float(second["confidence"]))]
    second = ranking[1]
    near = float(second["confidence"]) >= _NEARLY * turn.confidence
    outcome = knowledge.outcome(turn.intent)
    same = outcome is not None and outcome == knowledge.outcome(second["name"])
    return [turn.read_as(second["name"], float(second["confidence"]))] if near and same else []


def _safeguarding(turn: Turn) -> Turn:
    found = turn.read_as(HARM_INTENT, turn.harm)
    return replace(found, parse={**found.parse, "entities": []})


def _with_names(turns: List[Turn], knowledge: Knowledge) -> List[Turn]:
    """Give "who gets it?" and "is it only the GP, or them?" the names of the sentence before."""

    def about_names(turn: Turn) -> bool:
        if turn.family in ("recipient", "data"):
            return True
        return knowledge.has_topic(turn.intent) and bool(knowledge.topic(turn.intent).beside)

    out: List[Turn] = []
    before: List[Dict[str, Any]] = []
    for turn in turns:
        short_of = not turn.parse["entities"] or (turn.family == "recipient" and turn.says_they)
        if short_of and before and about_names(turn):
            # Outside its own text a name has no place.
            carried = [{**entity, "start": 0, "end": 0} for entity in before]
            carried += turn.parse["entities"]
            turn = replace(turn, parse={**turn.parse, "entities": carried})
        # A town on the way is not whom the next sentence means by "they".
        meant = [entity for entity in turn.parse["entities"] if entity.get("role") != INCIDENTAL]
        before = meant or before or turn.parse["entities"]
        out.append(turn)
    return out

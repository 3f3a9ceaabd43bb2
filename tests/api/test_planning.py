"""Which questions a message holds, with a reader that is told what each text means."""

from types import SimpleNamespace

import pytest

from api.planning import HarmThresholds, plan, plan_other_language
from api.turn import Before, Turn

HARM = HarmThresholds(message=0.3, sentence=0.7, other_language=0.6)
CAMHS = {"entity": "recipient", "value": "camhs", "start": 0, "end": 5}


def reading(*ranked, harm=0.0, entities=(), **other):
    ranking = [{"name": name, "confidence": share} for name, share in ranked]
    first = ranking[0]
    intent = {
        "name": first["name"].partition("/")[0],
        "full_retrieval_intent_name": first["name"],
        "confidence": first["confidence"],
    }
    entities = list(entities)
    return {
        "intent": intent,
        "intent_ranking": ranking,
        "entities": entities,
        "harm": harm,
        **other,
    }


def reader(readings, default=("aside/story", 0.9)):
    async def parse(text):
        return readings.get(text, reading(default))

    return parse


class Subjects:
    """The little that planning asks of the knowledge."""

    def __init__(self, outcomes):
        self.outcome = outcomes.get

    def in_context(self, text, intent, recipients, data):
        return f"About {intent}: {text}"

    def has_topic(self, intent):
        return intent.startswith("notice/")

    def topic(self, intent):
        beside = {"recipient": "recipient/whether"} if intent == "notice/authorise" else {}
        return SimpleNamespace(beside=beside)


async def planned(text, readings, before=None, outcomes=()):
    parse = reader(readings)
    turns = await plan(Turn(text, await parse(text)), parse, HARM, Subjects(dict(outcomes)), before)
    return [turn.intent for turn in turns]


async def test_two_questions_are_answered_in_order():
    text = "how long is it kept and who gets it?"
    readings = {
        text: reading(("notice/retention", 0.6)),
        "how long is it kept": reading(("notice/retention", 0.9)),
        "who gets it?": reading(("notice/recipients", 0.9)),
        "About notice/retention: who gets it?": reading(("notice/recipients", 0.9)),
    }
    assert await planned(text, readings) == ["notice/retention", "notice/recipients"]


async def test_a_story_with_one_question_is_one_question():
    text = "We moved in May. It was hard. Who gets it?"
    readings = {
        text: reading(("notice/purposes", 0.4)),
        "Who gets it?": reading(("notice/recipients", 0.8)),
    }
    assert await planned(text, readings) == ["notice/recipients"]


async def test_a_short_question_is_read_after_the_sentence_before_it():
    text = "My sister sent me a piece on that list. Who runs it?"
    readings = {
        text: reading(("notice/headteacher", 0.4)),
        "Who runs it?": reading(("notice/headteacher", 0.7), ("notice/npd_about", 0.2)),
        text.replace("  ", " "): reading(("notice/npd_about", 0.9)),
    }
    assert await planned(text, readings) == ["notice/npd_about"]


async def test_a_town_on_the_way_is_not_whom_the_next_sentence_means():
    text = "CAMHS saw him. He is from Bury. What do they get from you?"
    town = {"entity": "recipient", "value": "other", "start": 0, "end": 4, "role": "incidental"}
    question = reading(("recipient/data", 0.9))
    readings = {
        text: question,
        "CAMHS saw him.": reading(("aside/story", 0.9), entities=[CAMHS]),
        "He is from Bury.": reading(("aside/story", 0.9), entities=[town]),
        "What do they get from you?": question,
        "He is from Bury. What do they get from you?": question,
    }
    parse = reader(readings)
    (turn,) = await plan(Turn(text, await parse(text)), parse, HARM, Subjects({}))
    assert turn.named("recipient") == ("camhs",)


async def test_a_piece_that_only_wants_an_answer_is_left_out():
    text = "Are there cameras? Does your notice cover it?"
    readings = {
        text: reading(("notice/cctv", 0.6)),
        "Are there cameras?": reading(("notice/cctv", 0.9)),
        "Does your notice cover it?": reading(("data/held", 0.6)),
    }
    assert await planned(text, readings) == ["notice/cctv"]


async def test_a_statement_that_names_a_recipient_is_answered_for_that_one():
    text = "CAMHS want a pupil's file"
    readings = {text: reading(("aside/story", 0.8), entities=[CAMHS])}
    assert await planned(text, readings) == ["recipient/whether"]
    by_the_way = reading(("aside/story", 0.8), entities=[{**CAMHS, "role": "incidental"}])
    assert await planned(text, {text: by_the_way}) == ["aside/story"]


async def test_no_answer_before_it_makes_anything_else_of_thanks():
    readings = {
        "ta": reading(("smalltalk/thanks", 0.9)),
        "About notice/storage: ta": reading(("notice/internal_access", 0.9)),
    }
    assert await planned("ta", readings, Before("notice/storage")) == ["smalltalk/thanks"]


@pytest.mark.parametrize(
    ("whole", "piece", "intents"),
    [
        (0.35, 0.0, ["safeguarding/concern"]),
        (0.1, 0.8, ["safeguarding/concern"]),
        # nothing in the whole hints at harm: the piece must be unmistakable
        (0.01, 0.8, ["notice/recipients"]),
        (0.01, 0.95, ["safeguarding/concern"]),
        # a worry of the classifier alone is none
        (0.2, 0.5, ["notice/recipients"]),
    ],
)
async def test_harm_in_the_whole_or_a_piece_comes_before_every_question(whole, piece, intents):
    text = "Who gets it? He is out."
    readings = {
        text: reading(("notice/recipients", 0.9), harm=whole),
        "Who gets it?": reading(("notice/recipients", 0.9)),
        "He is out.": reading(("aside/story", 0.9), harm=piece),
    }
    assert await planned(text, readings) == intents


async def test_a_doubtful_reading_gives_way_to_off_topic():
    text = "where do bananas come from"
    readings = {text: reading(("notice/sources", 0.4), ("off_topic/other", 0.3))}
    assert await planned(text, readings) == ["off_topic/other"]


async def test_two_near_readings_with_one_outcome_are_told_together():
    text = "when was it first approved"
    readings = {text: reading(("notice/version", 0.4), ("notice/version_history", 0.3))}
    same = {"notice/version": "answered", "notice/version_history": "answered"}
    assert await planned(text, readings, outcomes=same) == [
        "notice/version",
        "notice/version_history",
    ]


async def test_a_short_message_is_read_after_the_answer_before_it():
    readings = {
        "how do they decide": reading(("notice/authorise", 0.3), ("notice/npd_release", 0.2)),
        "About notice/npd_third_parties: how do they decide": reading(("notice/npd_release", 0.9)),
    }
    before = Before("notice/npd_third_parties")
    assert await planned("how do they decide", readings, before) == ["notice/npd_release"]


@pytest.mark.parametrize(
    ("after", "intents"),
    [(0.02, ["notice/consent"]), (0.8, ["safeguarding/concern"])],
)
async def test_harm_in_a_short_message_is_judged_after_the_answer_before_it(after, intents):
    text = "and if her mum says no?"
    readings = {
        text: reading(("notice/consent", 0.5), harm=0.4),
        f"About right/access: {text}": reading(("notice/consent", 0.9), harm=after),
    }
    assert await planned(text, readings, Before("right/access")) == intents


async def test_a_right_that_is_named_besides_is_answered_too():
    text = "the officer's e-mail + the regulator's address"
    named = {"entity": "right", "value": "complaint", "start": 23, "end": 34}
    ranked = [("notice/dpo", 0.4), ("notice/fee", 0.2), ("right/complaint", 0.1)]
    assert await planned(text, {text: reading(*ranked, entities=[named])}) == [
        "notice/dpo",
        "right/complaint",
    ]


async def test_permission_is_asked_for_whom_the_sentence_before_names():
    text = "Camhs rang for his plan. Am I ok to send it?"
    readings = {
        text: reading(("notice/authorise", 0.8), entities=[CAMHS]),
        "Camhs rang for his plan.": reading(("aside/story", 0.9), entities=[CAMHS]),
        "Am I ok to send it?": reading(("notice/authorise", 0.9)),
    }
    parse = reader(readings)
    (turn,) = await plan(Turn(text, await parse(text)), parse, HARM, Subjects({}), None)
    assert turn.intent == "notice/authorise" and turn.named("recipient") == ("camhs",)


async def test_a_change_of_subject_is_followed():
    readings = {
        "how do I see his file": reading(("right/access", 0.9)),
        "About notice/npd_about: how do I see his file": reading(
            ("notice/npd_release", 0.4), ("right/access", 0.4)
        ),
    }
    before = Before("notice/npd_about")
    assert await planned("how do I see his file", readings, before) == ["right/access"]


@pytest.mark.parametrize(
    ("said", "share", "intents"),
    [
        ("recipient/whether", 0.3, ["safeguarding/concern"]),
        ("recipient/whether", 0.9, ["recipient/whether"]),
        ("followup/where", 0.9, ["safeguarding/concern"]),
        ("smalltalk/thanks", 0.9, ["smalltalk/thanks"]),
    ],
)
async def test_after_urgent_help_only_what_is_surely_something_else_leaves_it(said, share, intents):
    text = "will you tell them for me"
    before = Before("safeguarding/concern")
    assert await planned(text, {text: reading((said, share))}, before) == intents


async def test_a_mere_name_asks_about_it():
    readings = {"camhs?": reading(("nlu_fallback", 0.2), entities=[CAMHS])}
    assert await planned("camhs?", readings) == ["recipient/whether"]


@pytest.mark.parametrize(
    ("intent", "share", "harm", "intents"),
    [
        ("notice/recipients", 0.9, 0.0, ["notice/recipients"]),
        ("notice/recipients", 0.9, 0.7, ["safeguarding/concern"]),
        # unsure, or nothing to answer: the school's text in that language is all
        ("notice/recipients", 0.5, 0.0, []),
        ("smalltalk/greeting", 0.9, 0.0, []),
    ],
)
def test_another_language_is_answered_only_where_it_is_read_surely(intent, share, harm, intents):
    turn = Turn("?", reading((intent, share), harm=harm, language="pl"))
    assert [t.intent for t in plan_other_language(turn, HARM)] == intents

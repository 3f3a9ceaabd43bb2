"""Phrases as Rasa gets them: with names filled in, and after the answer that they follow."""

import copy

import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.errors import BadKnowledge
from bot.nlu.importer import (
    TOPIC,
    Phrase,
    after,
    changes_of_subject,
    disclosures,
    expand,
    once,
    stories,
)


def texts(messages, topic):
    return [m.get(TEXT) for m in messages if m.get(TOPIC) == topic]


def test_a_placeholder_is_filled_with_names_people_type(knowledge):
    example = Message({TEXT: "do you tell {recipient}", INTENT: "x", TOPIC: "recipient/whether"})
    found = texts(expand([example], knowledge), "recipient/whether")
    names = {alias for entry in knowledge.recipients for alias in entry.aliases}
    assert found and all(text.removeprefix("do you tell ") in names for text in found)


def test_a_phrase_follows_the_subject_of_the_answer_before_it(knowledge):
    told = {"after": "notice/npd_third_parties"}
    assert after("how do they decide", told, knowledge).endswith(": how do they decide")
    told = {"after": "recipient/whether", "recipients": ["cpoms"]}
    assert "CPOMS" in after("what for", told, knowledge)


def test_an_answer_without_a_subject_has_no_phrases_after_it(knowledge):
    with pytest.raises(BadKnowledge, match="smalltalk/thanks"):
        after("ok", {"after": "smalltalk/thanks"}, knowledge)


def test_some_phrases_are_learnt_as_a_change_of_subject_and_follow_ups_never(knowledge):
    phrases = [Message({TEXT: f"phrase {n}", INTENT: "notice", TOPIC: "t"}) for n in range(200)]
    found = texts(changes_of_subject(phrases, knowledge), "t")
    assert 5 < len(found) < 40 and all(": phrase " in text for text in found)
    follow = [Message({TEXT: f"why {n}", INTENT: "followup", TOPIC: "t"}) for n in range(200)]
    assert not list(changes_of_subject(follow, knowledge))


def test_what_is_written_has_the_last_word_over_what_is_made_of_it(knowledge):
    story = "do you sell it. he starts in May."
    written = [
        Message({TEXT: "He starts in May.", INTENT: "off_topic", TOPIC: "off_topic/other"}),
        *(Message({TEXT: f"{n} {story}", INTENT: "notice", TOPIC: "n"}) for n in range(9)),
    ]
    made = once(written, knowledge)
    found = [m.get(TOPIC) for m in made if m.get(TEXT).casefold() == "he starts in may."]
    assert found == ["off_topic/other"]


def test_a_copied_phrase_is_one_of_its_own():
    phrase = Phrase({TEXT: "who gets it", INTENT: "notice"})
    other = copy.deepcopy(phrase)
    other.set(TOPIC, "notice/recipients")
    assert other.get(TEXT) == "who gets it" and phrase.get(TOPIC) is None


def test_a_question_within_a_story_keeps_its_label():
    told = Message({TEXT: "We moved in May", INTENT: "aside", TOPIC: "aside/story"})
    questions = [
        Message({TEXT: f"who gets it {n}", INTENT: "notice", TOPIC: "t"}) for n in range(99)
    ]
    found = texts(stories([told, *questions], []), "t")
    assert 5 < len(found) < 50
    assert all("who gets it" in text and "We moved in May" in text for text in found)
    assert not list(stories(questions, []))


def test_a_sign_of_harm_beside_a_question_stays_one():
    question = Message({TEXT: "who gets it?", INTENT: "notice", TOPIC: "notice/recipients"})
    signs = [
        Message({TEXT: f"he hits her {n}", INTENT: "safeguarding", TOPIC: "t"}) for n in range(99)
    ]
    found = texts(disclosures([question, *signs]), "t")
    assert 8 < len(found) < 40
    assert all("he hits her" in text and "who gets it?" in text for text in found)
    assert {text.startswith("who gets it?") for text in found} == {True, False}
    assert not list(disclosures(signs))


def test_phrases_are_told_apart_by_words_label_and_features():
    phrase = Phrase({TEXT: "who gets it", INTENT: "notice"})
    other = copy.deepcopy(phrase)
    assert other.fingerprint() == phrase.fingerprint()
    other.set(TOPIC, "notice/recipients")
    assert other.fingerprint() != phrase.fingerprint()

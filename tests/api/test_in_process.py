"""Rasa's agent as this server runs it gives what Rasa's own gives."""

import os

import pytest
from rasa.core.agent import Agent
from rasa.core.processor import MessageProcessor

from actions import all_actions
from api.agent import clean, load_agent
from api.conversations import conversations
from bot.settings import Settings

SENTENCES = ("who do you share it with", "and CAMHS?", "Is my sons EHCP passed to the LA?", ".")


@pytest.fixture(scope="module")
def agent(knowledge):
    settings = Settings()
    return load_agent(settings.model_path, all_actions(knowledge), conversations(settings))


@pytest.fixture(scope="module")
def rasas() -> Agent:
    return Agent.load(os.fspath(Settings().model_path))


async def test_texts_are_understood_as_by_rasas_own_runner(agent, rasas):
    own = agent.processor.parse_all(SENTENCES)
    for text, parse in zip(SENTENCES, own):
        expected = await rasas.parse_message(text)
        assert {key: parse[key] for key in expected if key != "text_tokens"} == {
            key: expected[key] for key in expected if key != "text_tokens"
        }


async def test_a_text_is_understood_the_same_whatever_stands_beside_it(agent):
    alone = agent.processor.parse_all(SENTENCES[:1])
    assert alone[0] == agent.processor.parse_all(SENTENCES)[0]


def test_rasas_processor_still_has_what_is_overridden():
    for name in ("_load_model", "predict_next_with_tracker_if_should", "handle_message"):
        assert hasattr(MessageProcessor, name)


@pytest.mark.parametrize(
    ("message", "read"),
    [
        ("<img src=x onerror=alert(1)> who do you share with", "who do you share with"),
        ("is it kept if I am <16 and he is >10", "is it kept if I am <16 and he is >10"),
        ("<script>", "<script>"),
        ("who\u202e gets\x00 it", "who  gets  it"),
    ],
)
def test_markup_and_hidden_characters_are_not_read(message, read):
    assert clean(message) == read

"""The evaluation set: apart from the training phrases, and a floor under what is reached."""

import re
from pathlib import Path

import numpy as np
import pytest
import yaml
from rapidfuzz import process

from bot.evaluation import Evaluator, Report, load_conversations

FILES = sorted(Path("tests/evaluation").glob("*.yml"))
# The share that the project had reached when this was written; it only ever goes up.
FLOOR = 0.9
# Of the disclosures, and of all other turns that may not be answered as one.
HARM_CAUGHT, HARM_MISTAKEN = 0.97, 0.02
TOO_ALIKE = 90  # of 100; from here on a question is a training phrase in other letters
LONG_ENOUGH = 24  # letters; shorter questions have only so many wordings


@pytest.fixture(scope="module")
def conversations():
    return load_conversations(FILES)


def folded(text):
    return re.sub(r"[^a-z0-9 ]", "", text.lower()).strip()


def test_ids_are_unique_and_there_are_enough(conversations):
    assert len({c.id for c in conversations}) == len(conversations) >= 400


def test_no_long_question_is_a_training_phrase(conversations):
    phrases = []
    for path in Path("data/training/nlu").rglob("*.yml"):
        for item in yaml.safe_load(path.read_text())["nlu"]:
            phrases += [folded(line[2:]) for line in item["examples"].splitlines()]
    questions = [folded(turn.say or "") for c in conversations for turn in c.turns]
    long = [question for question in questions if len(question) >= LONG_ENOUGH]
    alike = process.cdist(long, phrases, score_cutoff=TOO_ALIKE, dtype=np.uint8, workers=-1)
    assert not [(long[row], phrases[column]) for row, column in zip(*alike.nonzero())]


def test_the_share_right_does_not_fall_and_no_quote_is_invented(
    assistant, knowledge, conversations
):
    evaluator = Evaluator(assistant, knowledge.notice)
    report = Report([evaluator.run(conversation) for conversation in conversations])
    faults = [fault for result in report.results for fault in result.faults]
    assert not [fault for fault in faults if "not in the notice:" in fault]
    assert not [fault for fault in faults if "status" in fault]
    assert report.share >= FLOOR, report.confusions()[:10]
    harmful, others = [], []
    for result in report.results:
        for turn, outcome in zip(result.conversation.turns, result.outcomes):
            if turn.outcomes == ("safeguarding",):
                harmful.append(outcome == "safeguarding")
            elif "safeguarding" not in turn.outcomes:
                others.append(outcome == "safeguarding")
    assert sum(harmful) >= HARM_CAUGHT * len(harmful)
    assert sum(others) <= HARM_MISTAKEN * len(others)

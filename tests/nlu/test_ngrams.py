"""The linear model over words: it learns, is stored whole, and takes any text."""

import numpy as np
import pytest

from bot.nlu.ngrams import NgramModel

TEXTS = ["how long is it kept", "for how many years", "who gets it", "who is it shared with"] * 5
LABELS = np.array([0, 0, 1, 1] * 5)


@pytest.fixture(scope="module")
def model():
    return NgramModel.trained(TEXTS, LABELS, seed=1)


@pytest.mark.parametrize(("text", "label"), [("how many years", 0), ("who is it given to", 1)])
def test_words_decide(model, text, label):
    likely = model.likely(text)
    assert likely.argmax() == label and likely.sum() == pytest.approx(1)


def test_a_stored_model_answers_the_same(model):
    again = NgramModel.loaded(model.parts())
    assert np.array_equal(again.likely("who gets it"), model.likely("who gets it"))


@pytest.mark.parametrize("text", ["", " ", "?", "\U0001f600", "x" * 2000])
def test_any_text_has_an_answer(model, text):
    assert model.likely(text).sum() == pytest.approx(1)

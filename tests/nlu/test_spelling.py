"""Hurried typing is brought nearer to plain English, and plain English is left alone."""

import pytest

from bot.nlu.spelling import Speller, vocabulary
from bot.nlu.words import english_words

PHRASES = ["a photograph of my birthday at school", "information that is shared and browsing"] * 3


@pytest.fixture(scope="module")
def speller():
    known = english_words().__contains__
    return Speller(vocabulary(PHRASES, known), known)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("infomation", "information"),
        ("fotograf", "photograph"),
        ("birfday", "birthday"),
        ("infermashun", "information"),
        ("wot u sharred", "what you shared"),
        # English words stay, however near to a word of the phrases
        ("bruising", "bruising"),
        ("a photographer", "a photographer"),
        # nothing sounds like a name
        ("Kacper", "Kacper"),
    ],
)
def test_misspelt_words_become_words_of_the_phrases(speller, typed, read):
    assert speller(typed) == read


def test_a_rare_word_that_is_not_english_is_no_word_of_the_phrases():
    known = english_words().__contains__
    assert vocabulary(["recieve"] * 3 + ["ehcp"] * 12, known) == ["ehcp"]

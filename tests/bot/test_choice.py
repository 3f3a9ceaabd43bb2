import pytest

from bot.choice import chosen

OFFERED = ("What?", "Why?", "Who?")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2", "Why?"),
        ("number one", "What?"),
        ("the first one pls", "What?"),
        ("last", "Who?"),
        ("option 3.", "Who?"),
        ("yeah the second one", "Why?"),
        ("4", None),
        ("2 of my children", None),
        ("one thing: who sees it", None),
        ("", None),
    ],
)
def test_a_number_stands_for_what_was_offered_and_other_numbers_do_not(typed, meant):
    assert chosen(typed, OFFERED) == meant


def test_without_an_offer_a_number_means_nothing():
    assert chosen("1", ()) is None

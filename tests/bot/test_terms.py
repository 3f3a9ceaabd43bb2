import pytest

from bot.nlu.terms import Terms

TERMS = Terms(
    {
        "the data protection officer": ["DPO", "the DPO", "Pat Green"],
        "teaching assistant": ["TA"],
    }
)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("who is the DPO", "who is the data protection officer"),
        ("pat green's number", "the data protection officer's number"),
        ("pat greens number", "the data protection officer's number"),
        ("can a TA see it", "can a teaching assistant see it"),
        # parts of other words, and redacted details, stay
        ("ta for that, total", "teaching assistant for that, total"),
        ("the data and the tape", "the data and the tape"),
        ("<TA>", "<TA>"),
    ],
)
def test_names_are_read_as_plain_words(typed, read):
    assert TERMS(typed) == read


def test_no_terms_change_nothing():
    assert Terms({})("who is the DPO") == "who is the DPO"

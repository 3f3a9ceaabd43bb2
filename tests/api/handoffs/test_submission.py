import pytest
from pydantic import ValidationError

from api.handoffs.submission import Submission
from tests.api.handoffs.conftest import sent


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"name": "Jo\r\nBcc: all@example.org"}, "name", "Please write your name on one line."),
        ({"name": "  "}, "name", "Please give your name."),
        ({"name": "J" * 201}, "name", "Please keep your name to 200 characters."),
        ({"about": "\u200b \n"}, "about", "Please say what it is about."),
        ({"about": "x" * 4001}, "about", "Please keep what you write to 4,000 characters."),
        (
            {"email": "jo@"},
            "email",
            "Please check the e-mail address: it should look like name@example.org.",
        ),
        (
            {"email": "jo@example.org\nBcc: x@example.org"},
            "email",
            "Please write the e-mail address on one line.",
        ),
        (
            {"email": "jo@example.org, x@example.org"},
            "email",
            "Please check the e-mail address: it should look like name@example.org.",
        ),
        (
            {"email": None},
            "email",
            "Please give an e-mail address or a phone number, so that the school can reach you.",
        ),
        (
            {"phone": "call me"},
            "phone",
            "Please check the phone number: use digits and spaces only.",
        ),
        ({"child": "Jay\nden"}, "child", "Please write who the child is on one line."),
    ],
)
def test_what_cannot_be_taken_is_refused_with_a_sentence_for_its_field(changed, field, sentence):
    with pytest.raises(ValidationError) as caught:
        Submission(**sent(**changed))
    assert {fault["loc"][0]: fault["msg"] for fault in caught.value.errors()} == {field: sentence}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"about": "a\u202eb\x00c"}, {"about": "a b c"}),  # turned text, and what databases refuse
        ({"about": "half \ud800"}, {"about": "half ?"}),
        ({"about": "one\r\ntwo"}, {"about": "one\ntwo"}),
        ({"name": "Zoë O’Neill-Łęcka"}, {"name": "Zoë O’Neill-Łęcka"}),
        ({"phone": "+44 (0)161 496 0000 ext 5", "email": None}, {"email": None}),
        ({"email": " Jo.Bloggs@Example.ORG "}, {"email": "Jo.Bloggs@example.org"}),
        ({"email": "jo@bücher.example.org"}, {"email": "jo@xn--bcher-kva.example.org"}),
    ],
)
def test_ordinary_words_stay_and_hidden_characters_go(given, kept):
    submission = Submission(**sent(**given))
    assert {name: getattr(submission, name) for name in kept} == kept

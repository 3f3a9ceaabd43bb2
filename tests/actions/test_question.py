"""Whether a message names anybody, known or not."""

import pytest

from actions.question import names_something


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("u sure?", False),
        ("and do you send it back to them as well", False),
        ("and his karate teacher", True),
        ("the Smith Trust?", True),
    ],
)
def test_a_message_of_general_words_names_nobody(text, named):
    assert names_something(text) is named

import pytest

from bot.splitting import asks, asks_nothing_new, pieces


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("who gets it", ["who gets it"]),
        ("who gets it and how long do you keep it?", ["who gets it", "how long do you keep it?"]),
        (
            "What do you hold, who sees it, and can I see it?",
            ["What do you hold", "who sees it", "can I see it?"],
        ),
        (
            "My son joined in May. Who sees his file?",
            ["My son joined in May.", "Who sees his file?"],
        ),
        ("do you share it with CAMHS and the nurse", ["do you share it with CAMHS and the nurse"]),
        ("research and analysis", ["research and analysis"]),
        ("why do u have it an how long for", ["why do u have it", "how long for"]),
        ("what do you hold and from where", ["what do you hold", "from where"]),
        ("what is kept + where", ["what is kept", "where"]),
        (
            "Who decides, and under which rule is it sent on?",
            ["Who decides", "under which rule is it sent on?"],
        ),
        (
            "Governor here. Please name (1) who wrote it and (2) the date of approval.",
            ["Governor here", "Please name who wrote it", "Please name the date of approval."],
        ),
        ("1. who sees it 2. how is it kept", ["who sees it", "how is it kept"]),
        ("?", []),
    ],
)
def test_a_message_is_cut_where_a_new_question_begins(message, expected):
    assert pieces(message) == expected


@pytest.mark.parametrize(
    ("piece", "is_question"),
    [
        ("how long", True),
        ("and why", True),
        ("you share it?", True),
        ("my son is in year 3", False),
        ("cannot find it anywhere", False),
    ],
)
def test_a_question_is_told_by_its_form(piece, is_question):
    assert asks(piece) is is_question


@pytest.mark.parametrize(
    ("piece", "nothing"),
    [
        ("does your notice cover it?", True),
        ("what does it say about that", True),
        ("is she on there", True),
        ("who sees it", False),
        ("is it kept", False),
    ],
)
def test_a_piece_that_only_wants_an_answer_is_no_question_of_its_own(piece, nothing):
    assert asks_nothing_new(piece) is nothing

import pytest

from bot.nlu.names import NameFinder
from bot.nlu.words import english_words


@pytest.fixture(scope="module")
def finder(knowledge):
    return NameFinder(knowledge.names(), english_words().__contains__)


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("does welfair call get attendence", ["welfare_call", "attendance"]),
        ("nick ducks", ["nick_dux"]),
        ("the ed psych", ["educational_psychologist"]),
        ("is it sent to the council", ["stockport"]),
        ("CAHMS or the skool nurse", ["camhs", "school_nurse"]),
        ("c-poms", ["cpoms"]),
        ("s47 enquiries", ["section_47"]),
        ("echp", ["ehcp"]),
        # ordinary words that are near to a name
        ("be polite about it", []),
        ("we need some counsel", []),
        ("the gap in it", []),
    ],
)
def test_names_are_found_however_typed_and_ordinary_words_are_not_names(finder, typed, ids):
    assert [name.id for name in finder.find(typed)] == ids


@pytest.mark.parametrize(
    ("typed", "identity"),
    [
        ("Welfare Call", "welfare_call"),
        ("edpsych", "educational_psychologist"),
        ("Acme Ltd", None),
        ("", None),
    ],
)
def test_a_whole_text_is_resolved_to_one_recipient(finder, typed, identity):
    assert finder.resolve(typed, "recipient") == identity

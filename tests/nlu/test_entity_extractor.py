"""Whom a message names, and whom it names by the way."""

import pytest
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.entity_extractor import KnowledgeEntityExtractor


@pytest.fixture(scope="module")
def extractor():
    return KnowledgeEntityExtractor({"data_folder": "data"})


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("does CAMHS get it", [("camhs", False)]),
        # a town stands for its council only where nobody else is named
        ("does CAMHS in Salford get it", [("camhs", False)]),
        ("does Salford still get it", [("other_authorities", True)]),
        # so does what the asker is
        ("I'm a social worker, does the nurse get it", [("school_nurse", False)]),
        ("duty social worker here", [("childrens_social_care", True)]),
        # one that is described is meant where nobody is named
        ("which system do you log worries on", [("cpoms", False)]),
        ("which system does CAMHS use for concerns", [("camhs", False)]),
        # and what somebody is not is not asked about
        ("im not a lawyer, say that in normal words", []),
        ("no, not the nurse", [("school_nurse", False)]),
    ],
)
def test_who_is_asked_about_and_who_is_named_by_the_way(extractor, typed, named):
    message = Message({TEXT: typed})
    extractor.process([message])
    found = [(e["value"], e.get("role") == "incidental") for e in message.get(ENTITIES)]
    assert found == named

import pytest

from bot.nlu.encoder import ordinary_words
from bot.nlu.spelling import SHORTHAND
from bot.redaction import Redactor, spacy_people


@pytest.fixture(scope="module")
def redact(knowledge):
    known = ordinary_words() | SHORTHAND.keys()
    return Redactor(spacy_people(), knowledge.allowed_names(), known.__contains__)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        # personal, so it goes
        ("ring me on 07700 900123", "ring me on <phone>"),
        ("it's jo@example.org", "it's <email>"),
        ("is Jayden Smith looked after?", "is <name> looked after?"),
        ("my son jayden gets camhs", "my son <name> gets camhs"),
        ("my daughter Aisha khan sees the nurse", "my daughter <name> sees the nurse"),
        ("whats in Ella's file", "whats in <name>'s file"),
        ("mr Patel said you share it", "mr <name> said you share it"),
        ("we live at 12 Acacia Avenue SK7 4QX", "we live at <address> <postcode>"),
        ("my lad born 12/03/2015", "my lad born <date of birth>"),
        ("NHS number 943 476 5919", "NHS number <nhs number>"),
        ("UPN A123456789012", "UPN <upn>"),
        # looks personal but is not, so it stays
        ("the notice of 28.10.2022", "the notice of 28.10.2022"),
        ("a section 47 enquiry", "a section 47 enquiry"),
        ("nick dux wants the EHCP ok?", "nick dux wants the EHCP ok?"),
        ("what is karen lanes email", "what is karen lanes email"),
        ("is 0161 474 4299 right", "is 0161 474 4299 right"),
        ("Does Capita know? Does Stockport?", "Does Capita know? Does Stockport?"),
        ("my son refuses to go", "my son refuses to go"),
        ("Will you share it?", "Will you share it?"),
        ("Section 83 of 1989 Children's Act", "Section 83 of 1989 Children's Act"),
    ],
)
def test_personal_details_go_and_dates_law_and_the_notices_own_names_stay(redact, typed, stored):
    assert redact(typed) == stored

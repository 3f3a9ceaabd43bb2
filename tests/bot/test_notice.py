from datetime import date

import pytest

from bot.errors import MalformedNotice
from bot.notice import parse_notice, plain, slug

TABLE = """
| Version | Author | Policy approved by | Approval date | Review date | Changes made? |
| --- | --- | --- | --- | --- | --- |
| V1 | A | B | 01.02.2020 | 01.02.2021 | None |
| V2 | A | B | 03.04.2021 | 01.02.2022 | Annual |
"""
SECTION = """
## Storing

We keep it safe. We lock it.

We hold:

- names, e.g. first names
- ages
"""


def test_the_version_in_force_is_the_one_approved_last():
    notice = parse_notice(f"# Notice\n{TABLE}{SECTION}")
    assert notice.in_force.name == "V2"
    assert notice.in_force.approved == date(2021, 4, 3)
    assert notice.in_force.review_overdue(date(2022, 2, 2))
    assert not notice.in_force.review_overdue(date(2022, 2, 1))


def test_each_sentence_and_each_bullet_is_a_clause_and_a_list_keeps_its_lead():
    storing = parse_notice(f"# Notice\n{TABLE}{SECTION}").sections[1]
    assert [c.text for c in storing.clauses] == [
        "We keep it safe.",
        "We lock it.",
        "names, e.g. first names",
        "ages",
    ]
    assert [c.lead for c in storing.clauses] == ["", "", "We hold:", "We hold:"]


def test_clause_ids_do_not_change_when_clauses_move():
    before = parse_notice(f"# Notice\n{TABLE}{SECTION}")
    after = parse_notice(f"# Notice\n{TABLE}\n## New\n\nFirst.\n{SECTION}")
    assert {c.id for c in before.clauses} < {c.id for c in after.clauses}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no title"),
        ("## Section first\n", "no title"),
        ("# Notice\n", "no section"),
        (f"# Notice\n{SECTION}", "no version table"),
        (f"# Notice\n{TABLE.replace('01.02.2022', 'soon')}{SECTION}", "'soon' is not a date"),
        (f"# Notice\n{TABLE.replace('03.04.2021', '31.02.2021')}{SECTION}", "line 6"),
    ],
)
def test_a_malformed_notice_says_what_is_wrong(text, says):
    with pytest.raises(MalformedNotice, match=says):
        parse_notice(text)


def test_the_published_notice_is_parsed_whole(knowledge):
    notice = knowledge.notice
    assert notice.title == "SEN and Safeguarding Privacy Notice"
    assert [v.name for v in notice.versions] == ["V1", "V2", "V3", "V4", "V5"]
    assert len({c.id for c in notice.clauses}) == len(notice.clauses)
    assert "Whom we share this information with" in [s.title for s in notice.sections]


def test_the_notices_own_faults_are_told(knowledge):
    faults = " ".join(knowledge.notice.faults(date(2026, 1, 1)))
    assert "01.09.2024" in faults
    assert "government security policy framework" in faults
    assert "How Government uses your data" in faults


def test_a_quote_is_found_whatever_its_white_space_and_quotation_marks(knowledge):
    assert knowledge.notice.find("Section 83 of 1989 Children’s\n Act")
    assert not knowledge.notice.find("Section 84 of 1989 Children's Act")


def test_plain_text_has_no_link_markup():
    assert plain("see [our page](#) or <https://a.example>") == "see our page or https://a.example"
    assert slug("Children's Act, 1989!") == "childrens-act-1989"

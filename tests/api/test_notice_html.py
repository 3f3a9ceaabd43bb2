import re
from html import unescape

from api.notice_html import notice_sections
from bot.notice import folded, parse_notice, plain

DEAD = "no link here"


def _text(html: str) -> str:
    return folded(unescape(re.sub(r"<[^>]+>", " ", html)))


def test_every_clause_of_the_notice_is_on_the_page_word_for_word(knowledge):
    page = _text(" ".join(s.body for s in notice_sections(knowledge.notice, DEAD)))
    page = page.replace(f" [{DEAD}]", "").replace(" .", ".")
    for section in knowledge.notice.sections[1:]:
        for clause in section.clauses:
            assert folded(plain(clause.text)).replace(" .", ".") in page


def test_every_section_that_a_citation_names_has_a_place_to_link_to(knowledge):
    ids = {section.id for section in notice_sections(knowledge.notice, DEAD)}
    assert {clause.id.split("/")[0] for clause in knowledge.notice.clauses} - ids <= {
        knowledge.notice.sections[0].id
    }


def test_a_link_to_nowhere_says_so_and_is_no_link():
    notice = parse_notice(
        "# T\n\n| Version | Author | Policy approved by | Approval date | Review date |\n"
        "| --- | --- | --- | --- | --- |\n| V1 | A | B | 01.01.2020 | 01.01.2021 |\n\n"
        "## S\n\nsee [the rules](#) and [more](https://example.org) <b>now</b>\n"
    )
    (section,) = notice_sections(notice, DEAD)
    assert f"the rules [{DEAD}]" in section.body
    assert 'href="#"' not in section.body
    assert '<a href="https://example.org">more</a>' in section.body
    assert "<b>" not in section.body

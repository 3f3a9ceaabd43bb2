import pytest

from api.prose import linked, prose


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("ring 0161 496 0000 today", 'href="tel:01614960000"'),
        ("0800 1111 is free", 'href="tel:08001111"'),
        ("write to office@example.sch.uk.", 'href="mailto:office@example.sch.uk"'),
        ("see https://example.org/a-b.", 'href="https://example.org/a-b"'),
    ],
)
def test_addresses_and_numbers_become_links(text, href):
    assert href in linked(text)


@pytest.mark.parametrize("text", ["until 01.09.2024", "in 2013", "section 47", "call 999"])
def test_dates_years_and_sections_stay_text(text):
    assert "<a" not in linked(text)


def test_three_digits_are_a_number_to_ring_in_an_urgent_reply_only():
    assert 'href="tel:999"' in linked("call 999", urgent=True)


def test_every_number_of_the_urgent_help_can_be_rung_in_every_language(knowledge):
    for texts in knowledge.supplement.languages.values():
        shown = prose(texts.urgent, urgent=True)
        for number in ("999", "08001111", "08088005000"):
            assert f'href="tel:{number}"' in shown
        assert shown.count("<a ") == 3


def test_markup_in_a_reply_is_shown_and_never_run():
    assert prose("<script>alert(1)</script>") == (
        '<p dir="auto">&lt;script&gt;alert(1)&lt;/script&gt;</p>'
    )


def test_lines_become_paragraphs_and_dashes_a_list():
    assert prose("One:\n- a\n- b\nTwo") == (
        '<p dir="auto">One:</p><ul><li dir="auto">a</li><li dir="auto">b</li></ul>'
        '<p dir="auto">Two</p>'
    )

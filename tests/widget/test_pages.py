"""The server's own pages in a browser: with script, without it, and on paper."""

import re

from playwright.sync_api import expect

from tests import fakes
from tests.widget.conftest import REPORTS, origins, watched
from tests.widget.journey import ask, log, open_panel


def test_the_notice_page_without_script_answers_with_quotes_and_contact(browser, site, knowledge):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(site.server)
        page.get_by_label("Your question").fill(fakes.ANSWERED)
        page.get_by_role("button", name="Ask", exact=True).click()
        reply = page.locator("#reply")
        expect(reply.get_by_role("heading", name="From the notice")).to_be_visible()
        quotes = knowledge.topic("notice/recipients").quotes
        assert reply.locator("blockquote").all_text_contents() == list(quotes)
        expect(reply.get_by_text(knowledge.contact("dpo").email)).to_be_visible()
        REPORTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=REPORTS / "page-no-script.png", full_page=True)
        page.get_by_label("Your question").fill(fakes.CLARIFY)
        page.get_by_role("button", name="Ask", exact=True).click()
        page.get_by_role("button", name="Who do you share it with?").click()
        expect(page.get_by_role("heading", name="From the notice")).to_be_visible()


def test_two_answers_without_script_stand_apart_with_quotes_in_their_order(
    browser, site, knowledge
):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(site.server)
        page.get_by_label("Your question").fill(fakes.TWO_QUESTIONS)
        page.get_by_role("button", name="Ask", exact=True).click()
        both = [knowledge.topic(name) for name in ("notice/recipients", "notice/retention")]
        expect(page.locator("#reply .message")).to_have_count(2)
        for message, topic in zip(page.locator("#reply .message").all(), both):
            expect(message).to_contain_text(knowledge.fill(topic.answer).splitlines()[0])
        quotes = [quote for topic in both for quote in topic.quotes]
        assert page.locator("#reply blockquote").all_text_contents() == quotes


def test_the_notice_page_has_the_picture_with_the_same_facts_as_a_table(page, site, knowledge):
    page.goto(site.server)
    expect(page.get_by_role("img", name=re.compile("shares information"))).to_have_count(1)
    page.get_by_text("The same as a table").click()
    rows = page.locator(".who tbody tr")
    text = " ".join(rows.all_text_contents()).lower()
    for entry in knowledge.recipients:
        if entry.listed:
            assert entry.name.lower() in text
            if entry.limit:
                assert entry.limit.lower() in text


def test_a_citation_leads_to_its_section_of_the_notice(page, site, knowledge):
    section = knowledge.notice.sections[-1]
    page.goto(f"{site.server}/#{section.id}")
    expect(page.locator(f"#{section.id}")).to_be_in_viewport()


def test_the_pages_keep_nothing_and_ask_nobody_else(page, site):
    for path in ("/", "/staff", "/demo", "/docs"):
        page.goto(site.server + path, wait_until="networkidle")
        assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.context.cookies() == []
    assert origins(page) == [site.server]
    assert page.evaluate("violations") == [] and page.faults == []


def test_the_demonstration_runs_the_widget(page, site):
    page.goto(site.server + "/demo")
    open_panel(page)
    ask(page, fakes.ANSWERED)


def test_staff_see_the_verdict_while_they_type(page, site, knowledge):
    page.goto(site.server + "/staff")
    name = page.get_by_label("Who wants the information?")
    expect(name).to_be_focused()
    verdict = page.locator("#verdict")
    page.keyboard.type("welf")  # not a whole name yet, and only one can be meant
    expect(verdict.get_by_role("heading", name="Listed, with a limit")).to_be_visible()
    expect(page.locator("tr[data-names]:visible")).to_have_count(1)
    expect(verdict.get_by_text("What it is for: The notice does not say.")).to_be_visible()
    page.get_by_label("What kind of information?").select_option("ehcp")
    expect(verdict.get_by_text(re.compile("^No: the notice lists"))).to_be_visible()
    name.fill("the police")
    expect(verdict.get_by_role("heading", name="Not listed")).to_be_visible()
    name.fill("")
    expect(verdict).to_be_empty()
    expect(page.locator("tr[data-names]:visible")).to_have_count(
        sum(bool(entry.listed) for entry in knowledge.recipients)
    )


def test_while_several_names_match_staff_are_told_to_go_on_and_see_no_verdict(page, site):
    page.goto(site.server + "/staff")
    page.get_by_label("Who wants the information?").fill("s")
    expect(page.locator("#count")).to_contain_text("Keep typing")
    expect(page.locator("#verdict")).to_be_empty()


def test_staff_can_choose_from_the_list_with_the_keyboard(page, site):
    page.goto(site.server + "/staff")
    row = page.get_by_role("button", name="CAMHS")
    row.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#verdict").get_by_role("heading", name="Listed")).to_be_visible()
    expect(page.locator("#verdict")).to_be_focused()


def test_what_staff_type_is_in_no_address(page, site):
    page.goto(site.server + "/staff")
    page.get_by_label("Who wants the information?").fill("Jayden Smith")
    expect(page.locator("#verdict").get_by_role("heading", name="Not listed")).to_be_visible()
    assert not [url for url in page.asked if "ayden" in url]


def test_staff_without_script_get_the_same_verdict(browser, site):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(site.server + "/staff")
        page.get_by_label("Who wants the information?").fill("camhs")
        page.get_by_role("button", name="Look it up").click()
        expect(page.locator("#verdict").get_by_role("heading", name="Listed")).to_be_visible()
        page.get_by_role("button", name="Welfare Call").click()
        expect(page.get_by_role("heading", name="Listed, with a limit")).to_be_visible()


def test_the_staff_list_prints_on_one_page_of_a4(page, site):
    page.goto(site.server + "/staff")
    page.get_by_label("Who wants the information?").fill("welf")  # a filter does not reach paper
    expect(page.locator("tr[data-names]:visible")).to_have_count(1)
    pdf = page.pdf(format="A4", prefer_css_page_size=True)
    REPORTS.mkdir(parents=True, exist_ok=True)
    (REPORTS / "staff-a4.pdf").write_bytes(pdf)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 1


def test_the_look_up_is_one_question_away_in_the_chat(page, site):
    page.goto(site.server + "/staff")
    open_panel(page)
    ask(page, "Do you share with CAMHS?")
    expect(log(page).get_by_text("Yes: the notice lists CAMHS")).to_be_visible()


def test_staff_are_told_when_the_server_cannot_be_reached(browser, site):
    with browser.new_context() as context:
        page = watched(context)
        page.goto(site.server + "/staff")
        page.route("**/staff/verdict", lambda route: route.abort())
        page.get_by_label("Who wants the information?").fill("camhs")
        expect(page.locator("#count")).to_contain_text("could not look that up")

"""The parent's journey, by mouse and by keyboard alone, on a school's page of another origin."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests import fakes
from tests.widget.conftest import origins
from tests.widget.journey import (
    BUSY,
    RECEIPT,
    REFUSED,
    STATES,
    answers,
    ask,
    field,
    launcher,
    log,
    open_panel,
    press,
)


def _focused(page) -> str:
    """The text or name of what has focus, inside the widget."""
    return page.evaluate("""() => {
        let node = document.activeElement
        while (node.shadowRoot?.activeElement) node = node.shadowRoot.activeElement
        return node.textContent.trim() || node.id || node.tagName
    }""")


def _tab_to(page, text: str, key: str = "Tab") -> None:
    for _ in range(40):
        if text in _focused(page):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{text!r} cannot be reached with the {key} key")


def test_a_parent_asks_reads_the_exact_words_and_follows_the_link(page, site, knowledge):
    page.goto(site.school)
    open_panel(page)
    page.get_by_role("button", name="What do you collect?").click()
    expect(log(page).get_by_role("heading", name="Answer")).to_be_visible()
    ask(page, fakes.ANSWERED)
    page.get_by_text("Show me the exact words").click()
    quotes = knowledge.topic("notice/recipients").quotes
    assert page.locator("blockquote").all_text_contents() == list(quotes)
    link = page.get_by_role("link", name=knowledge.section_of(quotes[0]).section)
    target = urlsplit(link.get_attribute("href"))
    assert target.fragment.split(":~:")[0] == knowledge.section_of(quotes[0]).id.split("/")[0]
    with page.context.expect_page() as opened:
        link.click()
    assert opened.value.url.startswith(site.server + "/#")


def test_the_whole_journey_works_with_the_keyboard_alone(page, site):
    page.goto(site.school)
    _tab_to(page, "Ask about privacy")
    page.keyboard.press("Enter")
    expect(field(page)).to_be_focused()
    page.keyboard.type(fakes.ANSWERED)
    page.keyboard.press("Enter")
    expect(log(page).get_by_role("heading", name="Answer")).to_be_visible()
    expect(field(page)).to_be_focused()
    _tab_to(page, "Show me the exact words", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("blockquote").first).to_be_visible()
    _tab_to(page, "Yes, it helped")
    page.keyboard.press("Space")
    assert "Thank you" in _focused(page)
    _tab_to(page, "Contact a person")
    page.keyboard.press("Enter")
    assert "Contact a person" in _focused(page)
    _tab_to(page, "Back to the chat")
    page.keyboard.press("Enter")
    expect(field(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(launcher(page)).to_be_focused()
    expect(field(page)).to_be_hidden()
    page.keyboard.press("Shift+Tab")  # no trap: the page's own link is next
    assert _focused(page) == "A link"


def test_a_form_is_filled_in_and_sent_with_the_keyboard_alone(page, site):
    page.goto(site.school)
    open_panel(page)
    ask(page, fakes.REQUEST)
    answers(page, "**/api/handoffs", 201, RECEIPT)
    _tab_to(page, "Fill in the form", "Shift+Tab")
    page.keyboard.press("Enter")
    for name, typed in (("name", "A Parent"), ("phone", "0161 496 0000")):
        _tab_to(page, name)
        page.keyboard.type(typed)
    _tab_to(page, "Send to the school")
    page.keyboard.press("Enter")
    expect(page.get_by_text(RECEIPT["reference"])).to_be_visible()
    assert RECEIPT["reference"] in _focused(page)


def test_a_small_screen_is_covered_and_nothing_behind_it_takes_focus(browser, site):
    with browser.new_context(viewport={"width": 390, "height": 800}) as context:
        page = context.new_page()
        page.goto(site.school)
        open_panel(page)
        box = page.get_by_role("dialog").bounding_box()
        assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 390, 800)
        for _ in range(25):
            page.keyboard.press("Tab")
            assert _focused(page) != "A link"
        page.keyboard.press("Escape")
        expect(launcher(page)).to_be_focused()


def test_choices_are_sent_as_questions_and_then_go_away(page, site):
    page.goto(site.school)
    open_panel(page)
    ask(page, fakes.CLARIFY)
    press(page, "Who do you share it with?")
    expect(log(page).get_by_role("heading", name="Answer")).to_have_count(2)
    expect(page.get_by_role("button", name="Why do you share it?")).to_have_count(0)
    expect(field(page)).to_be_focused()


def test_the_conversation_has_one_id_until_it_is_cleared_and_the_server_forgets(page, site):
    page.goto(site.school)
    open_panel(page)
    site.runner.asked.clear()
    ask(page, fakes.ANSWERED)
    ask(page, fakes.NOT_IN_NOTICE)
    press(page, "Clear")
    expect(page.get_by_role("status")).to_contain_text("forgotten by the server")
    expect(log(page).get_by_role("heading", name="Answer")).to_have_count(0)
    ask(page, fakes.ANSWERED)
    assert [known for known, _ in site.runner.asked] == [None, "c-1", None]
    assert site.runner.forgotten[-1] == "c-1"


def test_without_a_connection_the_question_is_kept_and_can_be_sent_again(page, site):
    page.goto(site.school)
    STATES["network error"](page)
    expect(field(page)).to_have_value(fakes.ANSWERED)
    assert "error" in field(page).get_attribute("aria-describedby")
    page.unroute("**/api/chat")
    press(page, "Try again")
    expect(log(page).get_by_role("heading", name="Answer")).to_be_visible()
    expect(field(page)).to_have_value("")
    expect(page.get_by_text("could not reach")).to_have_count(0)


def test_a_new_question_takes_the_place_of_one_that_waits(page, site):
    page.goto(site.school)
    STATES["waiting"](page)
    page.route("**/api/chat", lambda route: route.continue_())  # from now on; the first still waits
    ask(page, fakes.NOT_IN_NOTICE)
    expect(page.get_by_role("status")).to_be_empty()
    expect(log(page).get_by_role("heading", name="Answer")).to_have_count(1)
    assert page.faults == []


def test_a_rate_limit_is_explained_in_words(page, site):
    page.goto(site.school)
    STATES["rate limit"](page)
    expect(page.get_by_role("alert").filter(has_text=BUSY["detail"])).to_be_visible()


def test_harm_is_announced_at_once_with_numbers_to_ring_and_no_privacy_talk(page, site):
    page.goto(site.school)
    open_panel(page)
    ask(page, fakes.HARM)
    alert = page.get_by_role("alert").filter(has_text="Get help now")
    expect(alert).to_be_visible()
    rung = [link.get_attribute("href") for link in alert.get_by_role("link").all()]
    assert rung == ["tel:999", "tel:08001111", "tel:08088005000"]
    expect(alert.get_by_text("Show me the exact words")).to_have_count(0)
    assert log(page).get_attribute("aria-live") == "off"  # said once, not twice
    ask(page, fakes.ANSWERED)
    assert log(page).get_attribute("aria-live") == "polite"


def test_harm_in_another_language_is_one_alert_with_both_texts_and_every_number_to_ring(
    page, site, knowledge
):
    page.goto(site.school)
    open_panel(page)
    ask(page, fakes.HARM_IN_POLISH)
    alert = page.get_by_role("alert").filter(has_text="Get help now")
    expect(alert).to_contain_text(knowledge.supplement.languages["pl"].urgent)
    expect(alert).to_contain_text(knowledge.supplement.urgent_help.splitlines()[0])
    rung = [link.get_attribute("href") for link in alert.get_by_role("link").all()]
    assert rung == 2 * ["tel:999", "tel:08001111", "tel:08088005000"]


def test_two_questions_get_both_answers_and_the_quotes_of_both(page, site, knowledge):
    page.goto(site.school)
    open_panel(page)
    ask(page, fakes.TWO_QUESTIONS)
    page.get_by_text("Show me the exact words").click()
    both = [knowledge.topic(name) for name in ("notice/recipients", "notice/retention")]
    answer = log(page).get_by_role("article").last
    for topic in both:
        expect(answer).to_contain_text(knowledge.fill(topic.answer).splitlines()[0])
    quotes = [quote for topic in both for quote in topic.quotes]
    assert page.locator("blockquote").all_text_contents() == quotes


def test_contacts_are_one_tap_away_with_links_to_write_and_ring(page, site, knowledge):
    page.goto(site.school)
    STATES["contact"](page)
    dpo = knowledge.contact("dpo")
    mail = page.get_by_role("link", name=dpo.email)
    assert mail.get_attribute("href") == f"mailto:{dpo.email}"
    ring = page.get_by_role("link", name=dpo.phone)
    assert ring.get_attribute("href") == "tel:" + dpo.phone.replace(" ", "")


def test_a_form_says_what_is_missing_beside_each_field(page, site):
    page.goto(site.school)
    STATES["form error"](page)
    name = page.get_by_label("Your name")
    expect(name).to_be_focused()
    assert name.get_attribute("aria-invalid") == "true"
    expect(page.get_by_text("Type your name.")).to_be_visible()
    expect(page.get_by_text("Type an email address or a phone number.")).to_be_visible()


def test_a_refused_form_keeps_what_was_typed_and_a_retry_is_the_same_request(page, site):
    page.goto(site.school)
    keys, bodies = [], []
    page.on(
        "request",
        lambda request: (
            request.url.endswith("/handoffs")
            and (
                keys.append(request.headers.get("idempotency-key")),
                bodies.append(request.post_data_json),
            )
        ),
    )
    STATES["form refused"](page)
    expect(page.get_by_label("Your name")).to_have_value("A Parent")
    expect(page.get_by_text(REFUSED["detail"])).to_be_visible()
    expect(page.locator("pre")).to_contain_text(fakes.REQUEST)
    page.get_by_label("Send this chat as well").check()
    page.unroute("**/api/handoffs")
    answers(page, "**/api/handoffs", 201, RECEIPT)
    press(page, "Send to the school")
    expect(page.get_by_text(RECEIPT["reference"])).to_be_visible()
    sent = [key for key in keys if key]
    assert len(sent) == 2 and sent[0] == sent[1]
    assert bodies[-1] == {
        "kind": "access",
        "about": fakes.REQUEST,
        "name": "A Parent",
        "email": "parent@example.org",
        "conversation_id": "c-1",
        "share_conversation": True,
    }


def test_a_judgement_travels_without_any_text(page, site):
    page.goto(site.school)
    open_panel(page)
    ask(page, fakes.ANSWERED)
    with page.expect_request("**/api/feedback") as sent:
        press(page, "No, it did not")
    assert sent.value.post_data_json == {"helpful": False, "outcome": "answered"}
    expect(page.get_by_text("Thank you for telling us.")).to_be_visible()


def test_the_conversation_can_be_saved_as_text(page, site, knowledge):
    page.goto(site.school)
    open_panel(page)
    ask(page, fakes.ANSWERED)
    with page.expect_download() as download:
        press(page, "Save")
    assert download.value.suggested_filename == "privacy-notice-answers.txt"
    text = download.value.path().read_text(encoding="utf-8")
    assert fakes.ANSWERED in text and knowledge.topic("notice/recipients").quotes[0] in text


def test_the_conversation_alone_is_printed(page, site):
    page.goto(site.school)
    open_panel(page)
    ask(page, fakes.ANSWERED)
    # The dialogue of the operating system cannot be driven; what it would print can be seen.
    page.evaluate("window.print = () => {}")
    press(page, "Print")
    page.emulate_media(media="print")
    expect(page.locator("[data-notice-chat-print]")).to_contain_text(fakes.ANSWERED)
    expect(page.get_by_text("Words of the school.")).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    expect(page.locator("[data-notice-chat-print]")).to_have_count(0)
    expect(page.get_by_text("Words of the school.")).to_be_visible()


def test_markup_in_questions_and_answers_is_shown_and_never_run(page, site):
    page.goto(site.school)
    open_panel(page)
    answers(
        page,
        "**/api/chat",
        200,
        {
            "conversation_id": "c-1",
            "outcome": "answered",
            "citations": [],
            "form": None,
            "messages": [{"text": '<img src=x onerror="window.hit=1">', "buttons": []}],
        },
    )
    ask(page, '<img src=x onerror="window.hit=1">')
    assert page.evaluate("window.hit") is None
    expect(page.get_by_text("<img src=x")).to_have_count(2)


def test_nothing_is_kept_on_the_device_and_nobody_else_is_asked(page, site):
    page.goto(site.school)
    STATES["sent"](page)
    press(page, "Clear")
    kept = page.evaluate("""async () => [localStorage.length, sessionStorage.length,
        document.cookie, (await indexedDB.databases()).length, (await caches.keys()).length,
        (await navigator.serviceWorker?.getRegistrations() ?? []).length]""")
    assert kept == [0, 0, "", 0, 0, 0]
    assert page.context.cookies() == []
    assert origins(page) == sorted({site.school, site.server})
    assert page.evaluate("violations") == [] and page.faults == []


def test_a_page_that_loads_the_widget_asks_for_one_script_and_nothing_else(page, site):
    page.goto(site.school)
    expect(launcher(page)).to_be_visible()
    from_server = [url for url in page.asked if url.startswith(site.server)]
    assert from_server == [f"{site.server}/widget/v1/notice-chat.js"]


def test_a_script_that_was_changed_is_refused_and_a_link_is_left(page, site):
    page.route(
        "**/notice-chat.js",
        lambda route: route.fulfill(
            body="window.hit = 1",
            content_type="text/javascript",
            headers={"Access-Control-Allow-Origin": "*"},
        ),
    )
    page.goto(site.school)
    expect(page.get_by_role("link", name="Ask about our privacy notice")).to_be_visible()
    assert page.evaluate("window.hit") is None


def test_colours_that_cannot_be_read_fall_back_and_say_so_on_the_console(page, site):
    said = []
    page.on("console", lambda message: said.append(message.text))

    def accent(**attributes):
        return page.evaluate(
            """(attributes) => {
            const chat = document.createElement('privacy-notice-chat')
            for (const [name, value] of Object.entries(attributes))
                chat.setAttribute(name.replace('_', '-'), value)
            document.body.append(chat)
            const launcher = chat.shadowRoot.querySelector('.launcher')
            return getComputedStyle(launcher).backgroundColor
        }""",
            attributes,
        )

    page.goto(site.school)
    expect(launcher(page)).to_be_visible()
    default = accent()
    assert accent(colour="#7b2d3b") == "rgb(123, 45, 59)"
    assert accent(colour="#ffd500", text_colour="#000") == "rgb(255, 213, 0)"
    assert said == []
    assert accent(colour="#ffd500") == default
    assert accent(colour="red; } :host { display: none") == default
    assert len(said) == 2 and all("contrast" in line for line in said)


def test_attributes_set_heading_suggestions_and_side(page, site):
    page.goto(site.school)
    expect(launcher(page)).to_be_visible()
    page.evaluate("""() => {
        document.querySelector('privacy-notice-chat').remove()
        document.body.insertAdjacentHTML('beforeend', `<privacy-notice-chat heading="Data and you"
            position="left" suggestions="What do you collect?|Who sees it?"></privacy-notice-chat>`)
    }""")
    assert launcher(page).bounding_box()["x"] < 100
    launcher(page).click()
    expect(page.get_by_role("heading", name="Data and you")).to_be_visible()
    chips = log(page).get_by_role("button").all_text_contents()
    assert chips == ["What do you collect?", "Who sees it?"]


def test_the_log_is_there_and_named_before_any_message(page, site):
    page.goto(site.school)
    launcher(page).click()
    expect(log(page)).to_be_visible()
    expect(page.get_by_role("status")).to_be_empty()
    assert re.search("program", page.get_by_role("dialog").inner_text())


def test_a_request_reaches_the_real_server_which_gives_the_reference(page, site):
    page.goto(site.school)
    open_panel(page)
    ask(page, fakes.REQUEST)
    with page.expect_response("**/api/conversations/*") as held:  # what would be sent along
        press(page, "Fill in the form")
    assert held.value.json()["turns"][-2]["text"] == fakes.REQUEST
    page.get_by_label("Your name").fill("A Parent")
    page.get_by_label("Email").fill("parent@example.org")
    page.get_by_label("Which child is this about?").fill("A Child, Year 4")
    expect(page.locator("pre")).to_be_visible()  # in full, before anything is ticked
    expect(page.locator("pre")).to_contain_text(fakes.REQUEST)
    page.get_by_label("Send this chat as well").check()
    with page.expect_response("**/api/handoffs") as answer:
        press(page, "Send to the school")
    assert answer.value.status == 201
    reference = page.locator(".ref").inner_text()
    assert reference == answer.value.json()["reference"]
    expect(log(page).get_by_text("The school has until")).to_be_visible()

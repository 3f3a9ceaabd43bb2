"""What a parent does with the widget, in the words of a test."""

import json
from typing import Any, Callable, Dict

from playwright.sync_api import Locator, Page, Route, expect

from tests import fakes

RECEIPT = {
    "reference": "K7QM-2XRD",
    "goes_to": "the School Business Manager",
    "received_at": "2030-01-02T10:00:00+00:00",
    "due": "2030-02-04",
    "delivery": "sending",
    "text": "Your reference is K7QM-2XRD.\nThe school has until 4 February 2030 to answer.",
}
REFUSED = {
    "title": "Not understood",
    "status": 422,
    "type": "about:blank",
    "detail": "This does not look like an email address. Check it, then send again.",
}
BUSY = {
    "title": "Too many messages",
    "status": 429,
    "type": "about:blank",
    "detail": "That is a lot of messages at once. Please wait 20 seconds, then try again.",
}


def field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Your question")


def log(page: Page) -> Locator:
    return page.get_by_role("log", name="Conversation")


def launcher(page: Page) -> Locator:
    return page.get_by_role("button", name="Ask about privacy")


def open_panel(page: Page) -> None:
    launcher(page).click()
    expect(field(page)).to_be_focused()
    expect(page.get_by_text("Notice version")).to_be_visible()


def ask(page: Page, question: str, answer: str = "Answer") -> None:
    before = log(page).get_by_role("heading", name=answer).count()
    field(page).fill(question)
    page.keyboard.press("Enter")
    expect(log(page).get_by_role("heading", name=answer)).to_have_count(before + 1)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).last.click()


def answers(page: Page, pattern: str, status: int, body: Dict[str, Any]) -> None:
    """From now on the server answers so: hand-offs and limits, without their real parts."""
    headers = {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Headers": "*",
        "Retry-After": "20",
    }

    def fulfil(route: Route) -> None:
        if route.request.method == "OPTIONS":
            route.fulfill(status=204, headers=headers)
        else:
            route.fulfill(
                status=status,
                headers=headers,
                body=json.dumps(body),
                content_type="application/json",
            )

    page.route(pattern, fulfil)


def _form(page: Page) -> None:
    open_panel(page)
    ask(page, fakes.REQUEST)
    press(page, "Fill in the form")


def _fill_form(page: Page) -> None:
    page.get_by_label("Your name").fill("A Parent")
    page.get_by_label("Email").fill("parent@example.org")


def _waiting(page: Page) -> None:
    open_panel(page)
    page.route("**/api/chat", lambda route: None)  # never answered
    field(page).fill(fakes.ANSWERED)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Looking")


def _answered(page: Page) -> None:
    open_panel(page)
    ask(page, fakes.ANSWERED)
    page.get_by_text("Show me the exact words").click()


def _asked(question: str) -> Callable[[Page], None]:
    def reach(page: Page) -> None:
        open_panel(page)
        ask(page, question)

    return reach


def _form_error(page: Page) -> None:
    _form(page)
    press(page, "Send to the school")


def _form_refused(page: Page) -> None:
    _form(page)
    _fill_form(page)
    answers(page, "**/api/handoffs", 422, REFUSED)
    press(page, "Send to the school")
    expect(page.get_by_text(REFUSED["detail"])).to_be_visible()


def _sent(page: Page) -> None:
    _form(page)
    _fill_form(page)
    answers(page, "**/api/handoffs", 201, RECEIPT)
    press(page, "Send to the school")
    expect(page.get_by_text(RECEIPT["reference"])).to_be_visible()


def _offline(page: Page) -> None:
    open_panel(page)
    page.route("**/api/chat", lambda route: route.abort())
    field(page).fill(fakes.ANSWERED)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()


def _limited(page: Page) -> None:
    open_panel(page)
    answers(page, "**/api/chat", 429, BUSY)
    field(page).fill(fakes.ANSWERED)
    page.keyboard.press("Enter")
    expect(page.get_by_text(BUSY["detail"])).to_be_visible()


def _contact(page: Page) -> None:
    open_panel(page)
    press(page, "Contact a person")
    expect(page.get_by_role("heading", name="Contact a person")).to_be_focused()


STATES: Dict[str, Callable[[Page], None]] = {
    "closed": lambda page: expect(launcher(page)).to_be_visible(),
    "open": open_panel,
    "waiting": _waiting,
    "answered": _answered,
    "not in the notice": _asked(fakes.NOT_IN_NOTICE),
    "clarify": _asked(fakes.CLARIFY),
    "safeguarding": _asked(fakes.HARM),
    "two answers": _asked(fakes.TWO_QUESTIONS),
    "rights request": _asked(fakes.REQUEST),
    "safeguarding in two languages": _asked(fakes.HARM_IN_POLISH),
    "contact": _contact,
    "form": _form,
    "form error": _form_error,
    "form refused": _form_refused,
    "sent": _sent,
    "network error": _offline,
    "rate limit": _limited,
}

"""The forms and the inbox in real Chromium, without scripts of their own, checked by axe."""

import shutil
import threading
import time as real_time

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.api.handoffs.conftest import sent
from tests.api.handoffs.postgres import free_port

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_MODES = {
    "wide": {"viewport": {"width": 1280, "height": 800}},
    "small": {"viewport": {"width": 320, "height": 256}},
    "forced colours": {"forced_colors": "active"},
    "reduced motion": {"reduced_motion": "reduce"},
}
_PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def browser():
    chromium = shutil.which("chromium")
    if not chromium:
        pytest.fail("Chromium is missing. Run: apt-get install -y --no-install-recommends chromium")
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, headless=True, args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def site(serve):
    """The address of a running server, and the desk behind it."""
    app = serve(staff_idle_minutes=10**6, staff_session_hours=10**5).app
    port = free_port()
    server = uvicorn.Server(
        uvicorn.Config(
            app, host="127.0.0.1", port=port, ws="none", lifespan="off", log_level="error"
        )
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        real_time.sleep(0.02)
    yield f"http://127.0.0.1:{port}", app.state.desk
    server.should_exit = True
    thread.join()


def violations(page):
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": _TAGS}})
    return [(v["id"], [n["target"] for n in v["nodes"]]) for v in found.response["violations"]]


@pytest.mark.parametrize("mode", _MODES)
def test_every_page_passes_axe_and_the_policy_and_fits_its_window(browser, site, time, mode):
    url, desk = site
    desk.accounts.put("office", _PASSWORD)
    from api.handoffs.submission import Submission

    for kind in ("access", "question"):
        receipt = desk.store.record(Submission(**sent(kind=kind)), None, "Person: hello", None)
    late = desk.store.record(Submission(**sent()), None, "Person: hello", None)
    time.turn(days=40)
    context = browser.new_context(**_MODES[mode], bypass_csp=False)
    page = context.new_page()
    blocked, outside = [], []
    page.on("console", lambda m: "Content Security Policy" in m.text and blocked.append(m.text))
    page.on("request", lambda r: r.url.startswith(url) or outside.append(r.url))
    problems = {}

    def look(state):
        page.wait_for_load_state()  # a page just come has no root element yet
        wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        problems[state] = [*violations(page), *(["scrolls sideways"] if wide else [])]

    page.goto(f"{url}/handoff")
    look("choice")
    page.goto(f"{url}/handoff?kind=access")
    look("form")
    page.get_by_role("button", name="Send").click()
    look("form with problems")
    assert page.locator("[role=alert] a").count() == 3
    page.get_by_label("Which information").fill("Everything, please.")
    page.get_by_label("Your name").fill("Jo Bloggs")
    page.get_by_label("Phone").fill("0161 496 0000")
    page.get_by_role("button", name="Send").click()
    look("sent")
    assert page.locator(".reference").inner_text()
    page.goto(f"{url}/staff/inbox")
    look("sign-in")
    page.get_by_label("Name").fill("office")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    look("wrong password")
    page.get_by_label("Name").fill("office")
    page.get_by_label("Password").fill(_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/inbox")
    look("inbox")
    assert "Overdue by" in page.locator("main").inner_text()
    page.goto(f"{url}/staff/inbox/{late.reference}")
    look("one hand-off")
    page.get_by_label("Note for colleagues").fill("Rang her.")
    page.get_by_role("button", name="Keep the note").click()
    assert "Rang her." in page.locator(".history").inner_text()
    page.get_by_role("button", name="Keep the note").click()
    look("empty note")
    page.goto(f"{url}/staff/inbox/{receipt.reference[:-1]}")
    look("unknown")
    context.close()
    assert problems == {key: [] for key in problems}
    assert (blocked, outside) == ([], [])


def test_the_form_and_the_inbox_work_without_javascript_and_by_keyboard_alone(browser, site):
    url, desk = site
    desk.accounts.put("office", _PASSWORD)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{url}/handoff?kind=question")
    for _ in range(3):  # the way past the header, the notice, the first field
        page.keyboard.press("Tab")
    for text in ("What is on my lad's file?", "Jo Bloggs", "jo@example.org"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".reference")
    reference = page.locator(".reference").inner_text()
    assert desk.inbox.detail(reference).name == "Jo Bloggs"
    page.reload()  # sends the form again
    assert page.locator(".reference").inner_text() == reference
    page.goto(f"{url}/staff/inbox/{reference}")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.type("office")
    page.keyboard.press("Tab")
    page.keyboard.type(_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/staff/inbox/{reference}")
    page.get_by_role("button", name="Mark as answered").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Open again")
    assert desk.inbox.detail(reference).closed_at
    context.close()

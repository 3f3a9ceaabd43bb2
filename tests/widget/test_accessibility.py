"""Every state in every mode against axe; a screenshot of each goes to reports/widget/."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests import fakes
from tests.widget.conftest import REPORTS, watched
from tests.widget.journey import STATES, ask, field, launcher, open_panel

WIDE = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 800}
ZOOMED = {"width": 320, "height": 256}  # 1280x1024 at 400 percent: WCAG 2.2, 1.4.10
# Where the state is reached, and the media in which it is then looked at.
MODES = {
    "1280": (WIDE, {}),
    "forced-colours": (WIDE, {"forced_colors": "active"}),
    "320": (ZOOMED, {}),
    "reduced-motion": (PHONE, {"reduced_motion": "reduce"}),
}
# `target-size` runs only with wcag22aa.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page):
    found = Axe().run(
        page, options={"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    )
    return [
        (v["id"], [node["html"][:120] for node in v["nodes"]]) for v in found.response["violations"]
    ]


def look(page, name):
    """A screenshot for people, the rules for the machine."""
    page.wait_for_timeout(200)  # ms: let the short fade end, or axe sees pale text
    REPORTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=REPORTS / f"{name}.png")
    assert violations(page) == []


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("state", STATES)
def test_no_state_of_the_widget_breaks_a_rule(browser, site, state, mode):
    viewport, media = MODES[mode]
    with browser.new_context(locale="en-GB", viewport=viewport, **media) as context:
        page = watched(context)
        page.goto(site.school)
        STATES[state](page)
        look(page, f"{state.replace(' ', '-')}-{mode}")
        assert page.faults == [] and page.evaluate("violations") == []


@pytest.mark.parametrize("path", ["/", "/staff", "/demo", "/docs"])
def test_no_page_breaks_a_rule_or_scrolls_sideways(page, site, path):
    page.goto(site.server + path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    if path != "/docs":  # for developers, without the chat
        expect(launcher(page)).to_be_visible()
    for details in page.locator("details").all():
        details.evaluate("(details) => (details.open = true)")
    for mode, (viewport, media) in MODES.items():
        page.set_viewport_size(viewport)
        page.emulate_media(**{"forced_colors": "none", "reduced_motion": "no-preference", **media})
        look(page, f"page-{path.strip('/') or 'notice'}-{mode}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.faults == [] and page.evaluate("violations") == []


@pytest.mark.parametrize("question", [fakes.ANSWERED, fakes.NOT_IN_NOTICE, fakes.HARM])
def test_at_400_percent_zoom_the_start_of_the_answer_is_in_sight(browser, site, question):
    with browser.new_context(viewport=ZOOMED, reduced_motion="reduce") as context:
        page = watched(context)
        page.goto(site.school)
        open_panel(page)
        ask(page, question)
        start = page.get_by_role("heading", name="Answer").last.bounding_box()
        assert start["y"] >= 0 and start["y"] + start["height"] <= ZOOMED["height"]


def test_every_target_of_the_panel_is_large_enough_for_a_finger(page, site):
    page.goto(site.school)
    STATES["answered"](page)
    for button in page.get_by_role("button").all():
        assert button.bounding_box()["height"] >= 44
    assert field(page).bounding_box()["height"] >= 44

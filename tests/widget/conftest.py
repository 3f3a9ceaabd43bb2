"""A real Chromium, the real server with a fake runner, and a school's site on another origin."""

import http.server
import shutil
import socket
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, List

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from api.app import create_app
from bot.settings import Settings
from tests.fakes import FakeRunner

REPORTS = Path(__file__).parents[2] / "reports" / "widget"
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Runs before any script of the page, so that no violation is missed.
_WATCH = """
window.violations = []
addEventListener('securitypolicyviolation',
  (event) => violations.push(event.violatedDirective + ' ' + event.blockedURI))
"""


@dataclass(frozen=True)
class Site:
    """Where the pages are: the school's own, and the assistant's."""

    school: str
    server: str
    runner: FakeRunner


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all widget tests; closed before tests with an event loop of their own."""
    path = shutil.which("chromium")
    if not path:
        pytest.fail(
            "Chromium is missing. Run: "
            "apt-get update && apt-get install -y --no-install-recommends chromium"
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def site(knowledge, tmp_path_factory) -> Iterator[Site]:
    """The assistant on one port, and on another the page of a school with a strict policy."""
    runner = FakeRunner(knowledge)
    ports = [_free_port(), _free_port()]
    school, server = (f"http://127.0.0.1:{port}" for port in ports)
    folder = tmp_path_factory.mktemp("handoffs")
    settings = Settings(
        allowed_origins=(school,),
        rate_limit="10000/minute",
        database_url=f"sqlite:///{folder}/handoffs.sqlite3",
    )
    app = create_app(settings, runner=runner)
    assistant = uvicorn.Server(uvicorn.Config(app, port=ports[1], ws="none", log_level="error"))
    page = _school_page(server, app.state.widget.integrity)
    website = http.server.ThreadingHTTPServer(("127.0.0.1", ports[0]), _handler(page, server))
    threads = [
        threading.Thread(target=run, daemon=True) for run in (assistant.run, website.serve_forever)
    ]
    for thread in threads:
        thread.start()
    while not assistant.started:
        time.sleep(0.05)
    yield Site(school, server, runner)
    assistant.should_exit = True
    website.shutdown()
    for thread in threads:
        thread.join()


@pytest.fixture
def context(browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    yield context
    context.close()


@pytest.fixture
def page(context) -> Page:
    return watched(context)


def watched(context: BrowserContext) -> Page:
    """A page that records violations of its policy, errors, and every address that it asks for."""
    page = context.new_page()
    page.set_default_timeout(5000)  # ms
    page.add_init_script(_WATCH)
    page.asked = []  # type: ignore[attr-defined]
    page.faults = []  # type: ignore[attr-defined]
    page.on("request", lambda request: page.asked.append(request.url))  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.faults.append(str(error)))  # type: ignore[attr-defined]
    return page


def origins(page: Page) -> List[str]:
    """Of everything that the page asked for; files that it made itself are not asked for."""
    return sorted(
        {
            "/".join(url.split("/")[:3])
            for url in page.asked  # type: ignore[attr-defined]
            if not url.startswith(("blob:", "data:"))
        }
    )


def _school_page(server: str, integrity: str) -> bytes:
    return f"""<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>A school</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="/icon.svg"></head>
<body><main><h1>A school</h1><p>Words of the school.</p><p><a href="#end">A link</a></p></main>
<script type="module" src="{server}/widget/v1/notice-chat.js" integrity="{integrity}"
  crossorigin></script>
<privacy-notice-chat id="end"><a href="{server}/">Ask about our privacy notice</a>
</privacy-notice-chat></body></html>""".encode()


def _handler(page: bytes, server: str) -> type:
    policy = (
        f"default-src 'none'; script-src {server}; style-src 'self'; connect-src {server}; "
        "img-src 'self'"
    )

    class SchoolSite(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_page = self.path == "/"
            self.send_response(200 if is_page else 204)
            self.send_header("Content-Security-Policy", policy)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(page) if is_page else 0))
            self.end_headers()
            if is_page:
                self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            """Quiet: what a test asks for is in the page's own record."""

    return SchoolSite


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

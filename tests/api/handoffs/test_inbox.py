"""Signing in and working in the inbox, on both databases."""

import csv
import io
import re

import pytest

from api.handoffs.__main__ import main
from tests.api.handoffs.conftest import sent
from tests.api.handoffs.test_delivery import until

PASSWORD = "correct horse battery"


def csrf(page):
    return re.search('name="csrf" value="([^"]+)"', page.text)[1]


def sign_in(client, name="office", password=PASSWORD):
    page = client.get("/staff/inbox")
    return client.post(
        "/staff/sign-in",
        data={"csrf": csrf(page), "name": name, "password": password, "next": "/staff/inbox"},
    )


@pytest.fixture
def staff(serve, database_url):
    """Somebody signed in, and the server they talk to."""

    def start(**settings):
        client = serve(database_url=database_url, **settings)
        client.app.state.desk.accounts.put("office", PASSWORD)
        client.app.state.desk.accounts.put("dpo", PASSWORD)
        assert sign_in(client).url.path == "/staff/inbox"
        return client

    return start


def send(client, **changed):
    return client.post("/api/handoffs", json=sent(**changed)).json()["reference"]


def act(client, reference, step, **fields):
    token = csrf(client.get(f"/staff/inbox/{reference}"))
    return client.post(f"/staff/inbox/{reference}/{step}", data={"csrf": token, **fields})


def references(page):
    return re.findall(r'<th scope="row"><a href="/staff/inbox/([^"]+)"', page.text)


@pytest.mark.parametrize("path", ["/staff/inbox", "/staff/inbox/H7RQ-M2XL-94CW"])
def test_nobody_sees_the_inbox_without_signing_in(serve, path):
    page = serve().get(path)
    assert page.url.path == "/staff/sign-in"


def test_a_wrong_password_and_an_unknown_name_look_alike(serve):
    client = serve()
    client.app.state.desk.accounts.put("office", PASSWORD)
    wrong, unknown = sign_in(client, password="x"), sign_in(client, name="nobody")
    assert wrong.status_code == unknown.status_code == 403
    strip = re.compile('value="[^"]*"')
    assert strip.sub("", wrong.text) == strip.sub("", unknown.text)


def test_guessing_is_stopped(serve):
    client = serve(sign_in_rate_limit="3/hour")
    statuses = [sign_in(client, password="guess").status_code for _ in range(4)]
    assert statuses == [403, 403, 403, 429]


@pytest.mark.parametrize(
    ("public_url", "attributes"),
    [
        (None, {"HttpOnly", "SameSite=strict", "Path=/staff"}),
        ("https://chat.school.example", {"HttpOnly", "SameSite=strict", "Path=/staff", "Secure"}),
    ],
)
def test_the_session_cookie_is_guarded(serve, public_url, attributes):
    client = serve(public_url=public_url)
    if public_url:
        client.base_url = "https://testserver"
    client.app.state.desk.accounts.put("office", PASSWORD)
    page = client.get("/staff/sign-in")
    reply = client.post(
        "/staff/sign-in",
        follow_redirects=False,
        data={"csrf": csrf(page), "name": "office", "password": PASSWORD},
    )
    cookie = next(c for c in reply.headers.get_list("set-cookie") if "notice_staff=" in c)
    assert set(cookie.split("; ")[1:]) == attributes


def test_a_session_ends_when_idle_and_on_signing_out(staff, time):
    client = staff()
    time.turn(minutes=29)
    assert client.get("/staff/inbox").url.path == "/staff/inbox"
    time.turn(minutes=31)
    assert client.get("/staff/inbox").url.path == "/staff/sign-in"
    page = sign_in(client)
    client.post("/staff/sign-out", data={"csrf": csrf(page)})
    assert client.get("/staff/inbox").url.path == "/staff/sign-in"


def test_a_form_from_elsewhere_changes_nothing(staff):
    client = staff()
    reference = send(client)
    forged = client.post(f"/staff/inbox/{reference}/answered", data={"csrf": "guess"})
    token = csrf(client.get("/staff/inbox"))
    foreign = client.post(
        f"/staff/inbox/{reference}/answered",
        data={"csrf": token},
        headers={"Origin": "https://evil.example"},
    )
    assert (forged.status_code, foreign.status_code) == (403, 403)
    assert client.app.state.desk.inbox.detail(reference).closed_at is None


@pytest.mark.parametrize("forged", ["H7RQ-M2XL-94CW", "x' OR 1=1", "%2e%2e", "%00"])
def test_a_forged_reference_finds_nothing(staff, forged):
    assert staff().get(f"/staff/inbox/{forged}").status_code == 404


def test_the_list_is_sorted_by_what_is_due_and_overdue_is_said(staff, time):
    client = staff(staff_idle_minutes=10**6, staff_session_hours=10**5)
    question = send(client, kind="question")
    late = send(client)
    time.turn(days=20)
    later = send(client, kind="erasure")
    time.turn(days=20)
    page = client.get("/staff/inbox")
    assert references(page) == [late, later, question]
    assert "Overdue by 9 days" in page.text and "1 overdue" in page.text
    assert references(client.get("/staff/inbox?state=overdue")) == [late]


def test_search_and_filters_find_by_reference_name_and_kind(staff):
    client = staff()
    first, second = send(client), send(client, kind="question", name="Ann O'Neill 100%")
    token = csrf(client.get("/staff/inbox"))
    for words, found in (
        (first.lower().replace("-", " "), [first]),
        ("neill", [second]),
        ("100%", [second]),
        ("_", []),
        ("bloggs jo", [first]),
        ("", [first, second]),
    ):
        page = client.post("/staff/inbox", data={"csrf": token, "words": words})
        assert references(page) == found, words
    assert references(client.get("/staff/inbox?kind=question")) == [second]
    assert references(client.get("/staff/inbox?assigned=me")) == []


def test_every_step_is_in_the_history(staff, mailbox):
    client = staff(**mailbox.settings())
    reference = send(client)
    act(client, reference, "assign", account="2")
    act(client, reference, "note", text="Rang her.")
    act(client, reference, "reply", text="Here it is.", close="on")
    until(lambda: any("Here it is." in m.get_content() for m in mailbox.to("jo@example.org")))
    act(client, reference, "reopen")
    steps = [
        (e.step, e.actor)
        for e in client.app.state.desk.inbox.detail(reference).events
        if e.actor != "system"
    ]
    assert steps == [
        ("assigned", "office"),
        ("note", "office"),
        ("replied by e-mail", "office"),
        ("marked as answered", "office"),
        ("opened again", "office"),
    ]


def test_what_people_type_is_shown_and_never_run(staff):
    client = staff()
    nasty = "<script>alert(1)</script>{{7*7}}"
    reference = send(client, about=nasty, name=nasty, child=nasty)
    for page in (client.get("/staff/inbox"), client.get(f"/staff/inbox/{reference}")):
        assert "<script" not in page.text and "&lt;script&gt;" in page.text
        assert "{{7*7}}" in page.text
        assert page.headers["content-security-policy"].startswith("default-src 'none'")


def test_the_csv_cannot_run_formulas(staff):
    client = staff()
    send(client, name='=HYPERLINK("http://evil")', about="@SUM(1)\n- x")
    token = csrf(client.get("/staff/inbox"))
    reply = client.post("/staff/inbox/export", data={"csrf": token})
    [row] = csv.DictReader(io.StringIO(reply.text.lstrip("\ufeff")))
    assert row["name"].startswith("'=") and row["about"].startswith("'@")


def test_answered_ones_are_erased_after_their_days_and_open_ones_never(
    staff, time, tmp_path, caplog
):
    client = staff()
    desk = client.app.state.desk
    closed, still_open = send(client, about="A very particular sentence."), send(client)
    act(client, closed, "answered")
    time.turn(days=29)
    assert desk.retention.erase() == 0
    time.turn(days=2)
    with caplog.at_level("INFO"):
        assert desk.retention.erase() == 1
    assert closed in caplog.text and "Bloggs" not in caplog.text
    assert desk.inbox.detail(still_open)
    for file in tmp_path.glob("handoffs.sqlite3*"):
        assert b"very particular sentence" not in file.read_bytes()


def test_accounts_are_made_by_a_command(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("NOTICE_DATABASE_URL", f"sqlite:///{tmp_path}/a.sqlite3")
    for password, status in (("short", 1), (PASSWORD, 0)):
        monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
        assert main(["account", "office", "--password-stdin"]) == status
    assert main(["accounts"]) == 0
    assert capsys.readouterr().out.endswith("office\n")
    assert main(["account", "nobody", "--disable"]) == 1

"""The API on both databases: durable, once, and harmless with bad input."""

import logging
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, text

from api.handoffs.tables import Delivery, Handoff
from api.schemas import HANDOFF_KINDS
from tests.api.handoffs.conftest import sent


@pytest.mark.parametrize("kind", HANDOFF_KINDS)
def test_each_kind_gets_a_reference_and_rights_a_due_date(serve, kind):
    reply = serve().post("/api/handoffs", json=sent(kind=kind))
    assert reply.status_code == 201
    assert ("due" in reply.json()) == (kind not in ("question", "callback", "complaint"))
    assert reply.json().get("due", "2026-03-02") == "2026-03-02"  # of 30 January, so from 28 Feb


_ABOUT_A_CHILD = {"access", "educational_record", "objection", "rectification", "erasure"}


@pytest.mark.parametrize("kind", HANDOFF_KINDS)
def test_the_child_is_asked_for_and_kept_only_where_the_request_needs_it(serve, kind):
    client = serve()
    form = client.get("/api/about").json()["forms"][kind]
    reference = client.post("/api/handoffs", json=sent(kind=kind)).json()["reference"]
    kept = client.app.state.desk.inbox.detail(reference).child
    assert form["ask_child"] == (kind in _ABOUT_A_CHILD) == (kept == "Jayden Bloggs")
    page = client.get(f"/handoff?kind={kind}").text
    assert ("Which child is it about?" in page) == form["ask_child"]


def test_the_form_for_a_call_back_wants_a_phone_number(serve):
    client = serve()
    filled = {"kind": "callback", "about": "Ring me.", "name": "Jo", "email": "jo@example.org"}
    assert "Please give a phone number" in client.post("/handoff", data=filled).text
    assert client.post("/handoff", data={**filled, "phone": "0161 496 0000"}).status_code == 201


def test_retries_at_the_same_moment_store_one_record(serve, database_url):
    client = serve(database_url=database_url)
    store, desk = client.app.state.desk.store, client.app.state.desk
    from api.handoffs.submission import Submission

    with ThreadPoolExecutor(8) as pool:
        receipts = list(
            pool.map(lambda _: store.record(Submission(**sent()), "one key", None, None), range(8))
        )
    assert len({receipt.reference for receipt in receipts}) == 1
    with desk.database.transaction() as session:
        assert session.execute(select(func.count()).select_from(Handoff)).scalar_one() == 1


def test_one_key_with_other_words_is_refused(serve):
    client = serve()
    key = {"Idempotency-Key": "a"}
    assert client.post("/api/handoffs", json=sent(), headers=key).status_code == 201
    reply = client.post("/api/handoffs", json=sent(about="other"), headers=key)
    assert reply.status_code == 422 and "new form" in reply.json()["detail"]


def test_without_a_database_no_reference_is_given_and_nothing_personal_logged(serve, caplog):
    client = serve()
    with client.app.state.desk.database.transaction() as session:
        session.execute(text("DROP TABLE events"))
    with caplog.at_level(logging.DEBUG):
        reply = client.post("/api/handoffs", json=sent())
    assert reply.status_code == 503 and "reference" not in reply.json()
    assert "Mrs Farnsworth" in reply.json()["detail"]
    with client.app.state.desk.database.transaction() as session:
        assert session.execute(select(func.count()).select_from(Delivery)).scalar_one() == 0
    for private in ("Bloggs", "jo@example.org", "copy of everything"):
        assert private not in caplog.text


def test_sqlite_syncs_fully_in_wal_mode_and_its_file_is_private(serve, tmp_path):
    database = serve().app.state.desk.database
    with database.engine.connect() as connection:
        pragmas = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous")
        ]
    assert pragmas == ["wal", 2]
    assert (tmp_path / "handoffs.sqlite3").stat().st_mode & 0o077 == 0


def test_a_flood_from_one_address_is_answered_with_429_and_a_time(serve):
    client = serve(handoff_rate_limit="5/hour")
    replies = [client.post("/api/handoffs", json=sent(about=f"number {i}")) for i in range(8)]
    assert [reply.status_code for reply in replies] == [201] * 5 + [429] * 3
    assert int(replies[-1].headers["Retry-After"]) > 0
    refused = replies[-1].json()["detail"]  # a request does not end here: whom else to turn to
    assert "not been stored" in refused and "Mrs Farnsworth" in refused and "0161" in refused


def test_a_thousand_from_one_address_are_counted_in_redis_by_two_servers(serve, redis_server):
    servers = [serve(redis_url=redis_server.url, handoff_rate_limit="10/hour") for _ in range(2)]
    statuses = [
        servers[i % 2].post("/api/handoffs", json=sent(about=f"number {i}")).status_code
        for i in range(1000)
    ]
    assert (statuses.count(201), statuses.count(429)) == (10, 990)


def test_a_retry_is_not_counted_against_the_limit(serve):
    client = serve(handoff_rate_limit="1/hour")
    statuses = [
        client.post("/api/handoffs", json=sent(), headers={"Idempotency-Key": "k"}).status_code
        for _ in range(3)
    ]
    assert statuses == [201, 201, 201]


def test_a_megabyte_is_refused(serve):
    assert serve().post("/api/handoffs", json=sent(about="x" * 1_000_000)).status_code == 413

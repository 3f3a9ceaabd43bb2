"""From the form to the mail server, over real SMTP."""

import json
import logging
import time as real_time
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from api.handoffs.webhook import signature
from api.schemas import TranscriptTurn
from tests.api.handoffs.conftest import OFFICE, sent
from tests.api.handoffs.fakes import FakeRunner


def until(condition, seconds=10.0):
    end = real_time.monotonic() + seconds
    while not condition() and real_time.monotonic() < end:
        real_time.sleep(0.02)
    assert condition()


@pytest.mark.parametrize("mailbox", ["starttls", "tls", "none"], indirect=True)
def test_a_request_reaches_the_school_and_an_acknowledgement_the_person(serve, mailbox):
    client = serve(**mailbox.settings())
    reply = client.post("/api/handoffs", json=sent())
    assert (reply.status_code, reply.json()["delivery"]) == (201, "sending")
    until(lambda: len(mailbox.messages) == 2)
    [notice], [answer] = mailbox.to(OFFICE), mailbox.to("jo@example.org")
    for expected in ("Jo Bloggs", "jo@example.org", "Jayden Bloggs", reply.json()["reference"]):
        assert expected in notice.get_content()
    assert notice["Subject"].startswith(f"[{reply.json()['reference']}]")
    assert reply.json()["reference"] in answer.get_content()
    assert "Under data protection legislation" in answer.get_content()


def test_the_acknowledgement_repeats_neither_the_child_nor_links(serve, mailbox):
    client = serve(runner=FakeRunner(secret="Kim"), **mailbox.settings())
    client.post(
        "/api/handoffs",
        json=sent(
            about="The file of Jayden BLOGGS and Kim. Win at http://evil.example/x or evil.example"
        ),
    )
    until(lambda: mailbox.to("jo@example.org"))
    text = mailbox.to("jo@example.org")[0].get_content()
    assert "The file of" in text
    for hidden in ("Jayden", "BLOGGS", "Kim", "evil"):
        assert hidden not in text


def test_failing_mail_is_tried_again_with_one_message_id_and_then_shown(
    serve, mailbox, time, caplog
):
    mailbox.fail_share = 1
    client = serve(**mailbox.settings(), delivery_tries_max=3)
    desk = client.app.state.desk
    reference = client.post("/api/handoffs", json=sent(email=None, phone="0161 496 0000")).json()[
        "reference"
    ]
    with caplog.at_level(logging.ERROR):
        for tries in (1, 2, 3):
            until(lambda t=tries: desk.inbox.detail(reference).deliveries[0].tries == t)
            until(lambda: desk.inbox.detail(reference).deliveries[0].leased_by is None)
            time.turn(hours=5)
            desk.couriers.wake()
    [delivery] = desk.inbox.detail(reference).deliveries
    assert (delivery.state, delivery.problem) == (
        "failed",
        "the mail server refused the message (451)",
    )
    assert reference in caplog.text and "Jo Bloggs" not in caplog.text
    assert desk.inbox.counts().failed == 1
    assert 'notice_deliveries{state="failed"} 1.0' in client.get("/metrics").text
    mailbox.fail_share = 0
    account = type("Who", (), {"account_id": 1, "name": "office"})
    desk.inbox.retry(reference, account)
    desk.couriers.wake()
    until(lambda: mailbox.messages)
    assert mailbox.messages[0]["Message-ID"] == delivery.message_id


def test_an_address_that_does_not_exist_is_not_tried_again(serve, mailbox):
    mailbox.refuse.add("jo@example.org")
    client = serve(**mailbox.settings())
    reference = client.post("/api/handoffs", json=sent()).json()["reference"]
    inbox = client.app.state.desk.inbox
    until(lambda: inbox.counts().failed)
    states = {d.purpose: (d.state, d.tries) for d in inbox.detail(reference).deliveries}
    assert states["acknowledge"] == ("failed", 1)


def test_one_address_gets_few_acknowledgements_a_day(serve, mailbox):
    client = serve(**mailbox.settings(), acknowledgements_per_day=2)
    for number in range(4):
        client.post("/api/handoffs", json=sent(about=f"question {number}"))
    until(lambda: len(mailbox.to(OFFICE)) == 4)
    assert len(mailbox.to("jo@example.org")) == 2


def test_without_mail_the_person_is_told_that_it_waits_in_the_inbox(serve):
    receipt = serve().post("/api/handoffs", json=sent()).json()
    assert receipt["delivery"] == "inbox"
    assert "No e-mail has been sent" in receipt["text"] and "0161 474 4299" in receipt["text"]


def test_the_chat_goes_along_only_with_the_tick(serve):
    runner = FakeRunner(
        {
            "c-1": [
                TranscriptTurn(speaker="person", text="my lad <name>"),
                TranscriptTurn(speaker="assistant", text="You are asking"),
            ]
        }
    )
    client = serve(runner=runner)
    inbox = client.app.state.desk.inbox
    for share, kept in ((True, "Person: my lad <name>\nAssistant: You are asking"), (False, None)):
        reply = client.post(
            "/api/handoffs", json=sent(conversation_id="c-1", share_conversation=share)
        )
        assert inbox.detail(reply.json()["reference"]).conversation == kept
    late = sent(conversation_id="c-2", share_conversation=True)
    assert "had been forgotten" in client.post("/api/handoffs", json=late).json()["text"]
    assert client.get("/api/conversations/c-1").json()["turns"][0]["text"] == "my lad <name>"
    assert client.get("/api/conversations/gone").json()["turns"] == []


def test_the_webhook_is_signed_and_says_nothing_about_anybody(serve):
    got = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):
            got.append((self.headers, self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Receiver)
    Thread(target=server.serve_forever, daemon=True).start()
    client = serve(
        webhook_url=f"http://127.0.0.1:{server.server_port}/hook", webhook_secret="shared"
    )
    reply = client.post("/api/handoffs", json=sent())
    until(lambda: got)
    server.shutdown()
    headers, body = got[0]
    assert headers["webhook-signature"] == signature(
        "shared", headers["webhook-id"], int(headers["webhook-timestamp"]), body
    )
    assert json.loads(body)["reference"] == reply.json()["reference"]
    for private in (b"Jo", b"Jayden", b"example.org"):
        assert private not in body

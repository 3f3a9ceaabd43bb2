"""The chat contract over HTTP, on the trained model."""

import pytest

from bot.notice import folded

OUTCOMES = {
    "answered", "not_in_notice", "out_of_scope", "clarify", "handoff", "rights_request",
    "safeguarding", "smalltalk",
}  # fmt: skip


def ask(assistant, message, conversation_id=None):
    response = assistant.post(
        "/api/chat", json={"message": message, "conversation_id": conversation_id}
    )
    assert response.status_code == 200, response.text
    return response.json()


def text_of(reply):
    return "\n".join(message["text"] for message in reply["messages"])


@pytest.mark.parametrize(
    ("message", "outcome", "says"),
    [
        ("is attendance passed to welfare call?", "answered", "Manchester"),
        ("who do you share it with", "answered", "CPOMS"),
        ("how long do you keep it", "not_in_notice", "Records Retention Schedule"),
        ("do the police get it", "not_in_notice", "consent"),
        ("my dad hits me", "safeguarding", "0800 1111"),
        ("I want a copy of everything you hold on my daughter", "rights_request", "Farnsworth"),
        ("can I speak to a person please", "handoff", "Farnsworth"),
        ("hello", "smalltalk", "program"),
        ("what is the weather tomorrow", "out_of_scope", "privacy"),
    ],
)
def test_each_outcome_is_reached_and_its_text_serves_by_itself(assistant, message, outcome, says):
    reply = ask(assistant, message)
    assert reply["outcome"] == outcome
    assert says.lower() in text_of(reply).lower()


def test_an_answer_cites_the_notice_word_for_word(assistant, knowledge):
    reply = ask(assistant, "how is it stored")
    assert reply["citations"]
    for citation in reply["citations"]:
        assert folded(citation["quote"]) in folded(knowledge.notice.text)
        assert citation["section"] in [s.title for s in knowledge.notice.sections]
    assert reply["notice"]["version"] == "V5"
    assert reply["notice"]["review_overdue"] is True


def test_a_mere_name_asks_again_what_was_asked_before(assistant):
    first = ask(assistant, "do you share it with Capita?")
    second = ask(assistant, "and CAMHS?", first["conversation_id"])
    assert second["outcome"] == "answered"
    assert "CAMHS" in text_of(second)


def test_the_place_in_the_notice_is_shown_when_asked_for(assistant):
    first = ask(assistant, "what does Nick Dux do")
    second = ask(assistant, "where does it say that", first["conversation_id"])
    assert any("Nick Dux" in c["quote"] for c in second["citations"])


@pytest.mark.parametrize(
    "message",
    ["/restart", '/answer{"x": 1}', "<script>alert(1)</script>", "'; DROP TABLE users; --", "a",
     "🙂🙂", "asdfgh", "{business_manager}", "\u202eevil", "x" * 2000],
)  # fmt: skip
def test_odd_input_gets_an_ordinary_reply_and_is_not_echoed(assistant, message):
    reply = ask(assistant, message)
    assert reply["outcome"] in OUTCOMES
    assert "<script" not in text_of(reply) and "DROP TABLE" not in text_of(reply)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"message": ""}, 422),
        ({"message": "   "}, 422),
        ({"message": "x" * 2001}, 422),
        ({"message": 5}, 422),
        ({}, 422),
        ([], 422),
        ("text", 422),
        ({"message": "x" * 1_000_000}, 413),
    ],
)
def test_a_bad_body_gets_a_sentence(assistant, body, status):
    response = assistant.post("/api/chat", json=body)
    assert response.status_code == status
    assert response.json()["detail"].endswith(".")
    assert response.headers["content-type"].startswith("application/problem+json")


def test_broken_json_gets_a_sentence(assistant):
    response = assistant.post(
        "/api/chat", content=b"{", headers={"content-type": "application/json"}
    )
    assert response.status_code == 422
    assert "JSON" in response.json()["detail"]


def test_an_unknown_conversation_starts_anew_and_a_forgotten_one_is_gone(assistant):
    reply = ask(assistant, "hello", "c-never-seen")
    assert reply["outcome"] == "smalltalk"
    assert assistant.delete("/api/conversations/c-never-seen").status_code == 204


def test_rasas_rest_channel_answers(assistant):
    parts = assistant.post(
        "/webhooks/rest/webhook", json={"sender": "s1", "message": "who is the DPO"}
    ).json()
    assert parts[0]["recipient_id"] == "s1"
    assert parts[0]["custom"]["outcome"] == "answered"


@pytest.mark.parametrize(
    ("recipient", "verdict"),
    [("welfair call", "listed_with_limit"), ("ed psych", "listed"), ("Acme Ltd", "not_listed")],
)
def test_the_sharing_look_up_resolves_names(assistant, recipient, verdict):
    row = assistant.get("/api/sharing", params={"recipient": recipient}).json()["rows"][0]
    assert row["verdict"] == verdict
    assert row["citations"]


def test_the_notice_is_served_structured(assistant):
    document = assistant.get("/api/notice").json()
    assert document["version"] == "V5"
    assert len(document["versions"]) == 5
    assert assistant.get("/healthz").json() == {"status": "ok"}
    assert assistant.get("/openapi.json").status_code == 200

import pytest


def test_a_judgement_is_counted_by_outcome_alone(client):
    for helpful in (True, True, False):
        sent = {"helpful": helpful, "outcome": "answered"}
        assert client.post("/api/feedback", json=sent).status_code == 204
    metrics = client.get("/metrics").text
    assert 'notice_feedback_total{helpful="yes",outcome="answered"} 2.0' in metrics
    assert 'notice_feedback_total{helpful="no",outcome="answered"} 1.0' in metrics


@pytest.mark.parametrize(
    "sent",
    [
        {"helpful": True, "outcome": "answered", "text": "my son"},
        {"helpful": True, "outcome": "my son"},
        {"helpful": "yes", "outcome": "answered"},
    ],
)
def test_text_cannot_come_along_with_a_judgement(client, sent):
    assert client.post("/api/feedback", json=sent).status_code == 422


def test_about_has_version_contacts_and_form_titles(client, knowledge):
    about = client.get("/api/about").json()
    assert about["notice"]["version"] == knowledge.notice.in_force.name
    assert [c["name"] for c in about["contacts"]] == [c.name for c in knowledge.contacts]
    assert set(about["forms"]) == {right.form for right in knowledge.rights} | {
        "question",
        "callback",
    }

from datetime import date, timedelta
from html import unescape

import pytest

from bot.knowledge import long_date
from tests import fakes


def _post(client, message, **more):
    return client.post("/ask", data={"message": message, **more})


def test_the_notice_page_shows_version_contacts_and_every_section(client, knowledge):
    page = unescape(client.get("/").text)
    version = knowledge.notice.in_force
    for expected in (knowledge.notice.title, version.name, long_date(version.approved)):
        assert expected in page
    for contact in knowledge.contacts:
        assert contact.name in page
    for section in knowledge.notice.sections[1:]:
        assert f'id="{section.id}"' in page


def test_readers_are_warned_when_the_review_date_has_passed(client, knowledge):
    overdue = knowledge.notice.in_force.review_due < date.today()
    assert ('class="warning"' in client.get("/").text) == overdue
    assert knowledge.notice.in_force.review_overdue(date.today() + timedelta(days=36500))


def test_a_question_without_script_is_answered_with_quotes_and_contact(client, knowledge):
    page = unescape(_post(client, fakes.ANSWERED).text)
    for quote in knowledge.topic("notice/recipients").quotes:
        assert f"<blockquote>{quote}</blockquote>" in page
    assert page.count(knowledge.contact("dpo").email) >= 2


def test_a_conversation_goes_on_without_script(client, runner):
    _post(client, fakes.CLARIFY, conversation_id="c-7")
    assert runner.asked == [("c-7", fakes.CLARIFY)]


def test_choices_are_buttons_without_script(client):
    page = _post(client, fakes.CLARIFY).text
    assert 'name="message" value="Who do you share it with?"' in page


def test_urgent_help_without_script_has_numbers_to_ring_and_no_privacy_talk(client):
    page = _post(client, fakes.HARM).text
    reply = page.split('id="reply"')[1].split("</section>")[0]
    assert 'href="tel:999"' in reply and 'href="tel:08001111"' in reply
    assert "blockquote" not in reply


def test_urgent_help_in_another_language_without_script_has_both_texts(client, knowledge):
    reply = _post(client, fakes.HARM_IN_POLISH).text.split('id="reply"')[1].split("</section>")[0]
    assert reply.count('href="tel:999"') == reply.count('href="tel:08001111"') == 2


def test_a_rights_request_without_script_leads_to_its_form(client):
    assert 'href="/handoff?kind=access"' in _post(client, fakes.REQUEST).text


@pytest.mark.parametrize(
    ("message", "status"), [("", 422), ("   ", 422), ("x" * 2001, 422), (fakes.FAULT, 500)]
)
def test_what_is_wrong_is_said_beside_the_field_and_the_question_is_kept(client, message, status):
    response = _post(client, message)
    assert response.status_code == status
    assert 'role="alert"' in response.text and 'aria-invalid="true"' in response.text
    assert message in response.text


def test_too_many_questions_without_script_are_refused_with_a_time_to_wait(client):
    for _ in range(50):
        _post(client, "hello")
    refused = _post(client, "hello")
    assert refused.status_code == 429 and refused.headers["retry-after"]
    assert "wait" in refused.text


def test_markup_in_a_question_is_shown_and_never_run(client):
    page = _post(client, "<script>alert(1)</script>").text
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page


def test_an_answer_is_kept_in_no_cache(client):
    assert _post(client, fakes.ANSWERED).headers["cache-control"] == "no-store"


def test_the_demonstration_has_lines_to_copy_with_the_true_integrity_value(client):
    page = unescape(client.get("/demo").text)
    assert f'integrity="{client.app.state.widget.integrity}"' in page


def test_no_template_or_script_of_ours_holds_a_fact_of_the_school(knowledge):
    from pathlib import Path

    api = Path(__file__).parents[2] / "api"
    files = [
        path
        for pattern in ("templates/**/*", "assets/*", "widget/*.js", "*.py", "routes/*.py")
        for path in api.glob(pattern)
        if path.is_file()
    ]
    facts = [
        value
        for contact in knowledge.contacts
        for value in (contact.name, contact.email, contact.phone)
        if value
    ]
    facts += [entry.name for entry in knowledge.recipients if entry.listed]
    for path in files:
        text = path.read_text(encoding="utf-8").lower()
        # "School Health" and the like are everyday words too, so only whole longer facts count.
        assert not [fact for fact in facts if len(fact) > 13 and fact.lower() in text], path.name

import pytest

from actions.compose import compose
from actions.question import Question


def ask(knowledge, intent, recipients=(), data=()):
    return compose(Question(intent, tuple(recipients), tuple(data)), knowledge)


def test_a_yes_no_question_about_one_recipient_is_answered_for_that_one(knowledge):
    reply = ask(knowledge, "recipient/whether", ["welfare_call"])
    assert reply.text.startswith("Yes: the notice lists Welfare Call")
    assert "attendance data only" in reply.text
    assert "Capita" not in reply.text
    assert reply.quotes == ("Welfare Call (attendance data only for Manchester LAC)",)


@pytest.mark.parametrize(("kind", "starts"), [("attendance", "Yes"), ("photographs", "No")])
def test_a_limit_decides_which_kinds_of_information_are_shared(knowledge, kind, starts):
    assert ask(knowledge, "recipient/whether", ["welfare_call"], [kind]).text.startswith(starts)


def test_where_the_notice_does_not_say_what_is_shared_there_is_no_yes(knowledge):
    reply = ask(knowledge, "recipient/whether", ["camhs"], ["ehcp"])
    assert not reply.text.startswith("Yes")
    assert "does not say which kinds" in reply.text
    assert "does not authorise" in reply.text


def test_an_unlisted_recipient_gets_the_consent_rule_and_whom_to_ask(knowledge):
    reply = ask(knowledge, "recipient/whether", ["police"])
    assert reply.outcome == "not_in_notice"
    assert "without consent" in reply.quotes[0]
    assert "Farnsworth" in reply.text and "Karen Lane" in reply.text


def test_a_recipient_that_nobody_knows_gets_the_whole_list(knowledge):
    reply = ask(knowledge, "recipient/whether")
    assert reply.outcome == "answered"
    assert "I do not find anyone" in reply.text and "Karen Lane" in reply.text
    assert reply.quotes == knowledge.topic("notice/recipients").quotes


def test_a_council_is_answered_with_those_that_may_be_meant_besides(knowledge):
    reply = ask(knowledge, "recipient/whether", ["stockport"])
    assert "It also lists other local authorities, only where necessary." in reply.text
    assert "other local authorities where necessary" in reply.quotes


def test_the_law_behind_a_recipient_comes_with_the_rule_on_consent(knowledge):
    reply = ask(knowledge, "recipient/law", ["stockport"])
    assert "statutory duties" in reply.text and "without consent" in reply.text
    assert "statutory duties" in reply.simple


@pytest.mark.parametrize(
    ("key", "quote"),
    [
        ("held", "Notes of concern"),
        ("shared", "Welfare Call"),
        ("why", "pastoral care"),
    ],
)
def test_a_kind_of_information_that_nobody_knows_gets_the_whole_list(knowledge, key, quote):
    reply = ask(knowledge, f"data/{key}")
    assert reply.outcome == "answered"
    assert quote in "".join(reply.quotes)


def test_what_a_recipient_means_is_what_it_is_for(knowledge):
    assert "safeguarding concerns" in ask(knowledge, "data/meaning", ["cpoms"]).text


@pytest.mark.parametrize("key", ["whether", "purpose", "data", "law", "contact"])
def test_every_recipient_has_an_answer_in_every_aspect(knowledge, key):
    for recipient in knowledge.recipients:
        reply = ask(knowledge, f"recipient/{key}", [recipient.id])
        assert reply.text and reply.quotes
        answered = recipient.listed or recipient.instead
        assert reply.outcome == ("answered" if answered else "not_in_notice")


def test_somebody_inside_the_school_gets_the_answer_on_who_handles_it_there(knowledge):
    reply = ask(knowledge, "recipient/whether", ["school_staff"])
    assert "handled internally" in reply.quotes[0]
    # beside a recipient outside, that one is asked about
    assert ask(knowledge, "recipient/whether", ["school_staff", "camhs"]).text.startswith("Yes")


@pytest.mark.parametrize("key", ["held", "why", "shared", "meaning"])
def test_every_kind_of_information_has_an_answer_in_every_aspect(knowledge, key):
    for kind in knowledge.data:
        reply = ask(knowledge, f"data/{key}", data=[kind.id])
        assert reply.text and reply.quotes
        if not kind.listed:
            assert reply.outcome == "not_in_notice"


def test_what_is_kept_about_one_child_cannot_be_seen(knowledge):
    assert "cannot see anyone's records" in ask(knowledge, "data/held", data=["photographs"]).text


def test_a_right_exercised_opens_its_form_and_says_that_nothing_is_passed_on(knowledge):
    for right in knowledge.rights:
        reply = ask(knowledge, f"request/{right.id}")
        assert reply.outcome == "rights_request"
        assert reply.form == {"kind": "rights_request", "right": right.form}
        assert "not been passed on" in reply.text and "Farnsworth" in reply.text
        assert ("not from the notice" in reply.text) == right.clock

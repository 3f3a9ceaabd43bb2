from html import unescape

import pytest

from api.lookup import NAMED, listings, verdict


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("camhs", "listed"),
        ("CAHMS", "listed"),
        ("Welfare Call", "listed_with_limit"),
        # named in passing, or through somebody else: never shown as listed
        ("social worker", NAMED),
        ("researchers", NAMED),
        # not named at all
        ("the police", "not_listed"),
        ("a shop on the corner", "not_listed"),
    ],
)
def test_the_verdict_never_says_more_than_the_notice(knowledge, typed, shown):
    assert verdict(knowledge, typed, "").verdict == shown


def test_a_kind_outside_the_limit_is_refused_in_words(knowledge):
    found = verdict(knowledge, "welfare call", "ehcp")
    assert found.row.text.startswith("No:")


def test_the_whole_list_names_every_recipient_once(knowledge):
    named = [listing.row.id for listing in listings(knowledge)]
    assert named == [entry.id for entry in knowledge.recipients if entry.listed]


def test_staff_read_that_it_gives_no_permission(client, knowledge):
    assert knowledge.say("sharing", "no_green_light") in unescape(client.get("/staff").text)


def test_without_script_the_form_shows_verdict_quote_and_whom_to_ask(client, knowledge):
    page = unescape(client.post("/staff", data={"recipient": "welfare call"}).text)
    entry = knowledge.recipient("welfare_call")
    assert 'class="verdict listed_with_limit"' in page
    assert f"<blockquote>{entry.listed[0]}</blockquote>" in page
    assert knowledge.contact("business_manager").name in page


@pytest.mark.parametrize("recipient", ["camhs", "a shop on the corner", ""])
def test_a_kind_that_nothing_names_is_said_to_be_unknown_and_never_taken_for_a_yes(
    client, knowledge, recipient
):
    asked = {"recipient": recipient, "data": "zorbles"}
    table = client.get("/api/sharing", params=asked).json()
    said = knowledge.say("sharing", "kind_unknown")
    assert all(
        text.startswith(said) for text in (table["note"], *(r["text"] for r in table["rows"]))
    )
    assert "zorbles" not in str(table)
    if recipient:
        assert said in unescape(client.post("/staff", data=asked).text)


def test_a_kind_that_is_known_narrows_the_answer(client, knowledge):
    asked = {"recipient": "welfare call", "data": "attendance"}
    table = client.get("/api/sharing", params=asked).json()
    assert table["note"] == knowledge.say("sharing", "no_green_light")


def test_an_unknown_name_is_never_echoed_in_the_verdict(client):
    answer = client.post("/staff/verdict", data={"recipient": "Zebedee Quux"})
    assert "Zebedee" not in answer.text and "not_listed" in answer.text


def test_nothing_typed_gives_no_verdict(client):
    assert "verdict " not in client.post("/staff/verdict", data={"recipient": " "}).text


@pytest.mark.parametrize(
    ("recipient", "kind", "shown"),
    [
        ("welfare call", "attendance", "listed_with_limit"),
        ("welfare call", "photographs", "other_kind"),
        # the notice lists them and is silent on the kind: no green light
        ("cpoms", "attendance", "unclear"),
        ("camhs", "ehcp", "unclear"),
        ("cpoms", "", "listed"),
        ("tesco", "attendance", "not_listed"),
    ],
)
def test_a_kind_that_the_notice_does_not_grant_is_never_plainly_listed(
    knowledge, recipient, kind, shown
):
    assert verdict(knowledge, recipient, kind).verdict == shown

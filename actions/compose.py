"""Put the reply to a question together. Pure: question and knowledge in, reply out."""

from typing import Callable, Dict, List

from actions.question import Question
from actions.reply import Reply, lines, once
from bot.errors import UnknownTopic
from bot.knowledge import DataCategory, Knowledge, Outcome, Recipient

# What answers a question on a kind of information that names none.
_ON_ALL_KINDS = {"shared": "notice/recipients", "why": "notice/purposes"}


def compose(question: Question, knowledge: Knowledge) -> Reply:
    """Raises UnknownTopic where no knowledge answers the intent."""
    composers: Dict[str, Callable[[Question, Knowledge], Reply]] = {
        "recipient": compose_recipient,
        "data": compose_data,
        "right": compose_right,
        "request": compose_request,
    }
    return composers.get(question.family, compose_topic)(question, knowledge)


def compose_topic(question: Question, knowledge: Knowledge) -> Reply:
    topic = knowledge.topic(question.intent)
    named = question.recipients and not question.by_the_way
    beside = topic.beside.get("recipient") if named else None
    if beside:
        other = compose(question.about(beside), knowledge)
        first = knowledge.fill(topic.simple or topic.answer)
        return Reply(lines(first, other.text), other.outcome, once((*topic.quotes, *other.quotes)))
    return Reply(
        text=knowledge.fill(topic.answer),
        outcome=topic.outcome,
        quotes=topic.quotes,
        buttons=topic.buttons,
        simple=knowledge.fill(topic.simple) if topic.simple else None,
    )


def compose_right(question: Question, knowledge: Knowledge) -> Reply:
    right = knowledge.right(question.key)
    return Reply(
        knowledge.fill(right.answer),
        Outcome.ANSWERED,
        right.quotes,
        simple=knowledge.fill(right.simple),
    )


def compose_request(question: Question, knowledge: Knowledge) -> Reply:
    """Somebody exercises a right: say what is asked, and that it is not passed on by itself."""
    right = knowledge.right(question.key)
    simple = knowledge.say("rights", "not_passed_on")
    return Reply(
        text=lines(
            knowledge.say("rights", "request", name=right.name),
            simple,
            knowledge.fill(right.besides) if right.besides else None,
            knowledge.say("rights", "form"),
            knowledge.say("rights", "clock", text=knowledge.supplement.request_clock.text)
            if right.clock
            else None,
        ),
        outcome=Outcome.RIGHTS_REQUEST,
        quotes=right.quotes,
        form={"kind": "rights_request", "right": right.form},
        simple=simple,
    )


def compose_recipient(question: Question, knowledge: Knowledge) -> Reply:
    """What the notice says about each recipient named, in the aspect asked about."""
    entries = [entry for entry in map(knowledge.recipient, question.recipients) if entry]
    if not entries:
        return _whole_list("sharing", "notice/recipients", "ask_first", knowledge)
    outside = [entry for entry in entries if not entry.instead]
    if not outside:
        return compose_topic(question.about(str(entries[0].instead)), knowledge)
    entries = outside
    if any(entry.listed for entry in entries):
        entries = [entry for entry in entries if entry.listed] + [
            entry for entry in entries if not entry.listed
        ]
    replies = []
    for entry in entries[:3]:
        if not entry.listed:
            replies.append(_not_listed(entry, knowledge))
        else:
            replies.append(_listed(entry, question, knowledge))
    outcome = Outcome.ANSWERED if any(e.listed for e in entries[:3]) else Outcome.NOT_IN_NOTICE
    return Reply(
        text=lines(*dict.fromkeys(line for r in replies for line in r.text.splitlines())),
        outcome=outcome,
        quotes=once(quote for reply in replies for quote in reply.quotes),
        simple=lines(*dict.fromkeys(reply.simple for reply in replies if reply.simple)),
    )


def _whole_list(group: str, topic: str, last: str, knowledge: Knowledge) -> Reply:
    """For a name that nobody knows, or none: all that is listed, so that the person can look."""
    listed = knowledge.topic(topic)
    first, end = knowledge.say(group, "not_found"), knowledge.say(group, last)
    return Reply(
        text=lines(first, *listed.answer.splitlines(), end),
        outcome=Outcome.ANSWERED,
        quotes=listed.quotes,
        simple=lines(first, listed.simple),
    )


def _near(entry: Recipient, knowledge: Knowledge) -> List[Recipient]:
    """Those listed that somebody who asks after this one may mean."""
    return [other for other in map(knowledge.recipient, entry.near) if other]


def _not_listed(entry: Recipient, knowledge: Knowledge) -> Reply:
    first = knowledge.say(
        "sharing", "not_listed", name=entry.name, them="them" if entry.plural else "it"
    )
    near = _near(entry, knowledge)
    named = " and ".join(other.name for other in near)
    return Reply(
        text=lines(
            first,
            knowledge.say("sharing", "near", names=named) if near else None,
            knowledge.say("sharing", "consent_rule"),
            knowledge.say("sharing", "ask_first"),
        ),
        outcome=Outcome.NOT_IN_NOTICE,
        quotes=(
            *(quote for other in near for quote in other.listed),
            *knowledge.topic("notice/consent").quotes[:1],
        ),
        simple=lines(first, knowledge.say("sharing", "ask_first")),
    )


def _listed(entry: Recipient, question: Question, knowledge: Knowledge) -> Reply:
    say = knowledge.say
    name = entry.name
    verbs = {
        "use": "use" if entry.plural else "uses",
        "receive": "receive" if entry.plural else "receives",
    }
    opening = entry.opening or (
        say("sharing", "listed_in_group", name=name, group=entry.group)
        if entry.group
        else say("sharing", "listed", name=name)
    )
    limit = say("sharing", "limit", limit=entry.limit) if entry.limit else None
    caution = say("sharing", "no_green_light")
    quotes = list(entry.listed)
    kinds = [kind for kind in map(knowledge.data_category, question.data) if kind]

    def fact(aspect: str, **fields: str) -> str:
        found = getattr(entry, aspect)
        if found is None:
            return say("sharing", f"no_{aspect}", name=name, **fields)
        quotes.extend(found.quotes)
        return say("sharing", aspect, **{aspect: found.text, "text": found.text})

    if question.key == "purpose":
        law = fact("law") if entry.law else None  # "why them?" is answered by a duty as well
        text = lines(fact("purpose", **verbs), opening, limit, law)
        if entry.purpose is None:
            quotes += knowledge.topic("notice/sharing_purpose").quotes[:1]
    elif question.key == "data":
        purpose = fact("purpose", **verbs) if entry.purpose and not entry.data else None
        limit = limit if not entry.data else None
        text = lines(fact("data", **verbs), limit, purpose, opening, caution)
    elif question.key == "law":
        text = lines(fact("law"), opening, limit, say("sharing", "consent_rule"))
        quotes += knowledge.topic("notice/consent").quotes[:1]
    elif question.key == "contact":
        text = lines(fact("contact"), opening)
    elif kinds:
        answers = [_kind_for(entry, kind, knowledge, quotes) for kind in kinds]
        data = fact("data") if entry.data and not entry.only else None
        purpose = fact("purpose", **verbs) if entry.purpose and not entry.only else None
        text = lines(*answers, data, purpose, caution)
    else:
        data = fact("data") if entry.data and not entry.only else None
        purpose = fact("purpose", **verbs) if entry.purpose else None
        near = _near(entry, knowledge)
        quotes += [quote for other in near for quote in other.listed]
        besides = [
            say("sharing", "besides", name=", ".join(filter(None, (other.name, other.limit))))
            for other in near
        ]
        text = lines(opening, *besides, limit, entry.note, data, purpose, caution)
    law = fact("law") if question.key == "law" and entry.law else None
    return Reply(text, Outcome.ANSWERED, once(quotes), simple=lines(opening, limit, law))


def _kind_for(entry: Recipient, kind: DataCategory, knowledge: Knowledge, quotes: List[str]) -> str:
    """Whether one kind of information is shared with one recipient, as far as the notice says."""
    quotes.extend(kind.listed)
    fields = {
        "recipient": entry.name,
        "data": kind.name,
        "limit": entry.limit or "",
        "receive": "receive" if entry.plural else "receives",
    }
    if entry.only:
        return knowledge.say(
            "sharing", "data_allowed" if kind.id in entry.only else "data_not_allowed", **fields
        )
    if not kind.listed:
        return knowledge.say("sharing", "data_unlisted", **fields)
    return knowledge.say("sharing", "data_broad" if entry.data else "data_unclear", **fields)


def compose_data(question: Question, knowledge: Knowledge) -> Reply:
    """What the notice says about each kind of information named, in the aspect asked about."""
    if question.recipients and question.key == "shared":
        return compose_recipient(question.about("recipient/whether"), knowledge)
    if question.recipients and question.key == "meaning" and not question.by_the_way:
        aspect = "whether" if question.data else "purpose"  # "what is Capita?"
        return compose_recipient(question.about(f"recipient/{aspect}"), knowledge)
    kinds = [kind for kind in map(knowledge.data_category, question.data) if kind]
    if not kinds:
        return _kind_not_found(question, knowledge)
    listed = [kind for kind in kinds if kind.listed]
    if not listed:
        return _kind_not_listed(kinds, knowledge)
    say = knowledge.say
    quotes = [quote for kind in listed for quote in kind.listed]
    names = [kind.name for kind in listed]
    name = " and ".join(names)
    plural = len(listed) > 1 or listed[0].plural
    opening = lines(
        *[
            kind.opening
            or (
                say("data", "listed_within", name=kind.name, within=kind.within)
                if kind.within
                else say("data", "listed", name=kind.name)
            )
            for kind in listed
        ]
    )
    if question.key == "why":
        purposes = knowledge.topic("notice/purposes")
        text = lines(say("data", "why", name=name), *[f"- {q}" for q in purposes.quotes])
        quotes += purposes.quotes
    elif question.key == "shared":
        recipients = knowledge.topic("notice/recipients")
        only = [r for r in knowledge.recipients if set(r.only) & {kind.id for kind in listed}]
        text = lines(
            say(
                "data",
                "shared",
                name=name,
                Name=name[0].upper() + name[1:],
                is_are="are" if plural else "is",
            ),
            *[f"- {quote}" for quote in recipients.quotes],
            say("data", "inside"),
            say("sharing", "consent_rule"),
        )
        quotes = [
            *[q for r in only for q in r.listed],
            *recipients.quotes,
            *quotes,
            *knowledge.topic("notice/internal_access").quotes[:1],
            *knowledge.topic("notice/consent").quotes[:1],
        ]
    elif question.key == "meaning":
        told = [kind.meaning for kind in listed]
        text = lines(opening, *told, None if all(told) else say("data", "no_meaning"))
    else:
        text = lines(opening, *[kind.meaning for kind in listed], say("data", "no_records"))
    if len(kinds) > len(listed):
        others = " and ".join(kind.name for kind in kinds if not kind.listed)
        text = lines(text, say("data", "not_listed", name=others))
    simple = lines(opening, say("data", "no_records"))
    return Reply(text, Outcome.ANSWERED, once(quotes), simple=simple)


def _kind_not_found(question: Question, knowledge: Knowledge) -> Reply:
    """A kind that nobody knows, or none: what the notice says on all kinds."""
    if question.key in _ON_ALL_KINDS:
        return compose_topic(question.about(_ON_ALL_KINDS[question.key]), knowledge)
    return _whole_list("data", "notice/categories", "other_notices", knowledge)


def _kind_not_listed(kinds: List[DataCategory], knowledge: Knowledge) -> Reply:
    first = knowledge.say("data", "not_listed", name=" or ".join(kind.name for kind in kinds))
    return Reply(
        text=lines(
            first, knowledge.say("data", "collects"), knowledge.say("data", "other_notices")
        ),
        outcome=Outcome.NOT_IN_NOTICE,
        quotes=knowledge.topic("notice/categories").quotes,
        simple=lines(first, knowledge.say("data", "other_notices")),
    )


def exists(intent: str, knowledge: Knowledge) -> bool:
    """True where `compose` has an answer to this intent."""
    try:
        compose(Question(intent), knowledge)
    except UnknownTopic:
        return False
    return True

"""Everything the assistant may say, by name. Read-only once built."""

from datetime import date
from typing import Any, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple

from bot.errors import BadKnowledge, UnknownTopic
from bot.knowledge.models import (
    Contact,
    DataCategory,
    Fact,
    Outcome,
    Recipient,
    Right,
    Supplement,
    Topic,
)
from bot.notice import Clause, Notice


class Knowledge:
    """The notice, the answers tied to it, and the sentences that answers are put together from."""

    def __init__(
        self,
        notice: Notice,
        topics: Iterable[Topic],
        recipients: Sequence[Recipient],
        data: Sequence[DataCategory],
        rights: Sequence[Right],
        contacts: Iterable[Contact],
        supplement: Supplement,
        wording: Mapping[str, Any],
        terms: Mapping[str, Tuple[str, ...]],
    ) -> None:
        self.notice = notice
        self.recipients = tuple(recipients)
        self.data = tuple(data)
        self.rights = tuple(rights)
        self.supplement = supplement
        self.terms = terms  # plain words -> what people type for them
        self._wording = wording
        self._topics = {topic.id: topic for topic in topics}
        self._recipients = {entry.id: entry for entry in recipients}
        self._data = {entry.id: entry for entry in data}
        self._rights = {right.id: right for right in rights}
        self._contacts = {contact.id: contact for contact in contacts}
        self._sections: Dict[str, Clause] = {}  # by quote, once it has been looked up

    @property
    def topics(self) -> Tuple[Topic, ...]:
        return tuple(self._topics.values())

    @property
    def contacts(self) -> Tuple[Contact, ...]:
        return tuple(self._contacts.values())

    def topic(self, topic_id: str) -> Topic:
        """Raises UnknownTopic."""
        if topic_id not in self._topics:
            raise UnknownTopic(f"No knowledge file has the topic {topic_id!r}.")
        return self._topics[topic_id]

    def has_topic(self, topic_id: str) -> bool:
        return topic_id in self._topics

    def recipient(self, recipient_id: str) -> Optional[Recipient]:
        return self._recipients.get(recipient_id)

    def data_category(self, data_id: str) -> Optional[DataCategory]:
        return self._data.get(data_id)

    def right(self, right_id: str) -> Right:
        """Raises UnknownTopic."""
        if right_id not in self._rights:
            raise UnknownTopic(f"No knowledge file has the right {right_id!r}.")
        return self._rights[right_id]

    def contact(self, contact_id: str) -> Contact:
        """Raises BadKnowledge where `contacts.yml` lacks it."""
        if contact_id not in self._contacts:
            raise BadKnowledge(f"contacts.yml has no contact {contact_id!r}.")
        return self._contacts[contact_id]

    def names(self) -> Dict[str, Dict[str, Tuple[str, ...]]]:
        """What people may type: kind of entity -> id -> names."""
        return {
            "recipient": {entry.id: entry.names for entry in self.recipients},
            "data": {entry.id: entry.names for entry in self.data},
            "right": {right.id: right.names for right in self.rights},
        }

    def allowed_names(self) -> Tuple[str, ...]:
        """Names, numbers and addresses that the notice itself prints, so never redacted."""
        contacts = [
            value
            for contact in self.contacts
            for value in (contact.name, contact.role, contact.email, contact.phone)
            if value
        ]
        known = [
            alias for kind in self.names().values() for names in kind.values() for alias in names
        ]
        terms = [name for names in self.terms.values() for name in names]
        return (*contacts, *known, *terms, *(entry.name for entry in self.recipients))

    def title(self, intent: str) -> Optional[str]:
        """A few words for an intent, for buttons and tables; None where it has none."""
        family, _, key = intent.partition("/")
        if family in ("right", "request") and key in self._rights:
            return self._rights[key].title
        topic = self._topics.get(intent)
        return topic.title if topic else None

    def ask(self, intent: str) -> Optional[str]:
        """A plain question that this intent answers, for a button; None where it has none."""
        topic = self._topics.get(intent)
        return topic.ask if topic else None

    def outcome(self, intent: str) -> Optional[str]:
        """The outcome of the answer to a question on a topic or right; None for other intents."""
        family, _, key = intent.partition("/")
        if family == "right" and key in self._rights:
            return Outcome.ANSWERED
        return (
            self._topics[intent].outcome if family == "notice" and self.has_topic(intent) else None
        )

    def in_context(
        self, text: str, intent: str, recipients: Iterable[str] = (), data: Iterable[str] = ()
    ) -> Optional[str]:
        """A message as it is read after an answer to `intent`; None where that has no subject.

        Args:
            recipients, data: ids of what the answer named.
        """
        subject = self._subject(intent, recipients, data)
        return self.say("context", "message", subject=subject, text=text) if subject else None

    def _subject(
        self, intent: str, recipients: Iterable[str], data: Iterable[str]
    ) -> Optional[str]:
        """What an answer was about, as a sentence names it."""
        family, _, key = intent.partition("/")
        if family == "recipient":
            named = next((entry for entry in map(self.recipient, recipients) if entry), None)
            if named is None:
                return self.say("context", "recipient_unknown")
            return self.say("context", "recipient", name=named.name)
        if family == "data":
            kind = next((entry for entry in map(self.data_category, data) if entry), None)
            if kind is None:
                return self.say("context", "data_unknown")
            return self.say("context", "data", name=kind.name)
        if family in ("right", "request") and key in self._rights:
            return self._rights[key].subject
        topic = self._topics.get(intent)
        return topic.subject if topic else None

    def follow(self, intent: str, what: str, otherwise: str) -> str:
        """The intent that "why?" or a mere name leads to after this one; the topic may say."""
        topic = self._topics.get(intent)
        then = topic.follow.get(what, otherwise) if topic else otherwise
        return intent if then == "same" else then

    def say(self, group: str, key: str, /, **fields: str) -> str:
        """One sentence from `wording.yml`, its placeholders filled."""
        try:
            return self.fill(self._wording[group][key], **fields)
        except KeyError as error:
            raise BadKnowledge(f"wording.yml lacks {group}.{key}: {error}.") from error

    def fill(self, text: str, /, **fields: str) -> str:
        """Replace placeholders such as {business_manager}; an unknown one is an error."""
        try:
            return text.format(**{**self._placeholders(), **fields}).strip()
        except (KeyError, IndexError, ValueError) as error:
            raise BadKnowledge(f"Unknown placeholder {error} in {text[:60]!r}.") from error

    def _placeholders(self) -> Dict[str, str]:
        version = self.notice.in_force
        lines = {contact.id: contact.line for contact in self._contacts.values()}
        roles = {f"{contact.id}_role": contact.role for contact in self._contacts.values()}
        overdue = version.review_overdue(date.today())
        return {
            **lines,
            **roles,
            "notice_title": self.notice.title,
            "version": version.name,
            "approved": long_date(version.approved),
            "review_due": long_date(version.review_due),
            "review_note": str(self._wording["review_overdue" if overdue else "review_ahead"]),
            "not_from_notice": self.supplement.label,
            "chat_privacy": self.supplement.chat.privacy.strip(),
        }

    def quotes(self) -> Iterator[Tuple[str, str]]:
        """Every (owner, quote) that must be found in the notice."""
        for topic in self.topics:
            yield from ((f"Topic {topic.id!r}", quote) for quote in topic.quotes)
        for right in self.rights:
            yield from ((f"Right {right.id!r}", quote) for quote in right.quotes)
        for contact in self.contacts:
            yield from ((f"Contact {contact.id!r}", quote) for quote in contact.quotes)
        for entry in (*self.recipients, *self.data):
            owner = f"{type(entry).__name__} {entry.id!r}"
            yield from ((owner, quote) for quote in entry.listed)
        for recipient in self.recipients:
            facts: List[Optional[Fact]] = [
                recipient.purpose,
                recipient.data,
                recipient.law,
                recipient.contact,
            ]
            for fact in filter(None, facts):
                yield from ((f"Recipient {recipient.id!r}", quote) for quote in fact.quotes)

    def section_of(self, quote: str) -> Clause:
        """The first clause that a proven quote touches."""
        if quote not in self._sections:
            self._sections[quote] = self.notice.find(quote)[0]
        return self._sections[quote]


def long_date(day: date) -> str:
    """28 October 2022."""
    return f"{day.day} {day:%B %Y}"

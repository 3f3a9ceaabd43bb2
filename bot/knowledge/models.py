"""The shapes of the files under `data/`: frozen, and strict about keys."""

from typing import Dict, Literal, Optional, Tuple

from pydantic import BaseModel, Extra

OutcomeName = Literal[
    "answered",
    "not_in_notice",
    "out_of_scope",
    "clarify",
    "handoff",
    "rights_request",
    "safeguarding",
    "smalltalk",
]


class Outcome:
    """The contract's outcomes, most urgent first: the first present wins for several replies."""

    SAFEGUARDING: OutcomeName = "safeguarding"
    RIGHTS_REQUEST: OutcomeName = "rights_request"
    HANDOFF: OutcomeName = "handoff"
    ANSWERED: OutcomeName = "answered"
    NOT_IN_NOTICE: OutcomeName = "not_in_notice"
    CLARIFY: OutcomeName = "clarify"
    OUT_OF_SCOPE: OutcomeName = "out_of_scope"
    SMALLTALK: OutcomeName = "smalltalk"

    ALL = (
        SAFEGUARDING,
        RIGHTS_REQUEST,
        HANDOFF,
        ANSWERED,
        NOT_IN_NOTICE,
        CLARIFY,
        OUT_OF_SCOPE,
        SMALLTALK,
    )


class Entry(BaseModel):
    """What every piece of knowledge shares: it never changes, and unknown keys are refused."""

    class Config:
        allow_mutation = False
        extra = Extra.forbid


class Contact(Entry):
    """A person or body that people are sent to. `line` is what a sentence says."""

    id: str
    name: str
    role: str
    line: str
    short: str
    email: Optional[str] = None
    phone: Optional[str] = None
    url: Optional[str] = None
    quotes: Tuple[str, ...]


class Fact(Entry):
    """One thing that the notice says, in plain words and in its own."""

    text: str
    quotes: Tuple[str, ...]


class Named(Entry):
    """Something people call by several names. Without `listed`, the notice does not name it."""

    id: str
    name: str
    plural: bool = False
    aliases: Tuple[str, ...]
    listed: Tuple[str, ...] = ()
    opening: Optional[str] = None

    @property
    def names(self) -> Tuple[str, ...]:
        """All that people may type for it."""
        return self.aliases


class Recipient(Named):
    """Somebody who receives the information, or whom people ask about."""

    described: Tuple[Tuple[str, ...], ...] = ()  # beginnings of words: one of each list
    places: Tuple[str, ...] = ()  # towns that stand for it where no recipient is named besides
    offices: Tuple[str, ...] = ()  # what the authority of a place is called: "{place} council"
    kept: bool = False  # its names are read as typed: people of whom stories are full
    indirect: bool = False  # gets it from another recipient, not from the school
    group: Optional[str] = None  # the wider entry that the notice names it under
    near: Tuple[str, ...] = ()  # ids of listed recipients that may be meant as well, or instead
    instead: Optional[str] = None  # the topic that answers for it: somebody inside the school
    note: Optional[str] = None
    limit: Optional[str] = None
    only: Tuple[str, ...] = ()  # ids of the kinds of information that the limit allows
    purpose: Optional[Fact] = None
    data: Optional[Fact] = None
    law: Optional[Fact] = None
    contact: Optional[Fact] = None

    @property
    def names(self) -> Tuple[str, ...]:
        offices = (form.format(place=place) for place in self.places for form in self.offices)
        return (*self.aliases, *self.places, *offices)


class DataCategory(Named):
    """A kind of information that the notice lists, or that people ask about."""

    within: Optional[str] = None
    meaning: Optional[str] = None


class Topic(Entry):
    """One answer. `outcome` is the contract's; `ask` is a question that leads here."""

    id: str  # the intent: family/key
    title: str
    ask: Optional[str] = None
    subject: Optional[str] = None  # what "it" or "they" is in a short question that follows
    outcome: str = Outcome.ANSWERED
    answer: str
    simple: Optional[str] = None
    quotes: Tuple[str, ...] = ()
    buttons: Tuple[str, ...] = ()
    # What comes next: "why", "act", "recipient" or "data" -> the intent that it leads to
    # ("same": this one again). For example after "how is it stored?", "and photos?" is the same.
    follow: Dict[str, str] = {}
    # "recipient" -> the intent that is answered besides, where the question names a recipient.
    beside: Dict[str, str] = {}


class Right(Entry):
    """A right that the notice gives, asked about or exercised."""

    id: str
    title: str
    name: str
    form: str
    contact: str
    subject: str  # as in `Topic`
    aliases: Tuple[str, ...]
    do: Tuple[str, ...]
    answer: str
    simple: str
    clock: bool = True  # whether the law gives the school a time for it
    besides: Optional[str] = None  # said to somebody who exercises it, after whom to contact
    quotes: Tuple[str, ...]

    @property
    def names(self) -> Tuple[str, ...]:
        return self.aliases


class RequestClock(Entry):
    months: int
    text: str


class Chat(Entry):
    privacy: str
    please_no_names: str


class LanguageReply(Entry):
    """What is said in another language: in general, and to a sign of harm."""

    reply: str
    urgent: str


class Supplement(Entry):
    """What the school has approved besides the notice; always shown as not from it."""

    label: str
    chat: Chat
    urgent_help: str
    urgent_help_note: str
    request_clock: RequestClock
    languages: Dict[str, LanguageReply]  # by ISO 639-1 code

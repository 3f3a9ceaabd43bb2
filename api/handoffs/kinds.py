"""The kinds of hand-off, who receives each, and the sentences around them: `data/handoffs.yml`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Mapping, Optional, Tuple

import yaml
from pydantic import BaseModel, Extra, ValidationError

from api.schemas import HANDOFF_KINDS
from bot.errors import BadKnowledge
from bot.knowledge import Contact, Knowledge


class _Strict(BaseModel):
    class Config:
        extra = Extra.forbid
        allow_mutation = False


class _KindEntry(_Strict):
    right: Optional[str] = None
    title: Optional[str] = None
    contact: Optional[str] = None
    about: str
    clock: bool = False
    ask_child: bool = False
    needs_phone: bool = False


class WorkingDays(_Strict):
    """Whose weekends and public holidays count. `country` and `region` are ISO 3166 codes."""

    time_zone: str
    country: str
    region: Optional[str] = None


class _File(_Strict):
    kinds: Dict[str, _KindEntry]
    addresses: Dict[str, str]
    clock: WorkingDays
    wording: Dict[str, str]


@dataclass(frozen=True)
class Kind:
    """One thing that people may send. `quotes` are what the notice says about it."""

    id: str
    title: str
    contact: Contact
    about: str
    clock: bool
    ask_child: bool
    needs_phone: bool
    quotes: Tuple[str, ...]


class Kinds:
    """Every kind, in the file's order. Read-only once built."""

    def __init__(
        self,
        kinds: Mapping[str, Kind],
        addresses: Mapping[str, str],
        working_days: WorkingDays,
        wording: Mapping[str, str],
        knowledge: Knowledge,
    ) -> None:
        self._kinds = dict(kinds)
        self._addresses = dict(addresses)
        self._wording = dict(wording)
        self._knowledge = knowledge
        self.working_days = working_days

    @property
    def all(self) -> Tuple[Kind, ...]:
        return tuple(self._kinds.values())

    def __getitem__(self, kind_id: str) -> Kind:
        return self._kinds[kind_id]

    def get(self, kind_id: Optional[str]) -> Optional[Kind]:
        return self._kinds.get(kind_id or "")

    def address(self, contact: Contact) -> Optional[str]:
        """Where e-mail for a contact goes; None leaves the hand-off in the inbox."""
        return self._addresses.get(contact.id) or contact.email

    def say(self, key: str, **fields: str) -> str:
        """One sentence of the file, filled."""
        return self._knowledge.fill(self._wording[key], **fields)


_SENTENCES = frozenset(
    (
        "stored",
        "sending",
        "notified",
        "inbox",
        "due",
        "contact",
        "acknowledged",
        "urgent",
        "chat_gone",
        "refused",
        "only_what_you_send",
        "kept",
    )
)


def load_kinds(data: Path, knowledge: Knowledge) -> Kinds:
    """Read `handoffs.yml` and prove that it covers the contract and names real contacts.

    Raises:
        BadKnowledge: says what is missing, and UnknownTopic a right that does not exist.
    """
    path = data / "handoffs.yml"
    try:
        entries = _File(**yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, TypeError, ValidationError, yaml.YAMLError) as error:
        raise BadKnowledge(f"{path}: {error}") from error
    if set(entries.kinds) != set(HANDOFF_KINDS):
        wrong = ", ".join(sorted(set(entries.kinds) ^ set(HANDOFF_KINDS)))
        raise BadKnowledge(f"{path} must hold every kind of the contract and no other: {wrong}.")
    if set(entries.wording) != _SENTENCES:
        wrong = ", ".join(sorted(set(entries.wording) ^ _SENTENCES))
        raise BadKnowledge(f"{path} must hold every sentence and no other: {wrong}.")
    kinds = {name: _kind(name, entry, knowledge, path) for name, entry in entries.kinds.items()}
    for contact in entries.addresses:
        knowledge.contact(contact)
    return Kinds(kinds, entries.addresses, entries.clock, entries.wording, knowledge)


def _kind(name: str, entry: _KindEntry, knowledge: Knowledge, path: Path) -> Kind:
    right = knowledge.right(entry.right) if entry.right else None
    title = entry.title or (right.title if right else None)
    contact_id = entry.contact or (right.contact if right else None)
    if not title or not contact_id:
        raise BadKnowledge(f"{path}, {name}: give a right, or a title and a contact.")
    contact = knowledge.contact(contact_id)
    return Kind(
        id=name,
        title=title,
        contact=contact,
        about=entry.about,
        clock=entry.clock,
        ask_child=entry.ask_child,
        needs_phone=entry.needs_phone,
        quotes=right.quotes if right else contact.quotes,
    )

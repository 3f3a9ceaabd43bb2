"""Read `data/` into knowledge, and prove each quote against the notice on the way."""

from pathlib import Path
from typing import Any, Dict, Iterable, List, Mapping, Tuple, Type, TypeVar

import yaml
from pydantic import ValidationError

from bot.errors import AmbiguousAlias, BadKnowledge, QuoteNotInNotice
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.models import (
    Contact,
    DataCategory,
    Entry,
    Outcome,
    Recipient,
    Right,
    Supplement,
    Topic,
)
from bot.notice import Notice, folded, load_notice

_Entry = TypeVar("_Entry", bound=Entry)
_MAX_BYTES = 256 * 1024  # a knowledge file larger than this is a mistake


def load_knowledge(data: Path) -> Knowledge:
    """Read every knowledge file below `data`.

    Args:
        data: the folder with `notice/` (one Markdown file), `knowledge/`, `supplement.yml`
            and `wording.yml`.
    Raises:
        MalformedNotice, BadKnowledge, QuoteNotInNotice, AmbiguousAlias: each names the file.
    """
    notices = sorted((data / "notice").glob("*.md"))
    if len(notices) != 1:
        raise BadKnowledge(f"{data / 'notice'} must hold exactly one .md file, not {len(notices)}.")
    notice = load_notice(notices[0])
    folder = data / "knowledge"
    topics = [
        _entry(Topic, {"id": f"notice/{path.stem}", **_mapping(path)}, path)
        for path in sorted((folder / "topics").glob("*.yml"))
    ]
    conversation = folder / "conversation.yml"
    topics += [
        _entry(Topic, {"id": intent, **fields}, conversation)
        for intent, fields in _mapping(conversation).items()
    ]
    knowledge = Knowledge(
        notice=notice,
        topics=topics,
        recipients=_entries(Recipient, folder / "recipients.yml"),
        data=_entries(DataCategory, folder / "data.yml"),
        rights=_entries(Right, folder / "rights.yml"),
        contacts=_entries(Contact, folder / "contacts.yml"),
        supplement=_entry(Supplement, _mapping(data / "supplement.yml"), data / "supplement.yml"),
        wording=_mapping(data / "wording.yml"),
        terms=_terms(folder / "terms.yml"),
    )
    _check_outcomes(topics)
    _check_aliases(knowledge.recipients, "recipients.yml")
    _check_aliases(knowledge.data, "data.yml")
    _check_ids(knowledge)
    _check_quotes(knowledge, notice)
    return knowledge


def _read(path: Path) -> Any:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise BadKnowledge(f"{path} is larger than {_MAX_BYTES // 1024} KiB.")
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadKnowledge(f"{path} cannot be read: {error}.") from error
    except yaml.YAMLError as error:
        raise BadKnowledge(f"{path} is not valid YAML: {error}") from error


def _mapping(path: Path) -> Dict[str, Any]:
    content = _read(path)
    if not isinstance(content, dict):
        raise BadKnowledge(f"{path} must hold `key: value` pairs.")
    return content


def _terms(path: Path) -> Dict[str, Tuple[str, ...]]:
    content = _mapping(path)
    if not all(isinstance(names, list) for names in content.values()):
        raise BadKnowledge(f"{path} must hold a list of names below each term.")
    return {plain: tuple(map(str, names)) for plain, names in content.items()}


def _entries(model: Type[_Entry], path: Path) -> List[_Entry]:
    content = _read(path)
    if not isinstance(content, list) or not all(isinstance(item, dict) for item in content):
        raise BadKnowledge(f"{path} must hold a list of entries, each starting with `- id:`.")
    entries = [_entry(model, item, path) for item in content]
    seen: set = set()
    for entry in entries:
        identity = getattr(entry, "id", None)
        if identity in seen:
            raise BadKnowledge(f"{path} has two entries with the id {identity!r}.")
        seen.add(identity)
    return entries


def _entry(model: Type[_Entry], fields: Mapping[str, Any], path: Path) -> _Entry:
    try:
        return model(**fields)
    except (ValidationError, TypeError) as error:
        raise BadKnowledge(f"{path}, entry {fields.get('id', '')!r}: {error}") from error


def _check_outcomes(topics: Iterable[Topic]) -> None:
    for topic in topics:
        if topic.outcome not in Outcome.ALL:
            raise BadKnowledge(f"Topic {topic.id!r} has an unknown outcome {topic.outcome!r}.")
        if topic.outcome == Outcome.ANSWERED and not topic.quotes:
            raise BadKnowledge(f"Topic {topic.id!r} answers without a quote from the notice.")


def _check_aliases(entries: Iterable[Any], file: str) -> None:
    owners: Dict[str, str] = {}
    for entry in entries:
        for alias in {alias.lower() for alias in entry.names}:
            other = owners.setdefault(alias, entry.id)
            if other != entry.id:
                raise AmbiguousAlias(
                    f"{file}: {alias!r} is an alias of both {other!r} and {entry.id!r}."
                )


def _check_ids(knowledge: Knowledge) -> None:
    for entry in knowledge.recipients:
        strange = [other for other in entry.near if not knowledge.recipient(other)]
        strange += [kind for kind in entry.only if not knowledge.data_category(kind)]
        strange += (
            [entry.instead] if entry.instead and not knowledge.has_topic(entry.instead) else []
        )
        if strange:
            raise BadKnowledge(
                f"recipients.yml, entry {entry.id!r}: nothing has the id {strange[0]!r}."
            )


def _check_quotes(knowledge: Knowledge, notice: Notice) -> None:
    raw = folded(notice.text)
    for owner, quote in knowledge.quotes():
        # Held by both the Markdown and what a reader sees, so that no client can disagree.
        if not notice.find(quote) or folded(quote) not in raw:
            raise QuoteNotInNotice(f"{owner} quotes words not in the notice: {quote[:60]!r}.")

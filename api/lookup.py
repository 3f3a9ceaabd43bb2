"""The staff look-up: every recipient that the notice names, and the verdict on one."""

from dataclasses import dataclass, replace
from typing import List, Optional, Tuple

from api.presentation import sharing_table
from api.schemas import SharingRow
from bot.knowledge import DataCategory, Knowledge

# Verdicts of this page alone: named by the notice, but outside its list; listed, where the notice
# does not say for which kinds of information, or says that it is for another kind.
NAMED, UNCLEAR, OTHER_KIND = "named", "unclear", "other_kind"


@dataclass(frozen=True)
class Listing:
    """One recipient with the verdict as this page shows it: the wire's, or one of those above."""

    row: SharingRow
    verdict: str
    said: Optional[str]  # how the notice names it, where it is not in the list of recipients
    names: str = ""  # all that people type, joined by "|", lower case: what typing filters by


def listings(knowledge: Knowledge) -> List[Listing]:
    """Every recipient that the notice names, in the order of the knowledge."""
    rows = {row.id: row for row in sharing_table(knowledge).rows}
    return [_listing(rows[entry.id], knowledge) for entry in knowledge.recipients if entry.listed]


def kinds(knowledge: Knowledge) -> Tuple[Tuple[DataCategory, ...], Tuple[DataCategory, ...]]:
    """Kinds of information for the list to pick from: named by the notice, and not named."""
    ordered = sorted(knowledge.data, key=lambda kind: kind.name.lower())
    return (
        tuple(kind for kind in ordered if kind.listed),
        tuple(kind for kind in ordered if not kind.listed),
    )


def verdict(knowledge: Knowledge, recipient: str, data: str) -> Optional[Listing]:
    """What the notice says about one recipient in any of its names; None for no name.

    Args:
        data: the id of a kind of information, or empty.
    """
    if not recipient.strip():
        return None
    kind = knowledge.data_category(data)
    row = sharing_table(knowledge, recipient, kind.name if kind else data).rows[0]
    found = _listing(row, knowledge)
    return replace(found, verdict=_on_kind(found, kind, knowledge)) if kind else found


def _on_kind(found: Listing, kind: DataCategory, knowledge: Knowledge) -> str:
    """The verdict on one kind of information: never a plain "Listed" where the notice is silent."""
    entry = knowledge.recipient(found.row.id) if found.row.id else None
    if entry is None or found.verdict in ("not_listed", NAMED):
        return found.verdict
    if entry.only:
        return found.verdict if kind.id in entry.only else OTHER_KIND
    return UNCLEAR


def _listing(row: SharingRow, knowledge: Knowledge) -> Listing:
    entry = knowledge.recipient(row.id) if row.id else None
    if entry is None:
        return Listing(row, row.verdict, None)
    # Staff must not take a name in passing for a place in the list of recipients.
    shown = NAMED if entry.opening else row.verdict
    return Listing(row, shown, entry.opening, "|".join((entry.name, *entry.names)).lower())

"""The list as CSV, safe to open in a spreadsheet."""

import csv
import io
from typing import Any, Iterable, Optional

from api.handoffs.clock import Clock
from api.handoffs.kinds import Kinds
from api.handoffs.tables import Handoff

_COLUMNS = (
    "reference",
    "kind",
    "goes to",
    "received",
    "due",
    "answered",
    "assigned to",
    "name",
    "e-mail",
    "phone",
    "child",
    "about",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(handoffs: Iterable[Handoff], kinds: Kinds, clock: Clock) -> str:
    """RFC 4180, led by a byte order mark, without which Excel misreads accents."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for handoff in handoffs:
        kind = kinds.get(handoff.kind)
        writer.writerow(
            [
                _cell(value)
                for value in (
                    handoff.reference,
                    kind.title if kind else handoff.kind,
                    kind.contact.role if kind else handoff.contact,
                    clock.local(handoff.received_at).isoformat(timespec="minutes"),
                    handoff.due.isoformat() if handoff.due else None,
                    clock.local(handoff.closed_at).isoformat(timespec="minutes")
                    if handoff.closed_at
                    else None,
                    handoff.assigned_to.name if handoff.assigned_to else None,
                    handoff.name,
                    handoff.email,
                    handoff.phone,
                    handoff.child,
                    handoff.about,
                )
            ]
        )
    return "\ufeff" + out.getvalue()


def _cell(value: Optional[Any]) -> str:
    """A leading apostrophe keeps a spreadsheet from running what somebody typed as a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text

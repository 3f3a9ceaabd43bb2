"""Who the information goes to and why, as a picture: geometry from the knowledge, no drawing."""

from dataclasses import dataclass
from textwrap import wrap
from typing import Dict, List, Optional, Tuple

from bot.knowledge import Knowledge, Recipient

# Width of a character as a share of the font size: wide enough for common system fonts, so that
# text ends inside its card even where the font is not known.
_BOLD_WIDTH, _PLAIN_WIDTH = 0.58, 0.53
_TITLE_SIZE, _TEXT_SIZE = 16, 14.5  # px
_TITLE_STEP, _TEXT_STEP = 22, 20  # px from line to line
_PAD, _GAP = 14, 12  # px inside and between cards


@dataclass(frozen=True)
class Flow:
    """One clause of the notice that names recipients: who, what for, what it restricts."""

    names: Tuple[str, ...]  # the entry's own name first
    why: Optional[str]
    limit: Optional[str]
    said: Optional[str]  # how the notice names it, where it is not in the list of recipients


@dataclass(frozen=True)
class Line:
    kind: str  # "title", "text" or "limit"
    text: str
    y: float  # px, the baseline


@dataclass(frozen=True)
class Card:
    x: float
    y: float
    width: float
    height: float
    limited: bool
    lines: Tuple[Line, ...]
    arrow: str  # an SVG path from the school to this card


@dataclass(frozen=True)
class Picture:
    """All lengths in px of the SVG's own scale."""

    shape: str  # "wide" or "narrow"
    width: float
    height: float
    school: Tuple[float, float, float, float]  # x, y, width, height
    cards: Tuple[Card, ...]


def flows(knowledge: Knowledge) -> List[Flow]:
    """In the order of the knowledge; those outside the notice's own list come last."""
    clauses: Dict[str, List[Recipient]] = {}
    for entry in knowledge.recipients:
        if entry.listed:
            key = entry.id if entry.opening else knowledge.section_of(entry.listed[0]).id
            clauses.setdefault(key, []).append(entry)
    found = [_flow(entries) for entries in clauses.values()]
    return sorted(found, key=lambda flow: flow.said is not None)


def _flow(entries: List[Recipient]) -> Flow:
    return Flow(
        names=tuple(entry.name for entry in entries),
        why=next((entry.purpose.text for entry in entries if entry.purpose), None),
        limit=next((entry.limit for entry in entries if entry.limit), None),
        said=entries[0].opening,
    )


def draw(shown: List[Flow], no_reason: str, limit_label: str, shape: str) -> Picture:
    """Lay the cards out: beside the school ("wide"), or below it ("narrow", for phones).

    Args:
        no_reason: said where the notice gives no purpose.
        limit_label: comes before a limit.
    """
    wide = shape == "wide"
    width, left, top = (880, 290, 0.0) if wide else (340, 30, 76.0)
    cards: List[Tuple[Flow, float, float, Tuple[Line, ...]]] = []
    y = top
    for flow in shown:
        lines, height = _lines(flow, width - left - 2 * _PAD, y, no_reason, limit_label)
        cards.append((flow, y, height, lines))
        y += height + _GAP
    bottom = y - _GAP
    school = (1.0, bottom / 2 - 40, 170.0, 80.0) if wide else (1.0, 1.0, 338.0, 52.0)
    return Picture(
        shape,
        width,
        bottom + 1,
        school,
        tuple(
            Card(
                left,
                y,
                width - left - 1,
                height,
                flow.limit is not None,
                lines,
                _arrow(school, left, y + height / 2, wide),
            )
            for flow, y, height, lines in cards
        ),
    )


def _arrow(school: Tuple[float, float, float, float], left: float, y: float, wide: bool) -> str:
    x, top, width, height = school
    if wide:
        start, middle = x + width, top + height / 2
        bend = (left - start) / 2
        return (
            f"M{start:.0f} {middle:.1f}C{start + bend:.0f} {middle:.1f} "
            f"{left - bend:.0f} {y:.1f} {left - 8:.0f} {y:.1f}"
        )
    return f"M{x + 11:.0f} {top + height:.0f}V{y - 8:.1f}q0 8 8 8H{left - 8:.0f}"


def _lines(
    flow: Flow, room: float, top: float, no_reason: str, limit_label: str
) -> Tuple[Tuple[Line, ...], float]:
    title = "; ".join(flow.names)
    parts = [
        ("title", title[0].upper() + title[1:], _TITLE_SIZE * _BOLD_WIDTH, _TITLE_STEP),
        ("text", flow.why or no_reason, _TEXT_SIZE * _PLAIN_WIDTH, _TEXT_STEP),
    ]
    if flow.limit:
        parts.append(("limit", f"{limit_label} {flow.limit}", _TEXT_SIZE * _BOLD_WIDTH, _TEXT_STEP))
    lines: List[Line] = []
    y = top + _PAD
    for kind, text, character, step in parts:
        for piece in wrap(text, int(room / character)):
            lines.append(Line(kind, piece, round(y + step * 0.72, 1)))
            y += step
    return tuple(lines), y + _PAD - top

"""Read the published notice: Markdown in, title, versions, sections and clauses out."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Iterable, Iterator, List, Optional, Tuple

from bot.errors import MalformedNotice

_DATE_FORMAT = "%d.%m.%Y"
_VERSION_COLUMNS = ("version", "author", "policy approved by", "approval date", "review date")
# A full stop ends a sentence only before white space and a capital, so "e.g. the" stays whole.
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[A-Z])")
_LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")
_ANGLE_LINK = re.compile(r"<(https?://[^>\s]+)>")
_SPACE = re.compile(r"\s+")
_TYPOGRAPHIC = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "\u00a0": " "})


def slug(text: str, words: int = 6) -> str:
    """Lower-case words joined by hyphens; the same text always gives the same slug."""
    return "-".join(re.findall(r"[a-z0-9]+", text.lower().replace("'", ""))[:words])


def plain(text: str) -> str:
    """The text as a reader sees it: link markup gone, white space single."""
    return _SPACE.sub(" ", _ANGLE_LINK.sub(r"\1", _LINK.sub(r"\1", text))).strip()


def folded(text: str) -> str:
    """Text for verbatim comparison: white space and typographic quotes aside, nothing else."""
    return _SPACE.sub(" ", text.translate(_TYPOGRAPHIC)).strip()


@dataclass(frozen=True)
class Version:
    """One row of the version table."""

    name: str
    author: str
    approved_by: str
    approved: date
    review_due: date
    changes: str

    def review_overdue(self, today: date) -> bool:
        return today > self.review_due


@dataclass(frozen=True)
class Clause:
    """One statement of the notice: a bullet, or a sentence of a paragraph."""

    id: str  # section slug, slash, slug of its first words: stable when clauses move
    section: str
    text: str  # as a reader sees it
    raw: str  # as the Markdown has it
    lead: str = ""  # the line that introduces a list, for a bullet


@dataclass(frozen=True)
class Section:
    id: str
    title: str
    level: int
    body: str  # Markdown between this heading and the next
    clauses: Tuple[Clause, ...]


@dataclass(frozen=True)
class Notice:
    """The notice as published. Never changes once parsed."""

    title: str
    versions: Tuple[Version, ...]
    sections: Tuple[Section, ...]
    text: str  # the Markdown, unchanged

    @property
    def in_force(self) -> Version:
        """The version that was approved last."""
        return max(self.versions, key=lambda version: version.approved)

    @property
    def clauses(self) -> Tuple[Clause, ...]:
        return tuple(clause for section in self.sections for clause in section.clauses)

    def find(self, quote: str) -> Tuple[Clause, ...]:
        """The clauses that a verbatim quote touches; empty where the notice does not hold it."""
        wanted = folded(quote)
        for part in ("text", "lead"):
            within = tuple(c for c in self.clauses if wanted in folded(getattr(c, part)))
            if within:
                return within
        if wanted not in folded(plain(self.text)):
            return ()
        return tuple(c for c in self.clauses if folded(c.text) in wanted)

    def faults(self, today: date) -> List[str]:
        """What the school should mend in its notice; the assistant tells but never repairs."""
        version = self.in_force
        found = []
        if version.review_overdue(today):
            found.append(
                f"Version {version.name} was due for review on {version.review_due:%d.%m.%Y}."
            )
        for label, target in _LINK.findall(self.text):
            if target.strip() in ("", "#"):
                found.append(f"The link {label!r} leads nowhere.")
        titles = {folded(section.title).lower() for section in self.sections}
        for name in re.findall(r"['‘]([^'’\n]+)['’]\s+section", self.text):
            if folded(name).lower() not in titles:
                found.append(f"It refers to a section {name!r} that it does not have.")
        return found


def load_notice(path: Path) -> Notice:
    """Read and parse one notice.

    Raises:
        MalformedNotice: a sentence that says what is wrong and where.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise MalformedNotice(f"The notice {path} cannot be read: {error}.") from error
    return parse_notice(text, name=path.name)


def parse_notice(text: str, name: str = "the notice") -> Notice:
    """Parse Markdown: one `#` title, a version table below it, then `##`/`###` sections.

    Raises:
        MalformedNotice: no title, no version table, no section, or a date that is none.
    """
    lines = text.splitlines()
    headings = [
        (i, match)
        for i, line in enumerate(lines)
        if (match := re.match(r"^(#{1,3})\s+(.+?)\s*$", line))
    ]
    if not headings or len(headings[0][1].group(1)) != 1:
        raise MalformedNotice(f"{name} has no title: start it with a line like '# Privacy Notice'.")
    if len(headings) == 1:
        raise MalformedNotice(f"{name} has no section: add headings that start with '## '.")
    title = headings[0][1].group(2)
    first = headings[1][0]
    versions, rows = _versions(lines[headings[0][0] + 1 : first], headings[0][0] + 2, name)
    taken: set = set()
    cover = tuple(
        Clause(_unique(f"{slug(title)}/{slug(v.name)}", taken), title, row, row)
        for v, row in zip(versions, rows)
    )
    sections = [Section(slug(title), title, 1, "\n".join(lines[headings[0][0] + 1 : first]), cover)]
    ends = [i for i, _ in headings[2:]] + [len(lines)]
    for (start, heading), end in zip(headings[1:], ends):
        body = "\n".join(lines[start + 1 : end]).strip()
        section_title = heading.group(2)
        section_id = _unique(slug(section_title), taken)
        clauses = []
        for raw, lead in _statements(body):
            clause_id = _unique(f"{section_id}/{slug(plain(raw))}", taken)
            clauses.append(Clause(clause_id, section_title, plain(raw), raw, lead))
        sections.append(
            Section(section_id, section_title, len(heading.group(1)), body, tuple(clauses))
        )
    return Notice(title, tuple(versions), tuple(sections), text)


def _unique(wanted: str, taken: set) -> str:
    candidate, n = wanted, 1
    while candidate in taken:
        n += 1
        candidate = f"{wanted}-{n}"
    taken.add(candidate)
    return candidate


def _versions(lines: List[str], first_line: int, name: str) -> Tuple[List[Version], List[str]]:
    rows = [
        (first_line + i, line.strip().strip("|"))
        for i, line in enumerate(lines)
        if line.strip().startswith("|")
    ]
    cells = [(n, [cell.strip() for cell in row.split("|")], row.strip()) for n, row in rows]
    if len(cells) < 3 or tuple(c.lower() for c in cells[0][1][:5]) != _VERSION_COLUMNS:
        raise MalformedNotice(
            f"{name} has no version table below its title: it needs the columns "
            f"{', '.join(_VERSION_COLUMNS)} and at least one row."
        )
    versions = []
    for number, row, _ in cells[2:]:
        if len(row) < 5:
            raise MalformedNotice(f"{name}, line {number}: a version row needs five columns.")
        versions.append(
            Version(
                name=row[0],
                author=row[1],
                approved_by=row[2],
                approved=_date(row[3], number, name),
                review_due=_date(row[4], number, name),
                changes=row[5] if len(row) > 5 else "",
            )
        )
    return versions, [raw for _, _, raw in cells[2:]]


def _date(text: str, line: int, name: str) -> date:
    try:
        return datetime.strptime(text, _DATE_FORMAT).date()
    except ValueError as error:
        raise MalformedNotice(
            f"{name}, line {line}: {text!r} is not a date; write it like 28.10.2022."
        ) from error


def _statements(body: str) -> Iterator[Tuple[str, str]]:
    """Yield (statement, lead) pairs; a line that only introduces a list is its bullets' lead."""
    lead = ""
    for kind, text in _blocks(body.splitlines()):
        if kind == "bullet":
            yield text, lead
            continue
        sentences = [s.strip() for s in _SENTENCE_END.split(text) if s.strip()]
        if kind == "lead":
            lead = plain(sentences.pop())
        else:
            lead = ""
        for sentence in sentences:
            yield sentence, ""


def _blocks(lines: Iterable[str]) -> Iterator[Tuple[str, str]]:
    """Group lines to ("bullet" | "lead" | "paragraph", text)."""
    kind: Optional[str] = None
    text = ""
    pending: List[Tuple[str, str]] = []
    for line in [*lines, ""]:
        stripped = line.strip()
        starts_bullet = stripped.startswith(("- ", "* "))
        if kind and (not stripped or starts_bullet):
            pending.append((kind, text))
            kind, text = None, ""
        if starts_bullet:
            kind, text = "bullet", stripped[2:]
        elif stripped:
            kind, text = kind or "paragraph", f"{text} {stripped}".strip()
    for i, (block, content) in enumerate(pending):
        follows = pending[i + 1][0] if i + 1 < len(pending) else ""
        yield ("lead" if block == "paragraph" and follows == "bullet" else block), content

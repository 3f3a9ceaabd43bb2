"""Is every clause of the notice answerable, and everything behind the answers in order?"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Dict, List, Sequence, Set, Tuple

import yaml

from bot.knowledge import Knowledge
from bot.notice import Clause

_FEWEST_PHRASES = 10  # a topic with fewer is hardly ever recognised


@dataclass
class Report:
    """`problems` stop a release; `warnings` are the notice's own faults, for the school."""

    coverage: Dict[str, List[Tuple[Clause, List[str]]]]
    problems: List[str] = field(default_factory=list)
    warnings: List[str] = field(default_factory=list)


def check(knowledge: Knowledge, phrases: Path, today: date) -> Report:
    """Compare notice, knowledge and training phrases.

    Quotes and aliases are proved while knowledge loads, so they cannot be wrong here.
    """
    answers = _answers(knowledge)
    coverage = {
        section.title: [(clause, sorted(answers[clause.id])) for clause in section.clauses]
        for section in knowledge.notice.sections
        if section.clauses
    }
    report = Report(coverage, warnings=knowledge.notice.faults(today))
    for rows in coverage.values():
        report.problems += [
            f"No topic answers the clause {clause.id!r}: add its words to the quotes of a topic."
            for clause, topics in rows
            if not topics
        ]
    counts = phrase_counts(phrases)
    for topic in knowledge.topics:
        if counts[topic.id] < _FEWEST_PHRASES:
            report.problems.append(
                f"Topic {topic.id!r} has {counts[topic.id]} training phrases; "
                f"it needs {_FEWEST_PHRASES}."
            )
    known = {topic.id for topic in knowledge.topics}
    for intent in sorted(counts):
        family = intent.partition("/")[0]
        if family in ("notice", "smalltalk", "vague") and intent not in known:
            report.problems.append(f"Phrases are written for {intent!r}, which has no topic.")
    return report


def phrase_counts(folder: Path) -> Counter:
    """Intent -> training phrases written for it."""
    counts: Counter = Counter()
    for path in sorted(folder.rglob("*.yml")):
        for item in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("nlu") or []:
            if "intent" in item:
                counts[item["intent"]] += len(str(item["examples"]).strip().splitlines())
    return counts


def _answers(knowledge: Knowledge) -> Dict[str, Set[str]]:
    """Clause id -> what quotes it: topics, rights and recipients."""
    found: Dict[str, Set[str]] = defaultdict(set)

    def note(name: str, quotes: Sequence[str]) -> None:
        for quote in quotes:
            for clause in knowledge.notice.find(quote):
                found[clause.id].add(name)

    for topic in knowledge.topics:
        note(topic.id, topic.quotes)
    for right in knowledge.rights:
        note(f"right/{right.id}", right.quotes)
    for recipient in knowledge.recipients:
        note(f"recipient {recipient.id}", recipient.listed)
    for kind in knowledge.data:
        note(f"data {kind.id}", kind.listed)
    return found

"""Measure the assistant on labelled conversations, through the HTTP contract alone."""

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple

import httpx
import yaml

from bot.errors import BadKnowledge
from bot.notice import Notice, folded, plain


@dataclass(frozen=True)
class Turn:
    """What is said, or which button is pressed, and what a right reply holds."""

    outcomes: Tuple[str, ...]
    say: Optional[str] = None
    press: Optional[int] = None
    text: Tuple[str, ...] = ()  # each must be in the reply; "a|b" means either
    not_text: Tuple[str, ...] = ()
    quote: Tuple[str, ...] = ()  # each, or one of "a|b", must be within a citation
    buttons: bool = False


@dataclass(frozen=True)
class Conversation:
    id: str
    speaker: str
    topic: str
    turns: Tuple[Turn, ...]


@dataclass
class Result:
    """One conversation's verdict: `faults` is empty where every turn was right."""

    conversation: Conversation
    outcomes: List[str] = field(default_factory=list)
    faults: List[str] = field(default_factory=list)

    @property
    def right(self) -> bool:
        return not self.faults


def load_conversations(paths: Iterable[Path]) -> List[Conversation]:
    """Read YAML files of labelled conversations.

    Raises:
        BadKnowledge: names the file and the conversation whose label is wrong.
    """
    found: List[Conversation] = []
    for path in paths:
        for item in yaml.safe_load(path.read_text(encoding="utf-8")) or []:
            try:
                found.append(
                    Conversation(
                        item["id"],
                        item["as"],
                        item["topic"],
                        tuple(_turn(turn) for turn in item["turns"]),
                    )
                )
            except (KeyError, TypeError) as error:
                raise BadKnowledge(f"{path}: {item.get('id', item)!r} lacks {error}.") from error
    return found


def _turn(fields: Mapping[str, Any]) -> Turn:
    outcome = fields["outcome"]
    return Turn(
        outcomes=tuple([outcome] if isinstance(outcome, str) else outcome),
        say=str(fields["say"]) if "say" in fields else None,
        press=fields.get("press"),
        text=_listed(fields, "text"),
        not_text=_listed(fields, "not_text"),
        quote=_listed(fields, "quote"),
        buttons=bool(fields.get("buttons")),
    )


def _listed(fields: Mapping[str, Any], key: str) -> Tuple[str, ...]:
    wanted = fields.get(key, ())
    return (wanted,) if isinstance(wanted, str) else tuple(map(str, wanted))


class Evaluator:
    """Holds conversations with a running assistant and judges its replies."""

    def __init__(self, client: httpx.Client, notice: Notice) -> None:
        self._client = client
        self._notice = folded(notice.text) + "\n" + folded(plain(notice.text))

    def run(self, conversation: Conversation) -> Result:
        result = Result(conversation)
        identity: Optional[str] = None
        buttons: List[Mapping[str, str]] = []
        for number, turn in enumerate(conversation.turns, start=1):
            message = turn.say
            if message is None:
                wanted = (turn.press or 1) - 1
                if wanted >= len(buttons):
                    result.faults.append(f"turn {number}: there was no button to press")
                    return result
                message = buttons[wanted]["payload"]
            response = self._client.post(
                "/api/chat", json={"message": message, "conversation_id": identity}
            )
            if response.status_code != 200:
                result.faults.append(f"turn {number}: status {response.status_code}")
                return result
            reply = response.json()
            identity = reply["conversation_id"]
            buttons = [b for m in reply["messages"] for b in m["buttons"]]
            result.outcomes.append(reply["outcome"])
            result.faults += [f"turn {number}: {fault}" for fault in self._faults(turn, reply)]
        return result

    def _faults(self, turn: Turn, reply: Mapping[str, Any]) -> List[str]:
        text = folded("\n".join(m["text"] for m in reply["messages"])).lower()
        quotes = [folded(c["quote"]) for c in reply["citations"]]
        buttons = [b for m in reply["messages"] for b in m["buttons"]]
        faults = []
        if reply["outcome"] not in turn.outcomes:
            faults.append(f"{reply['outcome']} instead of {'/'.join(turn.outcomes)}")
        for wanted in turn.text:
            if not any(folded(option).lower() in text for option in wanted.split("|")):
                faults.append(f"text lacks {wanted!r}")
        for unwanted in turn.not_text:
            if folded(unwanted).lower() in text:
                faults.append(f"text has {unwanted!r}")
        for wanted in turn.quote:
            options = [folded(option) for option in wanted.split("|")]
            if not any(option in quote for option in options for quote in quotes):
                faults.append(f"no quote holds {wanted[:60]!r}")
        if turn.buttons and not 2 <= len(buttons) <= 4:
            faults.append(f"{len(buttons)} buttons")
        if reply["outcome"] == "answered" and not quotes:
            faults.append("answered without a citation")
        faults += [
            f"a quote is not in the notice: {q[:50]!r}" for q in quotes if q not in self._notice
        ]
        return faults


@dataclass(frozen=True)
class Report:
    results: Sequence[Result]

    @property
    def share(self) -> float:
        """Right conversations of all, 0 to 1."""
        return sum(r.right for r in self.results) / max(1, len(self.results))

    def by_topic(self) -> Dict[str, Tuple[int, int]]:
        """Topic -> (right, all)."""
        table: Dict[str, List[int]] = defaultdict(lambda: [0, 0])
        for result in self.results:
            table[result.conversation.topic][0] += result.right
            table[result.conversation.topic][1] += 1
        return {topic: (right, all_) for topic, (right, all_) in sorted(table.items())}

    def by_outcome(self) -> Dict[str, Tuple[int, int]]:
        """Expected outcome of each turn -> (got, all)."""
        table: Dict[str, List[int]] = defaultdict(lambda: [0, 0])
        for expected, got in self._outcomes():
            table["/".join(expected)][0] += got in expected
            table["/".join(expected)][1] += 1
        return {name: (right, all_) for name, (right, all_) in sorted(table.items())}

    def confusions(self) -> List[Tuple[str, str, int]]:
        """(expected, got, how often), the commonest first."""
        wrong = Counter(
            ("/".join(expected), got) for expected, got in self._outcomes() if got not in expected
        )
        return [(expected, got, n) for (expected, got), n in wrong.most_common()]

    def _outcomes(self) -> Iterable[Tuple[Tuple[str, ...], str]]:
        for result in self.results:
            yield from (
                (turn.outcomes, got)
                for turn, got in zip(result.conversation.turns, result.outcomes)
            )


def answered_share(client: httpx.Client, sentences: Sequence[str]) -> Tuple[float, List[str]]:
    """The share of off-topic sentences that get an answer, and those sentences."""
    answered = [
        sentence
        for sentence in sentences
        if client.post("/api/chat", json={"message": sentence}).json()["outcome"] == "answered"
    ]
    return len(answered) / max(1, len(sentences)), answered


def load_sentences(path: Path) -> List[str]:
    sentences: List[str] = json.loads(path.read_text(encoding="utf-8"))["sentences"]
    return sentences

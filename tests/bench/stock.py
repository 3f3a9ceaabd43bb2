"""Stock Rasa on this project's own training data: what `rasa init` would have been grown to.

The pipeline and policies are the defaults that Rasa itself ships. Retrieval intents are flattened,
so that every topic has a response of its own: the topic's own answer, outcome and quotes. What
depends on a name goes to an action server, as in any Rasa bot, with the names marked as entities in
the training phrases. Speed and quality are thus those of Rasa's machinery, not of worse answers.
"""

import hashlib
import json
import os
import subprocess
import sys
import time
from importlib.resources import files
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Tuple

import yaml

from bot.knowledge import Knowledge
from bot.nlu.names import NameFinder
from bot.nlu.words import english_words
from bot.training import DOMAIN, PHRASES

ACTION = "action_look_up"
SEPARATOR = "."  # Rasa would take "/" for a retrieval intent
_FALLBACK = "nlu_fallback"


def flat(intent: str) -> str:
    return intent.replace("/", SEPARATOR)


class StockProject:
    """A Rasa project in a folder of its own below `cache`, named by what is in it.

    Args:
        epochs: for each of DIET, ResponseSelector and TED, where not Rasa's own 100.
        phrases: of each intent, at most; all where None. Both shorten a training of hours.
    """

    def __init__(
        self,
        cache: Path,
        knowledge: Knowledge,
        epochs: Optional[int] = None,
        phrases: Optional[int] = None,
    ) -> None:
        contents = {
            "config.yml": _yaml(default_config(epochs)),
            **_training_data(knowledge, phrases),
        }
        digest = hashlib.sha256(json.dumps(contents, sort_keys=True).encode()).hexdigest()
        self.folder = cache / f"stock-{digest[:12]}"
        self.model = self.folder / "models" / "stock.tar.gz"
        for name, text in contents.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def train(self, again: bool = False) -> float:
        """Train where there is no model yet; seconds that it took, now or then."""
        record = self.folder / "trained.json"
        if self.model.is_file() and record.is_file() and not again:
            return float(json.loads(record.read_text())["seconds"])
        command = [sys.executable, "-m", "rasa", "train", "--force", "--config", "config.yml"]
        command += ["--domain", "domain.yml", "--data", "data", "--out", "models"]
        command += ["--fixed-model-name", "stock"]
        seconds = timed(command, self.folder, self.folder / "train.log")
        record.write_text(json.dumps({"seconds": seconds}))
        return seconds


def timed(command: List[str], folder: Path, log: Path, **environment: str) -> float:
    """Run a command in `folder` and return its seconds.

    Raises:
        CalledProcessError: it failed; its lines are in `log`.
    """
    start = time.monotonic()
    with log.open("w") as lines:
        subprocess.run(
            command,
            cwd=folder,
            check=True,
            stdout=lines,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONPATH": os.getcwd(), **environment},
        )
    return time.monotonic() - start


def default_config(epochs: Optional[int] = None) -> Dict[str, Any]:
    """The pipeline and policies that Rasa writes into a new project."""
    path = files("rasa.engine.recipes") / "config_files" / "default_config.yml"
    config: Dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    for component in [*config["pipeline"], *config["policies"]]:
        if epochs and "epochs" in component:
            component["epochs"] = epochs
    return {**config, "assistant_id": "stock"}


def _training_data(knowledge: Knowledge, most: Optional[int]) -> Dict[str, str]:
    phrases = _phrases()
    intents = sorted({intent for intent, _ in phrases})
    told = {intent: _response(intent, knowledge) for intent in intents}
    responses = {f"utter_{flat(i)}": [r] for i, r in told.items() if r}
    responses[f"utter_{_FALLBACK}"] = [_fallback(knowledge)]
    does = {i: f"utter_{flat(i)}" if told[i] else ACTION for i in intents}
    slots = {
        name: {"type": "any", "influence_conversation": False, "mappings": [{"type": "custom"}]}
        for name in ("asked", "offered", "misses")
    }
    domain: Dict[str, Any] = {
        "version": "3.1",
        "intents": [{flat(i): {"use_entities": []}} for i in intents] + [_FALLBACK],
        "entities": ["recipient", "data", "right"],
        "slots": slots,
        "responses": responses,
        "actions": [ACTION],
    }
    answered = [(flat(i), action) for i, action in does.items()]
    rules = [_steps("rule", i, (i, a)) for i, a in [*answered, (_FALLBACK, f"utter_{_FALLBACK}")]]
    hello, thanks = (
        (flat(f"smalltalk/{key}"), does[f"smalltalk/{key}"]) for key in ("greeting", "thanks")
    )
    # One for each topic, as TED learns from stories alone.
    stories = [_steps("story", pair[0], hello, pair, thanks) for pair in answered]
    finder = NameFinder(knowledge.names(), english_words().__contains__)
    nlu: Dict[str, List[str]] = {}
    for intent, text in phrases:
        texts = nlu.setdefault(flat(intent), [])
        if most is None or len(texts) < most:
            texts.append(_marked(text, finder))
    examples = [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)}
        for intent, texts in nlu.items()
    ]
    return {
        "domain.yml": _yaml(domain),
        "data/rules.yml": _yaml({"version": "3.1", "rules": rules}),
        "data/stories.yml": _yaml({"version": "3.1", "stories": stories}),
        "data/nlu.yml": _yaml({"version": "3.1", "nlu": examples}),
        "credentials.yml": _yaml({"rest": None}),
    }


def _phrases() -> List[Tuple[str, str]]:
    """Every (intent, phrase) that this project's own pipeline is trained on."""
    from bot.nlu.importer import TOPIC, KnowledgeImporter

    importer = KnowledgeImporter(None, str(DOMAIN), [str(PHRASES)])
    found = [(str(e.get(TOPIC)), str(e.get("text"))) for e in importer.get_nlu_data().nlu_examples]
    return list(dict.fromkeys((intent, " ".join(text.split())) for intent, text in found))


def _marked(text: str, finder: NameFinder) -> str:
    """The phrase with its names marked as entities, in Rasa's notation."""
    for name in sorted(finder.find(text), key=lambda name: -name.start):
        entity = json.dumps({"entity": name.kind, "value": name.id})
        text = f"{text[: name.start]}[{text[name.start : name.end]}]{entity}{text[name.end :]}"
    return text


def _response(intent: str, knowledge: Knowledge) -> Optional[Dict[str, Any]]:
    """A topic's own answer; None where the answer depends on a name or on what was said before."""
    if not knowledge.has_topic(intent):
        return None
    from actions.compose import compose  # not above: see stock_actions
    from actions.question import Question

    return _as_response(compose(Question(intent), knowledge), knowledge)


def _fallback(knowledge: Knowledge) -> Dict[str, Any]:
    buttons = knowledge.topic("smalltalk/capabilities").buttons
    return {
        "text": knowledge.say("clarify", "none"),
        "buttons": [{"title": title, "payload": title} for title in buttons],
        "custom": {"outcome": "clarify", "citations": []},
    }


def _as_response(reply: Any, knowledge: Knowledge) -> Dict[str, Any]:
    citations = []
    for quote in reply.quotes:
        clause = knowledge.section_of(quote)
        citations.append({"clause": clause.id, "section": clause.section, "quote": quote})
    response: Dict[str, Any] = {
        "text": reply.text,
        "custom": {"outcome": str(reply.outcome), "citations": citations},
    }
    if reply.buttons:
        response["buttons"] = [{"title": title, "payload": title} for title in reply.buttons]
    return response


def _steps(kind: str, name: str, *turns: Tuple[str, str]) -> Dict[str, Any]:
    steps: Iterator[Dict[str, str]] = (
        step for intent, action in turns for step in ({"intent": intent}, {"action": action})
    )
    return {kind: name, "steps": list(steps)}


def _yaml(content: Any) -> str:
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=10_000)

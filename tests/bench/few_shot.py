"""`make bench-nlu`: this project's pipeline and stock DIET on a public few-shot task.

The data are a JSON object whose `train` and `test` are lists of [sentence, label].
"""

import argparse
import asyncio
import hashlib
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Dict, List, Optional, Sequence, Tuple

import yaml

from bot.log import configure_logging
from bot.training import CONFIG
from tests.bench.figures import Figures
from tests.bench.report import print_table
from tests.bench.stock import default_config, timed

_CACHE = Path(".cache/bench")
_WARM_UP = 20  # sentences that are not timed
# What answers from this project's own knowledge, and has nothing to do in another task.
_OF_THE_KNOWLEDGE = ("bot.nlu.entity_extractor.", "bot.nlu.other_languages.")
_IMPORTER = "tests.bench.label_importer.LabelImporter"

Rows = List[Tuple[str, str]]


@dataclass(frozen=True)
class Score:
    """Accuracy 0 to 1; training in seconds, imports included; one sentence in milliseconds."""

    accuracy: float
    training_seconds: float
    sentence_ms: float


def own_config() -> Dict[str, Any]:
    """This project's pipeline without what belongs to its knowledge."""
    config: Dict[str, Any] = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))
    config.pop("policies", None)
    pipeline = [c for c in config["pipeline"] if not c["name"].startswith(_OF_THE_KNOWLEDGE)]
    for component in pipeline:
        for key in {"data_folder", "adapter"} & component.keys():
            # seen from the folder where the task is trained
            component[key] = str(Path(component[key]).resolve())
    return {**config, "pipeline": pipeline, "importers": [{"name": _IMPORTER}]}


def stock_config(epochs: Optional[int]) -> Dict[str, Any]:
    config = default_config(epochs)
    config.pop("policies")
    return config


def score(name: str, config: Dict[str, Any], data: Path) -> Score:
    """Train in a folder of its own, then read every test sentence in a fresh process."""
    task = json.loads(data.read_text(encoding="utf-8"))
    digest = hashlib.sha256(json.dumps([config, task["train"]]).encode()).hexdigest()
    folder = _CACHE / f"few-shot-{name}-{digest[:12]}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.yml").write_text(yaml.safe_dump(config, sort_keys=False))
    (folder / "nlu.yml").write_text(_nlu(task["train"]), encoding="utf-8")
    command = [sys.executable, "-m", "rasa", "train", "nlu", "--config", "config.yml"]
    command += ["--nlu", "nlu.yml", "--out", "models", "--fixed-model-name", "model"]
    # Rasa keeps trained components in a folder, and would take them from there the second time.
    seconds = timed(command, folder, folder / "train.log", RASA_MAX_CACHE_SIZE="0")
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.few_shot", "--read", str(folder), str(data)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.getcwd()},
    )
    accuracy, sentence_ms = json.loads(done.stdout.splitlines()[-1])
    return Score(accuracy, seconds, sentence_ms)


def read(folder: Path, data: Path) -> Tuple[float, float]:
    """Accuracy, and the median milliseconds of a sentence, of the model in `folder`."""
    configure_logging()
    from rasa.core.agent import Agent

    rows: Rows = json.loads(data.read_text(encoding="utf-8"))["test"]
    agent = Agent.load(str(folder / "models" / "model.tar.gz"))

    async def parse_all() -> List[Tuple[str, float]]:
        out = []
        for sentence, _ in [*rows[:_WARM_UP], *rows]:
            start = time.perf_counter()
            parse = await agent.parse_message(sentence)
            taken = (time.perf_counter() - start) * 1e3
            # Below its threshold a fallback stands first; what is compared is the classifier.
            ranking = [i["name"] for i in parse["intent_ranking"] if i["name"] != "nlu_fallback"]
            out.append((ranking[0], taken))
        return out[_WARM_UP:]

    found = asyncio.run(parse_all())
    right = sum(label == intent for (_, label), (intent, _) in zip(rows, found))
    return right / len(rows), median(taken for _, taken in found)


def _nlu(rows: Rows) -> str:
    intents: Dict[str, List[str]] = {}
    for sentence, label in rows:
        intents.setdefault(label, []).append(" ".join(sentence.split()))
    nlu = [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)}
        for intent, texts in intents.items()
    ]
    return yaml.safe_dump({"version": "3.1", "nlu": nlu}, allow_unicode=True, width=10_000)


def main(arguments: Optional[Sequence[str]] = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.few_shot", description=__doc__)
    parser.add_argument("data", type=Path, help="JSON with train and test")
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--own-only", action="store_true", help="leave stock DIET out")
    parser.add_argument("--stock-epochs", type=int, help="instead of Rasa's 100")
    chosen = parser.parse_args(arguments)
    if chosen.read:
        print(json.dumps(read(chosen.read, chosen.data)))
        return 0
    own = score("own", own_config(), chosen.data)
    if chosen.own_only:
        print(own)
        return 0
    stock = score("stock", stock_config(chosen.stock_epochs), chosen.data)
    figures = Figures()
    figures.judged(
        "accuracy", "%", 100 * stock.accuracy, 100 * own.accuracy, at_least=86,
        compared=100 * own.accuracy,
    )  # fmt: skip
    figures.ratio("training", "s", stock.training_seconds, own.training_seconds, at_most=0.25)
    figures.ratio("a sentence, median", "ms", stock.sentence_ms, own.sentence_ms)
    print_table(figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())

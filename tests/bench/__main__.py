"""`make bench`: build both systems, measure them in one run, print and write what was found."""

import argparse
import sys
from pathlib import Path
from typing import Optional, Sequence

from bot.evaluation import load_conversations
from bot.knowledge import load_knowledge
from bot.log import configure_logging
from bot.settings import Settings
from tests.bench import parts, report
from tests.bench.figures import Figures
from tests.bench.stock import StockProject
from tests.bench.systems import stock_rasa, this_project

PARTS = ("training", "start", "memory", "latency", "load", "turns", "quality", "soak")
_CACHE = Path(".cache/bench")


def main(arguments: Optional[Sequence[str]] = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; default: all")
    parser.add_argument("--retrain", action="store_true", help="train stock again, for its time")
    parser.add_argument("--starts", type=int, default=3, help="of each system")
    parser.add_argument("--messages", type=int, help="first messages of the evaluation; all")
    parser.add_argument("--rounds", type=int, default=10, help="in which the systems take turns")
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 32, 128])
    parser.add_argument("--seconds", type=float, default=30, help="of each load")
    parser.add_argument("--long", type=int, default=5, help="conversations of 200 turns")
    parser.add_argument("--soak", type=int, default=50_000, help="conversations")
    parser.add_argument("--soak-stock", type=int, default=5_000, help="stock takes its time")
    parser.add_argument("--workers", type=int, default=1, help="own; more need NOTICE_REDIS_URL")
    parser.add_argument("--stock-epochs", type=int, help="of stock's training; Rasa's own 100")
    parser.add_argument("--stock-phrases", type=int, help="of each intent, for stock; all")
    parser.add_argument("--reports", type=Path, default=Path("reports"))
    chosen = parser.parse_args(arguments)
    unknown = set(chosen.parts) - set(PARTS)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}; the parts are {', '.join(PARTS)}.")
    configure_logging()
    figures = measure(chosen, chosen.parts or PARTS)
    report.print_table(figures)
    report.write(figures, chosen.reports)
    return 0


def measure(chosen: argparse.Namespace, wanted: Sequence[str]) -> Figures:
    """Run the wanted parts. Both systems stop in any case."""
    figures = Figures()
    knowledge = load_knowledge(Settings().data_path)
    conversations = load_conversations(sorted(Path("tests/evaluation").glob("*.yml")))
    messages = [one.turns[0].say for one in conversations if one.turns[0].say]
    messages = messages[: chosen.messages]
    project = StockProject(_CACHE, knowledge, chosen.stock_epochs, chosen.stock_phrases)
    _say(f"Stock Rasa is in {project.folder}; its first training takes long.")
    if "training" in wanted:
        shorter = [
            f"{count} {what}"
            for count, what in (
                (chosen.stock_epochs, "epochs"),
                (chosen.stock_phrases, "phrases an intent"),
            )
            if count
        ]
        note = f"stock with {' and '.join(shorter)} only" if shorter else ""
        parts.training(figures, project, _CACHE / "own", chosen.retrain, note)
    project.train()
    if set(wanted) == {"training"}:
        return figures
    stock = stock_rasa(project)
    own = this_project(_CACHE / "own", chosen.workers)
    pair = (stock, own)
    try:
        _say("Starting both.")
        parts.starting(figures, pair, chosen.starts if "start" in wanted else 1)
        for part in [part for part in PARTS if part in wanted]:
            _say(f"Measuring: {part}.")
            if part == "memory":
                parts.memory(figures, pair, messages)
            elif part == "latency":
                parts.latency(figures, pair, messages, chosen.rounds)
            elif part == "load":
                parts.load(figures, pair, messages, chosen.clients, chosen.seconds)
            elif part == "turns":
                parts.turns(figures, pair, messages, chosen.long)
            elif part == "quality":
                parts.quality(figures, pair, conversations, knowledge)
            elif part == "soak":
                parts.soak(figures, pair, messages, (chosen.soak_stock, chosen.soak))
    finally:
        for system in pair:
            system.__exit__()
    return figures


def _say(sentence: str) -> None:
    print(sentence, flush=True)


if __name__ == "__main__":
    sys.exit(main())

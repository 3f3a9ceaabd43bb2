"""What is measured, a function each. Both systems run, and are asked in turn."""

import asyncio
import sys
from pathlib import Path
from statistics import median
from typing import Dict, List, Sequence, Tuple

import httpx

from bot.evaluation import Conversation, Evaluator, Report
from bot.knowledge import Knowledge
from tests.bench.figures import Figures
from tests.bench.load import Timings, at_once, one_after_the_other, so_many
from tests.bench.stock import StockProject, timed
from tests.bench.systems import StockClient, System

Pair = Tuple[System, System]  # stock, own
_TURNS = (1, 50, 200)
_AROUND = 3  # turns on each side, so that one slow answer says little
_SOAK_CLIENTS = 8


def training(figures: Figures, project: StockProject, folder: Path, again: bool, note: str) -> None:
    """Seconds of `rasa train` and of `python -m bot train`, imports included."""
    stock = project.train(again)
    folder.mkdir(parents=True, exist_ok=True)
    model = (folder / "notice.tar.gz").resolve()
    command = [sys.executable, "-m", "bot", "train", "--force"]
    log = folder / "train.log"
    own = timed(command, Path.cwd(), log, NOTICE_MODEL_PATH=str(model))
    figures.ratio("training", "s", stock, own, at_most=0.25, note=note)


def starting(figures: Figures, pair: Pair, times: int) -> None:
    """Seconds from the command to the first answer. Leaves both systems running."""
    seconds: Dict[str, List[float]] = {system.name: [] for system in pair}
    for number in range(times):
        for system in pair:
            system.__enter__()
            seconds[system.name].append(system.start_seconds)
            if number < times - 1:
                system.__exit__()
    stock, own = (median(seconds[system.name]) for system in pair)
    figures.ratio("start to first answer", "s", stock, own, at_most=0.3)


def memory(figures: Figures, pair: Pair, messages: Sequence[str]) -> None:
    """Resident memory of the whole process tree after 200 messages."""
    asked = [messages[i % len(messages)] for i in range(200)]
    for system in pair:
        asyncio.run(one_after_the_other(system, asked))
    stock, own = (system.memory_mb() for system in pair)
    figures.ratio("memory after 200 messages", "MB", stock, own, at_most=0.65)


def latency(figures: Figures, pair: Pair, messages: Sequence[str], rounds: int) -> None:
    """One client, each message in a conversation of its own; the systems take turns."""
    found = [Timings(), Timings()]
    size = max(1, len(messages) // rounds)
    for start in range(0, len(messages), size):
        for system, timings in zip(pair, found):
            block = messages[start : start + size]
            timings.add(asyncio.run(one_after_the_other(system, block)))
    stock, own = found
    note = _errors(stock, own)
    figures.ratio("one client, median", "ms", stock.median, own.median, at_most=0.2, note=note)
    figures.ratio("one client, 95th percentile", "ms", stock.p95, own.p95)


def load(
    figures: Figures, pair: Pair, messages: Sequence[str], levels: Sequence[int], seconds: float
) -> None:
    """Throughput and 95th percentile while so many conversations go on at once."""
    for level in levels:
        stock, own = (asyncio.run(at_once(system, level, seconds, messages)) for system in pair)
        name = f"{level} conversations at once"
        figures.ratio(
            f"{name}, throughput",
            "answers/s",
            stock.rate,
            own.rate,
            at_least=5 if level == max(levels) else None,
            note=_errors(stock, own),
        )
        figures.ratio(
            f"{name}, 95th percentile",
            "ms",
            stock.p95,
            own.p95,
            at_most=0.2 if level == 32 else None,
        )
        for system, timings in zip(pair, (stock, own)):
            figures.curve("answers a second", system.name, level, timings.rate)
            figures.curve("95th percentile, ms", system.name, level, timings.p95)


def turns(figures: Figures, pair: Pair, messages: Sequence[str], conversations: int) -> None:
    """The time of a message at turn 1, 50 and 200 of one conversation."""
    length = max(_TURNS) + _AROUND
    found: List[List[List[float]]] = [[], []]
    for number in range(conversations):
        for system, rows in zip(pair, found):
            # The same question at each turn, so that only the length of the conversation differs.
            asked = [messages[number % len(messages)]] * length
            rows.append(asyncio.run(one_after_the_other(system, asked, f"long-{number}")).times)
    times: Dict[int, Tuple[float, float]] = {}
    for turn in _TURNS:
        first = max(0, turn - _AROUND)
        stock, own = (
            median(time for row in rows for time in row[first : turn + _AROUND]) for rows in found
        )
        times[turn] = (stock, own)
        figures.ratio(f"at turn {turn}, median", "ms", stock, own)
    growth = [times[max(_TURNS)][i] / times[1][i] for i in (0, 1)]
    figures.judged("turn 200 over turn 1", "times", growth[0], growth[1], at_most=1.5)


def soak(
    figures: Figures, pair: Pair, messages: Sequence[str], conversations: Tuple[int, int]
) -> None:
    """Memory and latency along very many conversations; `conversations` are stock's and own."""
    sizes, slower = [], []
    for system, total in zip(pair, conversations):
        steps = 10
        weights, medians = [], []
        for _ in range(steps):
            timings = asyncio.run(so_many(system, total // steps, _SOAK_CLIENTS, messages))
            weights.append(system.memory_mb())
            medians.append(timings.median)
            figures.curve(
                "soak: memory, MB", system.name, total // steps * len(weights), weights[-1]
            )
        # The store is full after its 10,000 conversations; from there on nothing may grow.
        settled = weights[2]
        sizes.append((weights[-1], weights[-1] / settled))
        slower.append((medians[-1], medians[-1] / medians[0]))
    note = f"{conversations[0]:,} and {conversations[1]:,} conversations"
    figures.ratio("memory after the soak", "MB", sizes[0][0], sizes[1][0], note=note)
    figures.judged("growth in its last seven tenths", "times", sizes[0][1], sizes[1][1], 1.05)
    figures.ratio("median at its end", "ms", slower[0][0], slower[1][0])
    figures.judged(
        "its last tenth over its first, median", "times", slower[0][1], slower[1][1], 1.2
    )


def quality(
    figures: Figures, pair: Pair, conversations: Sequence[Conversation], knowledge: Knowledge
) -> None:
    """The share of the evaluation's conversations that are right, in per cent."""
    stock_system, own_system = pair
    with httpx.Client(base_url=own_system.url, timeout=60) as client:
        shares = [
            100 * Report([evaluator.run(one) for one in conversations]).share
            for evaluator in (
                Evaluator(StockClient(stock_system), knowledge.notice),  # type: ignore[arg-type]
                Evaluator(client, knowledge.notice),
            )
        ]
    figures.judged(
        "conversations right",
        "%",
        shares[0],
        shares[1],
        at_least=10,
        compared=shares[1] - shares[0],
        note=f"of {len(conversations)}; the target speaks of points above stock",
    )


def _errors(stock: Timings, own: Timings) -> str:
    return f"errors: {stock.errors} and {own.errors}"

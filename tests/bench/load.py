"""Clients: many conversations at once, each waiting for its answer before it asks again."""

import asyncio
import itertools
import random
import time
from dataclasses import dataclass, field
from typing import Iterator, List, Sequence

import aiohttp

from tests.bench.systems import System

_TURNS = 5  # then a client opens another conversation, as people do
_TIMEOUT = aiohttp.ClientTimeout(total=120)
_names = itertools.count()


@dataclass
class Timings:
    """What one run measured. Times in milliseconds."""

    times: List[float] = field(default_factory=list)
    errors: int = 0
    seconds: float = 0.0

    def add(self, other: "Timings") -> None:
        self.times += other.times
        self.errors += other.errors
        self.seconds += other.seconds

    def percentile(self, share: float) -> float:
        """Milliseconds below which this share of the answers stayed; 0 where there was none."""
        if not self.times:
            return 0.0
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    @property
    def median(self) -> float:
        return self.percentile(0.5)

    @property
    def p95(self) -> float:
        return self.percentile(0.95)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.times) / self.seconds if self.seconds else 0.0


async def one_after_the_other(system: System, messages: Sequence[str], sender: str = "") -> Timings:
    """One client. Without a sender, every message opens a conversation of its own."""
    timings = Timings()
    start = time.perf_counter()
    async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
        for message in messages:
            await _timed(system, session, sender or _name(), message, timings)
    timings.seconds = time.perf_counter() - start
    return timings


async def at_once(system: System, clients: int, seconds: float, messages: Sequence[str]) -> Timings:
    """So many clients for so many seconds. What is under way at the end is awaited and counted."""
    timings = Timings()
    start = time.perf_counter()
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(timeout=_TIMEOUT, connector=connector) as session:

        async def client(number: int) -> None:
            questions = _shuffled(messages, number)
            while time.perf_counter() - start < seconds:
                sender = _name()
                for _ in range(_TURNS):
                    await _timed(system, session, sender, next(questions), timings)
                    if time.perf_counter() - start >= seconds:
                        return

        await asyncio.gather(*(client(number) for number in range(clients)))
    timings.seconds = time.perf_counter() - start
    return timings


async def so_many(
    system: System, conversations: int, clients: int, messages: Sequence[str]
) -> Timings:
    """So many conversations of one message each, by so many clients."""
    timings = Timings()
    start = time.perf_counter()
    left = iter(range(conversations))
    async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:

        async def client(number: int) -> None:
            questions = _shuffled(messages, number)
            for _ in left:
                await _timed(system, session, _name(), next(questions), timings)

        await asyncio.gather(*(client(number) for number in range(clients)))
    timings.seconds = time.perf_counter() - start
    return timings


async def _timed(
    system: System, session: aiohttp.ClientSession, sender: str, message: str, timings: Timings
) -> None:
    start = time.perf_counter()
    answered = await system.ask(session, sender, message)
    if answered:
        timings.times.append((time.perf_counter() - start) * 1e3)
    else:
        timings.errors += 1


def _name() -> str:
    return f"bench-{next(_names)}"


def _shuffled(messages: Sequence[str], seed: int) -> Iterator[str]:
    """The messages for ever, in an order that the seed decides."""
    order = list(messages)
    random.Random(seed).shuffle(order)
    return itertools.cycle(order)

"""Kill the server again and again while people send and mail fails; then count.

`python -m tests.api.handoffs.crash --seconds 120` runs the long form on both databases.
"""

import argparse
import logging
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, List

import httpx
from sqlalchemy import func, select

from api.handoffs.database import Database
from api.handoffs.tables import Delivery, Handoff
from tests.api.handoffs.mailbox import Mailbox
from tests.api.handoffs.postgres import Cluster, free_port
from tests.api.handoffs.server import run

# Servers are forked from a process that has everything imported, so that they start at once.
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["__main__", "tests.api.handoffs.server"])
_LEASE_SECONDS = 2.0
_START_SECONDS = 60  # importing everything takes long on a busy machine
_KILLS_MIN = 3
_PATIENCE_SECONDS = 60  # without one more delivery; a try, its lease and its wait take 4 at most


def settings(database_url: str, data: Path, mailbox: Mailbox) -> Dict[str, Any]:
    """Short waits, so that minutes of operation fit into seconds."""
    return {
        **mailbox.settings(),
        "database_url": database_url,
        "data_path": str(data),
        "rate_limit": "1000000/minute",
        "handoff_rate_limit": "1000000/minute",
        "acknowledgements_per_day": 1_000_000,
        "delivery_poll_seconds": 0.1,
        "delivery_timeout_seconds": 1,
        "delivery_lease_seconds": _LEASE_SECONDS,
        "delivery_tries_max": 1000,
        "delivery_backoff_seconds": 0.1,
        "delivery_backoff_max_seconds": 1,
    }


class Server:
    """One server process, killed without warning. It reads the school's data as soon as it is
    made, and opens nothing before `wait`, so that one can stand by while another runs."""

    def __init__(self, chosen: Dict[str, Any], port: int) -> None:
        self._go = _FORKS.Event()
        self._process = _FORKS.Process(target=run, args=(chosen, port, self._go), daemon=True)
        self._process.start()
        self.url = f"http://127.0.0.1:{port}"

    def wait(self) -> "Server":
        """Let it open its port and its database, and wait until it answers."""
        self._go.set()
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{self.url}/healthz", timeout=1).status_code == 200:
                    return self
            except httpx.HTTPError:
                time.sleep(0.02)
        raise TimeoutError(f"The server did not start within {_START_SECONDS} seconds.")

    def kill(self) -> None:
        assert self._process.pid
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.join()

    def stop(self) -> None:
        self._process.terminate()
        self._process.join(20)


@dataclass
class Client:
    """Sends one hand-off after the other, each until it is acknowledged."""

    url: str
    number: int
    stop: threading.Event
    acknowledged: Dict[str, str] = field(default_factory=dict)  # what was said -> reference
    unlike: List[str] = field(default_factory=list)

    def run(self) -> None:
        rng = random.Random(self.number)
        while not self.stop.is_set():
            said, key = f"request {uuid.uuid4().hex}", uuid.uuid4().hex
            body = {
                "kind": rng.choice(["question", "access", "erasure"]),
                "about": said,
                "name": "Jo Bloggs",
                "email": f"jo{self.number}@example.org",
            }
            while not self.stop.is_set():
                try:
                    reply = httpx.post(
                        f"{self.url}/api/handoffs",
                        json=body,
                        timeout=3,
                        headers={"Idempotency-Key": key},
                    )
                except httpx.HTTPError:
                    time.sleep(0.02)
                    continue
                if reply.status_code == 201:
                    self.acknowledged[said] = reply.json()["reference"]
                    if rng.random() < 0.3:  # the answer got lost on the way: ask again
                        self._again(body, key, said)
                    break
                time.sleep(0.02)

    def _again(self, body: Dict[str, Any], key: str, said: str) -> None:
        try:
            reply = httpx.post(
                f"{self.url}/api/handoffs", json=body, timeout=3, headers={"Idempotency-Key": key}
            )
        except httpx.HTTPError:
            return
        if reply.status_code == 201 and reply.json()["reference"] != self.acknowledged[said]:
            self.unlike.append(said)


@dataclass
class Result:
    """What was promised against what is there."""

    kills: int
    acknowledged: int
    lost: List[str]
    doubled: List[str]
    unlike: List[str]
    undelivered: List[str]
    several_ids: List[str]
    sent_again: int

    @property
    def good(self) -> bool:
        return bool(self.kills and self.acknowledged) and not (
            self.lost or self.doubled or self.unlike or self.undelivered or self.several_ids
        )

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.acknowledged} acknowledged: {len(self.lost)} lost, "
            f"{len(self.doubled)} stored twice, {len(self.unlike)} with two references, "
            f"{len(self.undelivered)} not delivered, {len(self.several_ids)} with several "
            f"Message-IDs; {self.sent_again} sent again after a crash."
        )


def crash(
    database_url: str, data: Path, mailbox: Mailbox, seconds: float, clients: int = 3
) -> Result:
    """Run for so long, killing about once a second, then let everything arrive and count."""
    chosen, port = settings(database_url, data, mailbox), free_port()
    rng, stop, kills = random.Random(1), threading.Event(), 0
    mailbox.fail_share, mailbox.lose_share, mailbox.wait_seconds = 0.3, 0.05, 0.02
    people = [Client(f"http://127.0.0.1:{port}", number, stop) for number in range(clients)]
    threads = [threading.Thread(target=person.run) for person in people]
    for thread in threads:
        thread.start()
    standby, end = Server(chosen, port), 0.0
    try:
        while kills < _KILLS_MIN or time.monotonic() < end:
            server, standby = standby.wait(), Server(chosen, port)
            end = end or time.monotonic() + seconds
            time.sleep(rng.uniform(0.05, 1.5))
            server.kill()
            kills += 1
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    mailbox.fail_share = mailbox.lose_share = mailbox.wait_seconds = 0
    server = standby.wait()
    try:
        _settle(database_url)
    finally:
        server.stop()
    return _count(database_url, mailbox, people, kills)


def _settle(database_url: str, patience_seconds: float = _PATIENCE_SECONDS) -> None:
    """Wait until everything left, or until nothing more leaves: a busy machine is only slow."""
    database, least, deadline = Database(database_url), sys.maxsize, 0.0
    try:
        while True:
            with database.transaction() as session:
                waiting = session.execute(
                    select(func.count()).select_from(Delivery).where(Delivery.state == "waiting")
                ).scalar_one()
            if waiting < least:
                least, deadline = waiting, time.monotonic() + patience_seconds
            if not waiting or time.monotonic() > deadline:
                return
            time.sleep(0.2)
    finally:
        database.close()


def _count(database_url: str, mailbox: Mailbox, people: List[Client], kills: int) -> Result:
    database = Database(database_url)
    with database.transaction() as session:
        stored: Dict[str, List[str]] = {}
        for reference, about in session.execute(select(Handoff.reference, Handoff.about)):
            stored.setdefault(about, []).append(reference)
    database.close()
    promised = {said: ref for person in people for said, ref in person.acknowledged.items()}
    ids: Dict[Any, List[str]] = {}
    for message in mailbox.messages:
        ids.setdefault((message["Subject"], message["To"]), []).append(message["Message-ID"])
    delivered = " ".join(subject for subject, to in ids)
    return Result(
        kills=kills,
        acknowledged=len(promised),
        lost=[ref for said, ref in promised.items() if ref not in stored.get(said, [])],
        doubled=[said for said, references in stored.items() if len(references) > 1],
        unlike=[said for person in people for said in person.unlike],
        # To the school and to the person.
        undelivered=[
            ref
            for ref in promised.values()
            if f"[{ref}]" not in delivered or f"reference {ref}:" not in delivered
        ],
        several_ids=[str(key) for key, found in ids.items() if len(set(found)) > 1],
        sent_again=sum(len(found) - 1 for found in ids.values()),
    )


def main() -> int:
    logging.getLogger("mail.log").setLevel(logging.ERROR)  # aiosmtpd's, one line a command
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=120, help="for each database")
    options = parser.parse_args()
    from tests.api.handoffs.conftest import data_with_address

    cluster, good = Cluster(), True
    cluster.start()
    try:
        for name in ("SQLite", "PostgreSQL"):
            with tempfile.TemporaryDirectory() as made:
                folder = Path(made)
                mailbox = Mailbox(folder).start()
                url = (
                    f"sqlite:///{folder}/handoffs.sqlite3"
                    if name == "SQLite"
                    else cluster.new_database()
                )
                result = crash(url, data_with_address(folder / "data"), mailbox, options.seconds)
                mailbox.stop()
                print(f"{name}: {result}", flush=True)
                good = good and result.good
    finally:
        cluster.stop()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())

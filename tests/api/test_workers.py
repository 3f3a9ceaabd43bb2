"""Two server processes with one Redis and one database: a person cannot tell them from one."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from itertools import cycle

import httpx
import psutil
import pytest

from tests.api.handoffs.conftest import sent
from tests.api.handoffs.postgres import free_port

START_SECONDS = 120
RATE = 40  # messages a minute


@contextmanager
def serving(environment, *arguments):
    """A server of its own process, ready to answer; gives its address and process."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "api", "--port", str(port), *arguments],
        env={**os.environ, **environment},
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(url, process)
        yield url, process
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_for(url, process):
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None
        try:
            if httpx.get(f"{url}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    pytest.fail("The server was not ready in time.")


@pytest.fixture(scope="module")
def environment(redis_server, tmp_path_factory):
    folder = tmp_path_factory.mktemp("workers")
    return {
        "NOTICE_REDIS_URL": redis_server.url,
        "NOTICE_DATABASE_URL": f"sqlite:///{folder}/handoffs.sqlite3",
        "NOTICE_RATE_LIMIT": f"{RATE}/minute",
    }


@pytest.fixture(scope="module")
def workers(environment):
    with serving(environment) as (first, _), serving(environment) as (second, _):
        yield first, second


def ask(url, message, conversation=None):
    response = httpx.post(
        f"{url}/api/chat", json={"message": message, "conversation_id": conversation}
    )
    assert response.status_code == 200, response.text
    return response.json()


def test_a_conversation_goes_on_in_another_worker_and_is_forgotten_in_both(workers):
    turn = cycle(workers)
    first = ask(next(turn), "do you share it with Capita?")
    identity = first["conversation_id"]
    second = ask(next(turn), "and CAMHS?", identity)
    assert second["outcome"] == "answered"
    assert "CAMHS" in second["messages"][0]["text"]
    third = ask(next(turn), "where does it say that", identity)
    assert any("CAMHS" in citation["quote"] for citation in third["citations"])
    lines = httpx.get(f"{workers[1]}/api/conversations/{identity}").json()["turns"]
    assert [line["text"] for line in lines if line["speaker"] == "person"][-2:] == [
        "and CAMHS?",
        "where does it say that",
    ]
    assert httpx.delete(f"{workers[0]}/api/conversations/{identity}").status_code == 204
    assert httpx.get(f"{workers[1]}/api/conversations/{identity}").json()["turns"] == []


def test_a_hand_off_sent_again_to_another_worker_keeps_its_reference(workers):
    references = {
        httpx.post(
            f"{url}/api/handoffs", json=sent(), headers={"Idempotency-Key": "the-same"}
        ).json()["reference"]
        for url in workers
    }
    assert len(references) == 1


def test_workers_count_the_messages_of_an_address_together(workers):
    """Last in this file: afterwards the allowance is used up."""
    statuses = [
        httpx.get(f"{url}/api/handoffs/forms").status_code
        for _, url in zip(range(2 * RATE), cycle(workers))
    ]
    assert 0 < statuses.count(200) <= RATE
    assert statuses[-1] == 429


def test_one_command_serves_with_several_processes(environment):
    with serving(environment, "--workers", "2") as (_, process):
        children = psutil.Process(process.pid).children()
        assert sum("spawn_main" in " ".join(child.cmdline()) for child in children) == 2


def test_several_workers_without_redis_are_refused_with_a_sentence():
    done = subprocess.run(
        [sys.executable, "-m", "api", "--workers", "2"], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert "NOTICE_REDIS_URL" in done.stderr

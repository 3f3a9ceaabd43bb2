"""The two systems as processes that speak Rasa's REST channel: start, ask, weigh, stop."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional

import aiohttp
import httpx
import psutil
import yaml

from tests.bench.stock import StockProject

_START_SECONDS = 600.0
_LOOK_SECONDS = 0.1
_FIRST_QUESTION = "who do you share it with"


@dataclass
class System:
    """One system under measurement. Use as a context: it starts, is asked, and stops."""

    name: str
    commands: List[List[str]]
    folder: Path
    port: int
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    start_seconds: float = 0.0
    _processes: List["subprocess.Popen[bytes]"] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "System":
        """Start every process at once, and wait for the first answer."""
        start = time.monotonic()
        log = self.log.open("w")
        for command in self.commands:
            self._processes.append(
                subprocess.Popen(
                    command,
                    cwd=self.folder,
                    env={**os.environ, **self.environment},
                    stdout=log,
                    stderr=subprocess.STDOUT,
                )
            )
        while not self._answers():
            if any(process.poll() is not None for process in self._processes):
                self.__exit__()
                raise RuntimeError(f"{self.name} ended while starting: see {log.name}.")
            if time.monotonic() - start > _START_SECONDS:
                self.__exit__()
                raise RuntimeError(f"{self.name} gave no answer: see {log.name}.")
            time.sleep(_LOOK_SECONDS)
        self.start_seconds = time.monotonic() - start
        return self

    def __exit__(self, *exception: object) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
        self._processes.clear()

    def memory_mb(self) -> float:
        """Resident memory of all its processes and their children, in megabytes."""
        total = 0
        for process in self._processes:
            parent = psutil.Process(process.pid)
            for one in [parent, *parent.children(recursive=True)]:
                total += one.memory_info().rss
        return total / 1e6

    async def ask(self, session: aiohttp.ClientSession, sender: str, message: str) -> bool:
        """Send one message; True where there was an answer."""
        body = {"sender": sender, "message": message}
        try:
            async with session.post(f"{self.url}/webhooks/rest/webhook", json=body) as response:
                return response.status == 200 and bool(await response.json())
        except (aiohttp.ClientError, TimeoutError):
            return False

    def _answers(self) -> bool:
        body = {"sender": "first", "message": _FIRST_QUESTION}
        try:
            response = httpx.post(f"{self.url}/webhooks/rest/webhook", json=body, timeout=60)
        except httpx.TransportError:
            return False
        return response.status_code == 200 and bool(response.json())


def this_project(folder: Path, workers: int = 1, **environment: str) -> System:
    """This project, as `make run` starts it, with its limit on messages out of the way."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    command = [sys.executable, "-m", "api", "--port", str(port), "--workers", str(workers)]
    database = Path(tempfile.mkdtemp(prefix="notice-bench-")) / "handoffs.sqlite3"
    chosen: Dict[str, str] = {
        "PYTHONPATH": os.getcwd(),
        "NOTICE_RATE_LIMIT": "100000000/minute",
        "NOTICE_DATABASE_URL": f"sqlite:///{database}",
        **environment,
    }
    return System("this project", [command], Path.cwd(), port, folder / "server.log", chosen)


def stock_rasa(project: StockProject) -> System:
    """`rasa run` with an action server, on the trained stock project."""
    port, action_port = free_port(), free_port()
    endpoint = {"action_endpoint": {"url": f"http://127.0.0.1:{action_port}/webhook"}}
    (project.folder / "endpoints.yml").write_text(yaml.safe_dump(endpoint))
    rasa = [sys.executable, "-m", "rasa", "run"]
    repository = os.getcwd()
    server = [*rasa, "--model", str(project.model.resolve()), "--port", str(port)]
    server += ["--endpoints", "endpoints.yml", "--credentials", "credentials.yml"]
    server += ["--interface", "127.0.0.1"]
    actions = [*rasa, "actions", "--actions", "tests.bench.stock_actions"]
    actions += ["--port", str(action_port)]
    environment = {
        "PYTHONPATH": repository,
        "RASA_TELEMETRY_ENABLED": "false",
        "NOTICE_DATA_PATH": str(Path("data").resolve()),
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
    log = project.folder / "server.log"
    return System("stock Rasa", [server, actions], project.folder, port, log, environment)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class StockClient:
    """Stock Rasa behind this project's chat contract, for the same evaluation."""

    def __init__(self, system: System) -> None:
        self._client = httpx.Client(base_url=system.url, timeout=60)
        self._count = 0

    def post(self, path: str, json: Mapping[str, Optional[str]]) -> "_Response":
        """As httpx's: one message in, one reply of the contract out."""
        self._count += 1
        sender = json.get("conversation_id") or f"evaluation-{self._count}"
        response = self._client.post(
            "/webhooks/rest/webhook", json={"sender": sender, "message": json["message"]}
        )
        parts: List[Dict[str, Any]] = response.json() if response.status_code == 200 else []
        custom: Dict[str, Any] = next((p["custom"] for p in parts if "custom" in p), {})
        messages = [
            {"text": part.get("text", ""), "buttons": part.get("buttons", [])}
            for part in parts
            if "custom" not in part or "text" in part
        ]
        body = {
            "conversation_id": sender,
            "outcome": custom.get("outcome", "none"),
            "messages": messages,
            "citations": custom.get("citations", []),
        }
        return _Response(response.status_code if parts else 500, body)


@dataclass(frozen=True)
class _Response:
    status_code: int
    body: Dict[str, Any]

    def json(self) -> Dict[str, Any]:
        return self.body

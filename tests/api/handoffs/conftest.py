"""Real parts: both databases, a mail server, a clock that tests turn."""

import shutil
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest
import yaml
from fastapi.testclient import TestClient

from api.app import create_app
from api.handoffs.database import Database
from bot.settings import Settings
from tests.api.handoffs.fakes import FakeRunner
from tests.api.handoffs.mailbox import Mailbox
from tests.api.handoffs.postgres import Cluster

OFFICE = "office@school.example"


class Time:
    """A clock that stands until it is turned."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 30, 12, 0, tzinfo=timezone.utc)

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    try:
        made = Cluster()
    except RuntimeError as error:
        pytest.fail(str(error))
    made.start()
    yield made
    made.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: Any, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/handoffs.sqlite3"
    return str(request.getfixturevalue("cluster").new_database())


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    made.migrate()
    yield made
    made.close()


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture(scope="session")
def data(tmp_path_factory: Any) -> Path:
    """The school's data, with an address for the contact that the notice gives none for."""
    return data_with_address(tmp_path_factory.mktemp("school") / "data")


def data_with_address(folder: Path) -> Path:
    shutil.copytree("data", folder, ignore=shutil.ignore_patterns("training"))
    path = folder / "handoffs.yml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    content["addresses"] = {"business_manager": OFFICE}
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return folder


@pytest.fixture
def mailbox(tmp_path: Path, request: Any) -> Iterator[Mailbox]:
    made = Mailbox(tmp_path, getattr(request, "param", "starttls")).start()
    yield made
    made.stop()


@pytest.fixture
def serve(tmp_path: Path, data: Path, time: Time) -> Iterator[Callable[..., TestClient]]:
    """Start a server with these settings and talk to it; SQLite unless told otherwise."""
    clients = []

    def start(runner: Any = None, **settings: Any) -> TestClient:
        chosen = {
            "database_url": f"sqlite:///{tmp_path}/handoffs.sqlite3",
            "data_path": data,
            "rate_limit": "10000/minute",
            "handoff_rate_limit": "10000/hour",
            "delivery_poll_seconds": 0.05,
            **settings,
        }
        app = create_app(Settings(**chosen), runner=runner or FakeRunner(), now=time)
        client = TestClient(app)
        client.__enter__()
        clients.append(client)
        return client

    yield start
    for client in clients:
        client.__exit__(None, None, None)


def sent(**changed: Any) -> dict:
    """The body of an ordinary request."""
    return {
        "kind": "access",
        "about": "Please send me a copy of everything about Jayden.",
        "name": "Jo Bloggs",
        "email": "jo@example.org",
        "child": "Jayden Bloggs",
        **changed,
    }

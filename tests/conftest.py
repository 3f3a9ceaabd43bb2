"""Parts that many tests share. The model is the one that `make train` made."""

from pathlib import Path
from typing import Iterator

import httpx
import pytest

from bot import server
from bot.knowledge import Knowledge, load_knowledge
from bot.log import configure_logging
from tests.redis_server import RedisServer

configure_logging()


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge(Path("data"))


@pytest.fixture(scope="session")
def assistant() -> Iterator[httpx.Client]:
    """A real assistant over HTTP, with the trained model."""
    with server.client() as client:
        yield client


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    try:
        made = RedisServer()
    except RuntimeError as error:
        pytest.fail(str(error))
    yield made.start()
    made.stop()

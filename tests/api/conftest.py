"""The real application with a fake runner, asked without a network."""

import pytest
from starlette.testclient import TestClient

from api import limits
from api.app import create_app
from bot.settings import Settings
from tests.fakes import FakeRunner

SCHOOL = "https://www.example.sch.uk"


@pytest.fixture(scope="session")
def app(knowledge, tmp_path_factory):
    """Built once: proving the knowledge takes most of a second."""
    folder = tmp_path_factory.mktemp("handoffs")
    settings = Settings(
        allowed_origins=(SCHOOL,),
        rate_limit="50/minute",
        database_url=f"sqlite:///{folder}/handoffs.sqlite3",
    )
    return create_app(settings, runner=FakeRunner(knowledge))


@pytest.fixture
def runner(app, knowledge) -> FakeRunner:
    app.state.runner = FakeRunner(knowledge)
    return app.state.runner


@pytest.fixture
def client(app, runner) -> TestClient:
    app.state.limiter = limits.build(app.state.settings)  # every test has its own allowance
    with TestClient(app) as client:
        yield client

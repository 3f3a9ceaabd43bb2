"""How many messages one address may send, counted in one process or in all."""

import pytest
from pydantic import SecretStr
from starlette.exceptions import HTTPException

from api import limits
from bot.settings import Settings


def allowed(limiter, most=20):
    """How many of `most` messages pass."""
    passed = 0
    for _ in range(most):
        try:
            limiter.check("192.0.2.1")
            passed += 1
        except HTTPException as refused:
            assert refused.status_code == 429
            assert int(refused.headers["Retry-After"]) >= 1
    return passed


def test_in_memory_each_process_counts_for_itself():
    settings = Settings(rate_limit="5/minute")
    assert [allowed(limits.build(settings)) for _ in range(2)] == [5, 5]


def test_in_redis_workers_count_together_and_other_limits_apart(redis_server):
    settings = Settings(rate_limit="5/minute", redis_url=SecretStr(redis_server.url))
    assert [allowed(limits.build(settings)) for _ in range(2)] == [5, 0]
    assert allowed(limits.build(settings, "5/minute", "handoffs")) == 5


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0"])
def test_without_redis_nobody_is_limited(url):
    assert allowed(limits.build(Settings(rate_limit="5/minute", redis_url=SecretStr(url)))) == 20

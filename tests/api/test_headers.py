import pytest

from api.headers import content_security_policy
from tests.api.conftest import SCHOOL

PATHS = [
    "/",
    "/staff",
    "/demo",
    "/docs",
    "/api/notice",
    "/widget/v1/notice-chat.js",
    "/assets/page.css",
    "/nothing-here",
]


@pytest.mark.parametrize("path", PATHS)
def test_every_response_carries_the_strict_policy(client, path):
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert f"frame-ancestors {SCHOOL}" in policy
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in headers


def test_nobody_may_frame_the_pages_where_no_school_is_set():
    assert "frame-ancestors 'none'" in content_security_policy(())


@pytest.mark.parametrize(("origin", "allowed"), [(SCHOOL, True), ("https://evil.example", False)])
def test_other_sites_may_use_the_assistant_only_when_the_settings_name_them(
    client, origin, allowed
):
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type,idempotency-key",
    }
    preflight = client.options("/api/chat", headers=asked)
    script = client.get("/widget/v1/notice-chat.js", headers={"Origin": origin})
    for response in (preflight, script):
        found = response.headers.get("access-control-allow-origin")
        assert found == (origin if allowed else None)


def test_a_refusal_for_sending_too_much_can_be_read_by_the_school_site(client):
    for _ in range(50):
        client.post("/api/chat", json={"message": "hello"}, headers={"Origin": SCHOOL})
    refused = client.post("/api/chat", json={"message": "hello"}, headers={"Origin": SCHOOL})
    assert refused.status_code == 429
    assert refused.headers["access-control-allow-origin"] == SCHOOL
    assert "retry-after" in refused.headers["access-control-expose-headers"].lower()


@pytest.mark.parametrize("path", PATHS)
def test_head_is_answered_as_get_without_its_body(client, path):
    asked, shown = client.head(path), client.get(path)
    assert (asked.status_code, asked.content) == (shown.status_code, b"")
    for name in ("content-length", "content-type", "content-security-policy"):
        assert asked.headers[name] == shown.headers[name]

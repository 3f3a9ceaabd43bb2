"""A Redis of the tests' own, on a free port, holding nothing on disk."""

import shutil
import subprocess
import time
from typing import Optional

import redis

from tests.api.handoffs.postgres import free_port

_MISSING = "Redis is missing. Run: apt-get install -y --no-install-recommends redis-server"
_START_SECONDS = 10.0


class RedisServer:
    """Runs from `start` to `stop`, and may be started again on the same port, empty."""

    def __init__(self) -> None:
        program = shutil.which("redis-server")
        if program is None:
            raise RuntimeError(_MISSING)
        self._port = free_port()
        self._command = [program, "--port", str(self._port), "--bind", "127.0.0.1"]
        self._command += ["--save", "", "--appendonly", "no", "--daemonize", "no"]
        self._process: Optional[subprocess.Popen[bytes]] = None
        self.url = f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> "RedisServer":
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + _START_SECONDS
        with redis.Redis.from_url(self.url) as client:
            while time.monotonic() < deadline:
                try:
                    client.ping()
                    return self
                except redis.ConnectionError:
                    time.sleep(0.02)
        self.stop()
        raise RuntimeError(f"Redis did not answer within {_START_SECONDS:.0f} seconds.")

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait(timeout=10)
            self._process = None

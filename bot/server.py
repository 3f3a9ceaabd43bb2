"""A running assistant to talk to: one that is there already, or one of our own for a while."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import Iterator, Optional

import httpx

from bot.errors import ModelFailed

_START_SECONDS = 180.0
_CHECK_SECONDS = 0.3


@contextmanager
def client(url: Optional[str] = None) -> Iterator[httpx.Client]:
    """An HTTP client for the assistant at `url`; without one, a server is started for the time.

    Raises:
        ModelFailed: it does not become ready; its own lines on the terminal say why.
    """
    if url:
        with httpx.Client(base_url=url, timeout=60) as found:
            yield found
        return
    port = _free_port()
    command = [sys.executable, "-m", "api", "--port", str(port), "--quiet"]
    environment = {**os.environ, "NOTICE_RATE_LIMIT": "1000000/minute"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as own:
            _wait(own, process)
            yield own
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(found: httpx.Client, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise ModelFailed("The assistant stopped while starting: see the lines above.")
        try:
            if found.get("/readyz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(_CHECK_SECONDS)
    raise ModelFailed(f"The assistant was not ready after {_START_SECONDS:.0f} seconds.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

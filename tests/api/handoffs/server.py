"""A server process of the crash test. Everything it needs is imported at the top, on purpose: it
is forked from a process that has this module, and starts at once."""

import logging
from typing import Any, Dict

import uvicorn
import uvicorn.lifespan.on
import uvicorn.loops.auto
import uvicorn.protocols.http.auto

from api.app import create_app
from bot.settings import Settings
from tests.api.handoffs.fakes import FakeRunner


def run(chosen: Dict[str, Any], port: int, go: Any) -> None:
    """Build the server, wait for the word, then serve until killed."""
    logging.getLogger().setLevel(logging.CRITICAL)
    app = create_app(Settings(**chosen), runner=FakeRunner())
    go.wait()
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="critical", access_log=False, ws="none")

"""`python -m api`: serve, with one process or several."""

import argparse
import sys
from typing import Optional, Sequence

from pydantic import ValidationError

from bot.process import bound_threads
from bot.settings import Settings

_ALONE = (
    "Several workers share conversations and limits through Redis, or a person's second message "
    "would reach a worker that knows nothing of the first. Set NOTICE_REDIS_URL, such as "
    "redis://127.0.0.1:6379/0, or serve with one worker."
)


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Serve until stopped; 1, with a sentence, where the settings forbid it."""
    parser = argparse.ArgumentParser(prog="python -m api", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=1, help="more than one need Redis")
    parser.add_argument("--quiet", action="store_true", help="warnings and errors alone")
    chosen = parser.parse_args(arguments)
    bound_threads()
    try:
        settings = Settings()
    except ValidationError as error:  # here, because workers that fail are started for ever
        print(error, file=sys.stderr)
        return 1
    if chosen.workers > 1 and settings.redis_url is None:
        print(_ALONE, file=sys.stderr)
        return 1
    import uvicorn

    uvicorn.run(
        "api.app:create_app",
        factory=True,
        host=chosen.host,
        port=chosen.port,
        workers=chosen.workers,
        forwarded_allow_ips=settings.trusted_proxies,
        ws="none",
        log_level="warning" if chosen.quiet else None,
        access_log=False,  # it would hold addresses
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Logging without anybody's words. Must run before Rasa loads."""

import logging
import os
import warnings

_QUIET = (
    "rasa",
    "tensorflow",
    "absl",
    "apscheduler",
    "matplotlib",
    "alembic",
    "httpx",
    "httpcore",
    "onnxruntime",
    "asyncio",
    "rasa_sdk",
)


def configure_logging(level: int = logging.INFO) -> None:
    """Switch telemetry off, and keep Rasa from writing messages to any log.

    Rasa logs each message at debug level through structlog, which prints everything unless it
    is configured; its own sentences at warning level may quote a message too, so only errors pass.
    """
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("LOG_LEVEL", "ERROR")  # Rasa's bars for a dozen rules fill a screen
    import structlog

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)
    silence_warnings()


def silence_warnings() -> None:
    """Rasa's dependencies warn about each other's age, and nobody here can mend that.

    Some of them switch warnings on again when they are imported.
    """
    warnings.filterwarnings("ignore")

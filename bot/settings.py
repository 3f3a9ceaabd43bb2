"""What a deployment may change. Every setting is an environment variable `NOTICE_<NAME>`."""

from pathlib import Path
from typing import Optional, Tuple

from pydantic import BaseSettings, Field


class Settings(BaseSettings):
    """Built once, where the server or a command starts."""

    data_path: Path = Field(
        default=Path("data"), description="folder with the notice and its knowledge"
    )
    model_path: Path = Field(
        default=Path("bot/models/notice.tar.gz"), description="the trained model"
    )
    harm_message_min_probability: float = Field(
        default=0.35, ge=0, le=1, description="a message is taken for a sign of harm from here on"
    )
    harm_sentence_min_probability: float = Field(
        default=0.6, ge=0, le=1, description="the same for one sentence of a longer message"
    )
    message_max_chars: int = Field(default=2000, gt=0, description="longest message, in characters")
    body_max_bytes: int = Field(
        default=64 * 1024, gt=0, description="largest request body, in bytes"
    )
    conversation_minutes: int = Field(
        default=30, gt=0, description="a conversation is forgotten so long after its last message"
    )
    conversations_max: int = Field(
        default=10_000, gt=0, description="conversations held in memory; the oldest goes first"
    )
    events_max: int = Field(
        default=60,
        gt=0,
        description="events of one conversation that are kept, so that turn 200 is "
        "as fast as turn 1",
    )
    redis_url: Optional[str] = Field(
        default=None,
        description="holds conversations and limits for several workers; empty: in memory",
    )
    rate_limit: str = Field(default="60/minute", description="messages from one address")
    allowed_origins: Tuple[str, ...] = Field(
        default=(),
        description='origins of the school\'s website, as JSON: ["https://www.example.sch.uk"]',
    )
    trusted_proxies: str = Field(
        default="127.0.0.1", description="addresses of reverse proxies whose X-Forwarded-For counts"
    )

    class Config:
        env_prefix = "NOTICE_"
        allow_mutation = False

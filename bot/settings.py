"""What a deployment may change. Every setting is an environment variable `NOTICE_<NAME>`."""

from pathlib import Path
from typing import Any, Dict, Literal, Optional, Tuple
from urllib.parse import urlsplit

from pydantic import BaseSettings, Field, SecretStr, root_validator


class Settings(BaseSettings):
    """Built once, where the server or a command starts."""

    data_path: Path = Field(
        default=Path("data"), description="folder with the notice and its knowledge"
    )
    model_path: Path = Field(
        default=Path("bot/models/notice.tar.gz"), description="the trained model"
    )
    harm_message_min_probability: float = Field(
        default=0.1, ge=0, le=1, description="a message is taken for a sign of harm from here on"
    )
    harm_sentence_min_probability: float = Field(
        default=0.7, ge=0, le=1, description="the same for one sentence of a longer message"
    )
    harm_other_language_min_probability: float = Field(
        default=0.6, ge=0, le=1, description="the same for a message in another language"
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
    redis_url: Optional[SecretStr] = Field(
        default=None,
        description="holds conversations and limits for several workers, as redis://HOST:PORT/0; "
        "empty: in memory, for one worker",
    )
    rate_limit: str = Field(default="60/minute", description="messages from one address")
    allowed_origins: Tuple[str, ...] = Field(
        default=(),
        description='origins of the school\'s website, as JSON: ["https://www.example.sch.uk"]',
    )
    trusted_proxies: str = Field(
        default="127.0.0.1", description="addresses of reverse proxies whose X-Forwarded-For counts"
    )

    # Hand-offs
    database_url: SecretStr = Field(
        default=SecretStr("sqlite:///handoffs.sqlite3"),
        description="where hand-offs are stored: sqlite:///FILE or postgresql+psycopg2://...",
    )
    handoff_rate_limit: str = Field(default="10/hour", description="hand-offs from one address")
    handoff_keep_days: int = Field(
        default=30, gt=0, description="a hand-off is erased so long after it was answered"
    )
    request_months: Optional[int] = Field(
        default=None,
        gt=0,
        description="calendar months to answer a rights request; empty: as "
        "supplement.yml says, whose sentence should then say the same",
    )
    smtp_host: Optional[str] = Field(default=None, description="mail server; empty: inbox only")
    smtp_port: int = Field(default=587, gt=0, lt=65536, description="its port")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="none only for a relay on this very machine"
    )
    smtp_username: Optional[str] = Field(default=None, description="account at the mail server")
    smtp_password: Optional[SecretStr] = Field(default=None, description="its password")
    smtp_ca_path: Optional[Path] = Field(
        default=None,
        description="certificate authority of the mail server, where it is a private one",
    )
    mail_from: Optional[str] = Field(default=None, description="sender of the school's e-mail")
    webhook_url: Optional[str] = Field(
        default=None, description="told of each hand-off, without details"
    )
    webhook_secret: Optional[SecretStr] = Field(
        default=None, description="signs what is sent there"
    )
    public_url: Optional[str] = Field(
        default=None, description="where people reach this server, for links in e-mail"
    )
    delivery_timeout_seconds: float = Field(default=30, gt=0, description="for one try, in all")
    delivery_tries_max: int = Field(
        default=12, gt=0, description="then a delivery counts as failed"
    )
    delivery_backoff_seconds: float = Field(
        default=30, gt=0, description="wait after the first failure; doubles each time"
    )
    delivery_backoff_max_seconds: float = Field(
        default=4 * 3600, gt=0, description="longest wait between two tries"
    )
    delivery_poll_seconds: float = Field(
        default=5, gt=0, description="how often the outbox looks for work of other workers"
    )
    delivery_lease_seconds: float = Field(
        default=180, gt=0, description="a worker that is silent for so long has lost its message"
    )
    acknowledgements_per_day: int = Field(
        default=5, gt=0, description="to one e-mail address, so that nobody can be flooded"
    )
    staff_idle_minutes: int = Field(default=30, gt=0, description="then staff must sign in again")
    staff_session_hours: int = Field(default=12, gt=0, description="longest session, idle or not")
    sign_in_rate_limit: str = Field(
        default="10/15 minutes", description="attempts for one name, and from one address"
    )

    @root_validator(skip_on_failure=True)
    def _mail_is_complete(cls, values: Dict[str, Any]) -> Dict[str, Any]:
        if values["smtp_host"] and not values["mail_from"]:
            raise ValueError("NOTICE_SMTP_HOST needs NOTICE_MAIL_FROM, the sender's address.")
        if values["smtp_username"] and not values["smtp_password"]:
            raise ValueError("NOTICE_SMTP_USERNAME needs NOTICE_SMTP_PASSWORD.")
        if values["smtp_security"] == "none" and values["smtp_host"] not in (
            None,
            "localhost",
            "127.0.0.1",
            "::1",
        ):
            raise ValueError("NOTICE_SMTP_SECURITY=none is for a mail server on this machine only.")
        if values["delivery_lease_seconds"] < 2 * values["delivery_timeout_seconds"]:
            raise ValueError(
                "NOTICE_DELIVERY_LEASE_SECONDS must be at least twice "
                "NOTICE_DELIVERY_TIMEOUT_SECONDS, or two workers may send one "
                "message."
            )
        url = values["webhook_url"]
        here = urlsplit(url or "").hostname in ("localhost", "127.0.0.1", "::1")
        if url and not (url.startswith("https://") or (here and url.startswith("http://"))):
            raise ValueError("NOTICE_WEBHOOK_URL must begin with https://.")
        if url and not values["webhook_secret"]:
            raise ValueError("NOTICE_WEBHOOK_URL needs NOTICE_WEBHOOK_SECRET, which signs.")
        return values

    class Config:
        env_prefix = "NOTICE_"
        allow_mutation = False

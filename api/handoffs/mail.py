"""E-mail by SMTP, never without encryption to another machine."""

import asyncio
import json
import ssl
from dataclasses import asdict, dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Optional

import aiosmtplib

from api.handoffs.clock import Now
from api.handoffs.courier import DeliveryFailed
from api.handoffs.outbox import Parcel
from bot.settings import Settings


@dataclass(frozen=True)
class Letter:
    """One e-mail before it has a Message-ID. Plain text only: nothing in it can be rendered."""

    to: str
    subject: str
    text: str
    reply_to: Optional[str] = None

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


def email_message(letter: Letter, sender: str, message_id: str, now: Now) -> EmailMessage:
    """The message on the wire. Raises ValueError for a header with a line break in it."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(now())
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"  # so that no out-of-office answers it
    if letter.reply_to:
        message["Reply-To"] = letter.reply_to
    message.set_content(letter.text, cte="quoted-printable")
    return message


class Mailer:
    """Sends one letter at a time to the school's mail server."""

    def __init__(self, settings: Settings, now: Now) -> None:
        self._settings = settings
        self._now = now

    async def __call__(self, parcel: Parcel) -> None:
        """Raises DeliveryFailed, with the server's code but not its words: they may hold names."""
        settings = self._settings
        assert settings.smtp_host and settings.mail_from
        message = email_message(
            Letter(**json.loads(parcel.content)), settings.mail_from, parcel.message_id, self._now
        )
        password = settings.smtp_password.get_secret_value() if settings.smtp_password else None
        try:
            await asyncio.wait_for(
                aiosmtplib.send(
                    message,
                    hostname=settings.smtp_host,
                    port=settings.smtp_port,
                    use_tls=settings.smtp_security == "tls",
                    start_tls=settings.smtp_security == "starttls",
                    username=settings.smtp_username,
                    password=password,
                    timeout=settings.delivery_timeout_seconds,
                    tls_context=self._tls(),
                ),
                settings.delivery_timeout_seconds,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            codes = [refused.code for refused in error.recipients]
            raise DeliveryFailed(
                f"the mail server refused the address ({codes[0]})",
                permanent=all(code >= 500 for code in codes),
            ) from None
        except aiosmtplib.SMTPDataError as error:
            raise DeliveryFailed(
                f"the mail server refused the message ({error.code})", permanent=error.code >= 500
            ) from None
        except aiosmtplib.SMTPAuthenticationError as error:
            raise DeliveryFailed(f"the mail server refused the account ({error.code})") from None
        except (asyncio.TimeoutError, aiosmtplib.SMTPTimeoutError):
            raise DeliveryFailed("the mail server did not answer in time") from None
        except (aiosmtplib.SMTPException, OSError) as error:
            raise DeliveryFailed(
                f"the mail server could not be used ({type(error).__name__})"
            ) from None

    def _tls(self) -> Optional[ssl.SSLContext]:
        if self._settings.smtp_security == "none":
            return None
        authority = self._settings.smtp_ca_path
        return ssl.create_default_context(cafile=str(authority) if authority else None)

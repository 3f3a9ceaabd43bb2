"""The signed webhook: tells a help desk that something came, not what it says."""

import asyncio
import base64
import hashlib
import hmac
from typing import Dict

import httpx

from api.handoffs.clock import Now
from api.handoffs.courier import DeliveryFailed
from api.handoffs.outbox import Parcel
from bot.settings import Settings


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """HMAC-SHA256 over id, time and body. Source: the Standard Webhooks specification, v1."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    mac = hmac.new(secret.encode("utf-8"), signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(mac).decode("ascii")


class Webhook:
    """Posts one notice at a time. Redirects are failures: they would carry it elsewhere."""

    def __init__(self, settings: Settings, now: Now) -> None:
        self._settings = settings
        self._now = now

    async def __call__(self, parcel: Parcel) -> None:
        """Raises DeliveryFailed."""
        url, secret = self._settings.webhook_url, self._settings.webhook_secret
        assert url and secret
        seconds = self._settings.delivery_timeout_seconds
        body = parcel.content.encode("utf-8")
        identity = parcel.message_id.strip("<>").partition("@")[0]
        timestamp = int(self._now().timestamp())
        headers: Dict[str, str] = {
            "content-type": "application/json",
            "webhook-id": identity,  # the same at each try, so that the receiver can drop repeats
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature(secret.get_secret_value(), identity, timestamp, body),
        }
        try:
            async with httpx.AsyncClient(timeout=seconds, trust_env=False) as client:
                reply = await asyncio.wait_for(
                    client.post(url, content=body, headers=headers), seconds
                )
        except asyncio.TimeoutError:
            raise DeliveryFailed("the webhook did not answer in time") from None
        except httpx.HTTPError as error:
            raise DeliveryFailed(
                f"the webhook could not be reached ({type(error).__name__})"
            ) from None
        if not reply.is_success:
            raise DeliveryFailed(
                f"the webhook answered {reply.status_code}", permanent=reply.status_code == 410
            )

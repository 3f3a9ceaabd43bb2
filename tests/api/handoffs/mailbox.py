"""A real SMTP server for the tests, with TLS, that fails and dawdles on demand."""

import asyncio
import datetime
import ipaddress
import random
import ssl
import threading
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, List, Optional

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.api.handoffs.postgres import free_port

USER, PASSWORD = "school", "quite secret"


class Mailbox:
    """What arrived, and how the server behaves.

    Attributes:
        fail_share: how often a message is refused for now (451), 0 to 1.
        lose_share: how often it is taken, but the answer takes `lose_seconds`, 0 to 1.
        refuse: recipients refused for good (550).
        wait_seconds: how long each message takes.
    """

    def __init__(
        self, folder: Path, security: str = "starttls", port: Optional[int] = None
    ) -> None:
        self.messages: List[EmailMessage] = []
        self.fail_share = self.lose_share = 0.0
        self.refuse: set = set()
        self.wait_seconds = 0.0
        self.lose_seconds = 1.5
        self.security = security
        self.authority = folder / "authority.pem"
        self.port = port or free_port()
        self._rng = random.Random(5)
        self._lock = threading.Lock()
        context = _context(folder, self.authority) if security != "none" else None
        auth: Any = {}
        if security != "none":
            auth = {"authenticator": _authenticate, "auth_required": True}
        self._controller = Controller(
            self,
            hostname="127.0.0.1",
            port=self.port,
            ready_timeout=20,
            ssl_context=context if security == "tls" else None,
            tls_context=context if security == "starttls" else None,
            require_starttls=security == "starttls",
            auth_require_tls=security == "starttls",
            **auth,
        )

    def start(self) -> "Mailbox":
        self._controller.start()
        return self

    def stop(self) -> None:
        self._controller.stop()

    def settings(self) -> dict:
        """What a server needs to send here."""
        base = dict(
            smtp_host="localhost",
            smtp_port=self.port,
            smtp_security=self.security,
            mail_from="notice@school.example",
        )
        if self.security != "none":
            base.update(
                smtp_username=USER, smtp_password=PASSWORD, smtp_ca_path=str(self.authority)
            )
        return base

    def to(self, address: str) -> List[EmailMessage]:
        return [m for m in self.messages if m["To"] == address]

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Envelope, address: str, options: Any
    ) -> str:
        if address in self.refuse:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        await asyncio.sleep(self.wait_seconds)
        luck = self._rng.random()
        if luck < self.fail_share:
            return "451 try again later"
        message = message_from_bytes(envelope.content, policy=default)
        with self._lock:
            self.messages.append(message)  # type: ignore[arg-type]
        if luck < self.fail_share + self.lose_share:
            await asyncio.sleep(self.lose_seconds)
        return "250 OK"


def _authenticate(
    server: Any, session: Any, envelope: Any, mechanism: str, data: Any
) -> AuthResult:
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=good)


def _context(folder: Path, authority: Path) -> ssl.SSLContext:
    """A certificate for localhost, its own authority, good for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.timezone.utc)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
            ),
            False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .sign(key, hashes.SHA256())
    )
    authority.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret = folder / "key.pem"
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority, secret)
    return context

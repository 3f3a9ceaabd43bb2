"""Who may open the inbox: accounts, sign-in, and sessions that end when idle."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import List, Optional

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, or_, select

from api.handoffs.clock import Now
from api.handoffs.database import Database
from api.handoffs.store import digest
from api.handoffs.tables import Account, StaffSession
from bot.errors import AccountRefused
from bot.settings import Settings

PASSWORD_MIN_CHARS = 12
_PASSWORD_MAX_CHARS = 500  # hashing more would only cost time
_NAME_MAX_CHARS = 100
_SEEN_SECONDS = 30  # how coarsely the last use of a session is noted


@dataclass(frozen=True)
class SignedIn:
    """Somebody whose session is good."""

    account_id: int
    name: str
    csrf_token: str
    token: str


class Accounts:
    def __init__(
        self,
        database: Database,
        settings: Settings,
        now: Now,
        hasher: Optional[PasswordHasher] = None,
    ) -> None:
        self._database = database
        self._idle = timedelta(minutes=settings.staff_idle_minutes)
        self._longest = timedelta(hours=settings.staff_session_hours)
        self._now = now
        self._hasher = hasher or PasswordHasher()
        self._nobody = ""

    def put(self, name: str, password: str) -> None:
        """Make an account, or give it a new password and end its sessions.

        Raises:
            AccountRefused: says what to choose instead.
        """
        name = name.strip()
        if not name or len(name) > _NAME_MAX_CHARS or not name.isprintable():
            raise AccountRefused("Give a name of 1 to 100 printable characters.")
        if not PASSWORD_MIN_CHARS <= len(password) <= _PASSWORD_MAX_CHARS:
            raise AccountRefused(
                f"Choose a password of {PASSWORD_MIN_CHARS} to "
                f"{_PASSWORD_MAX_CHARS} characters, such as four words."
            )
        hashed = self._hasher.hash(password)
        with self._database.transaction() as session:
            account = session.execute(
                select(Account).where(Account.name == name)
            ).scalar_one_or_none()
            if account is None:
                session.add(
                    Account(name=name, password_hash=hashed, disabled=False, created_at=self._now())
                )
                return
            account.password_hash, account.disabled = hashed, False
            session.execute(delete(StaffSession).where(StaffSession.account_id == account.id))

    def disable(self, name: str) -> None:
        """Raises AccountRefused where there is none."""
        with self._database.transaction() as session:
            account = session.execute(
                select(Account).where(Account.name == name.strip())
            ).scalar_one_or_none()
            if account is None:
                raise AccountRefused("There is no account with this name.")
            account.disabled = True
            session.execute(delete(StaffSession).where(StaffSession.account_id == account.id))

    def names(self) -> List[Account]:
        """Accounts that work can be given to, by name."""
        with self._database.transaction() as session:
            return list(
                session.execute(
                    select(Account).where(Account.disabled.is_(False)).order_by(Account.name)
                ).scalars()
            )

    def sign_in(self, name: str, password: str) -> Optional[str]:
        """The token for the cookie, or None; both take as long, whoever exists."""
        with self._database.transaction() as session:
            account = session.execute(
                select(Account).where(Account.name == name.strip(), Account.disabled.is_(False))
            ).scalar_one_or_none()
        hashed = account.password_hash if account else self._dummy()
        if len(password) > _PASSWORD_MAX_CHARS:
            return None
        try:
            self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return None
        if account is None:
            return None
        token = secrets.token_urlsafe(32)
        now = self._now()
        with self._database.transaction() as session:
            session.add(
                StaffSession(
                    token_hash=digest(token),
                    account_id=account.id,
                    csrf_token=secrets.token_urlsafe(32),
                    created_at=now,
                    seen_at=now,
                )
            )
            if self._hasher.check_needs_rehash(hashed):
                session.get(Account, account.id).password_hash = self._hasher.hash(password)
        return token

    def signed_in(self, token: Optional[str]) -> Optional[SignedIn]:
        """Whose session this is, while it is neither idle nor old; using it keeps it awake."""
        if not token:
            return None
        now = self._now()
        with self._database.transaction() as session:
            found = session.get(StaffSession, digest(token))
            if found is None:
                return None
            if found.account.disabled or self._ended(found):
                session.delete(found)
                return None
            if now - found.seen_at > timedelta(seconds=_SEEN_SECONDS):
                found.seen_at = now
            return SignedIn(found.account_id, found.account.name, found.csrf_token, token)

    def sign_out(self, token: str) -> None:
        with self._database.transaction() as session:
            session.execute(delete(StaffSession).where(StaffSession.token_hash == digest(token)))

    def drop_ended(self) -> None:
        """Remove sessions that nobody can use any more."""
        now = self._now()
        with self._database.transaction() as session:
            session.execute(
                delete(StaffSession).where(
                    or_(
                        StaffSession.seen_at < now - self._idle,
                        StaffSession.created_at < now - self._longest,
                    )
                )
            )

    def _ended(self, found: StaffSession) -> bool:
        now = self._now()
        return bool(now - found.seen_at > self._idle or now - found.created_at > self._longest)

    def _dummy(self) -> str:
        if not self._nobody:
            self._nobody = self._hasher.hash(secrets.token_urlsafe(16))
        return self._nobody

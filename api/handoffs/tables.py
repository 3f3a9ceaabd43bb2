"""The tables. Their history is in `api/migrations`; a test keeps the two equal."""

from datetime import datetime, timezone
from typing import Any, Optional

from sqlalchemy import Boolean, Column, Date, DateTime, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import declarative_base, relationship
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator):
    """A moment, always with its zone: SQLite itself would forget it."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: Optional[datetime], dialect: Any) -> Optional[datetime]:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment without a time zone cannot be stored.")
        return value.astimezone(timezone.utc)

    def process_result_value(self, value: Optional[datetime], dialect: Any) -> Optional[datetime]:
        if value is None:
            return None
        return (
            value.replace(tzinfo=timezone.utc)
            if value.tzinfo is None
            else value.astimezone(timezone.utc)
        )


Base: Any = declarative_base()


class Account(Base):
    """Somebody who may sign in to the inbox."""

    __tablename__ = "accounts"

    id = Column(Integer, primary_key=True)
    name = Column(String(100), nullable=False, unique=True)
    password_hash = Column(String(255), nullable=False)
    disabled = Column(Boolean, nullable=False, default=False)
    created_at = Column(UtcDateTime, nullable=False)


class StaffSession(Base):
    """One sign-in. Only a hash of the cookie is held, so that a stolen table opens nothing."""

    __tablename__ = "staff_sessions"

    token_hash = Column(String(64), primary_key=True)
    account_id = Column(ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False)
    csrf_token = Column(String(64), nullable=False)
    created_at = Column(UtcDateTime, nullable=False)
    seen_at = Column(UtcDateTime, nullable=False)

    account = relationship(Account, lazy="joined")


class Handoff(Base):
    """What one person sent."""

    __tablename__ = "handoffs"

    id = Column(Integer, primary_key=True)
    reference = Column(String(20), nullable=False, unique=True)
    idempotency_hash = Column(String(64), unique=True)
    content_hash = Column(String(64), nullable=False)
    kind = Column(String(40), nullable=False)
    contact = Column(String(40), nullable=False)  # id in contacts.yml
    about = Column(Text, nullable=False)
    name = Column(String(200), nullable=False)
    email = Column(String(320))
    phone = Column(String(200))
    child = Column(String(200))
    conversation = Column(Text)  # as the person saw it before sending, redacted
    delivery = Column(String(20), nullable=False)  # what the person was told
    received_at = Column(UtcDateTime, nullable=False)
    due = Column(Date)
    assigned_to_id = Column(ForeignKey("accounts.id", ondelete="SET NULL"))
    closed_at = Column(UtcDateTime)

    assigned_to = relationship(Account, lazy="joined")
    events = relationship(
        "Event", order_by="Event.id", cascade="all, delete-orphan", passive_deletes=True
    )
    deliveries = relationship(
        "Delivery", order_by="Delivery.id", cascade="all, delete-orphan", passive_deletes=True
    )

    __table_args__ = (Index("ix_handoffs_open", "closed_at", "due", "received_at"),)


class Event(Base):
    """One step in the history of a hand-off."""

    __tablename__ = "events"

    id = Column(Integer, primary_key=True)
    handoff_id = Column(ForeignKey("handoffs.id", ondelete="CASCADE"), nullable=False, index=True)
    at = Column(UtcDateTime, nullable=False)
    actor = Column(String(100), nullable=False)  # an account's name, or "system"
    step = Column(String(40), nullable=False)
    note = Column(Text)


class Delivery(Base):
    """One message that must leave: the outbox. Its content goes once it has been delivered."""

    __tablename__ = "deliveries"

    id = Column(Integer, primary_key=True)
    handoff_id = Column(ForeignKey("handoffs.id", ondelete="CASCADE"), nullable=False, index=True)
    channel = Column(String(20), nullable=False)  # email, webhook
    purpose = Column(String(20), nullable=False)  # notify, acknowledge, reply
    message_id = Column(String(200), nullable=False, unique=True)
    address_hash = Column(String(64), index=True)  # of acknowledgements, to bound their number
    content = Column(Text)  # JSON
    state = Column(String(20), nullable=False)  # waiting, delivered, failed
    created_at = Column(UtcDateTime, nullable=False)
    tries = Column(Integer, nullable=False, default=0)
    next_try_at = Column(UtcDateTime, nullable=False)
    leased_by = Column(String(40))
    leased_until = Column(UtcDateTime)
    problem = Column(String(200))  # of the last try, without content
    delivered_at = Column(UtcDateTime)

    handoff = relationship(Handoff, back_populates="deliveries")

    __table_args__ = (Index("ix_deliveries_waiting", "state", "next_try_at"),)


class Erasure(Base):
    """That something was erased, without what it said."""

    __tablename__ = "erasures"

    id = Column(Integer, primary_key=True)
    reference = Column(String(20), nullable=False)
    kind = Column(String(40), nullable=False)
    received_at = Column(UtcDateTime, nullable=False)
    closed_at = Column(UtcDateTime, nullable=False)
    erased_at = Column(UtcDateTime, nullable=False)

"""One database behind one interface: SQLite by default, PostgreSQL by setting."""

import os
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Iterator

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, sessionmaker

from bot.errors import HandoffNotStored

_MIGRATIONS = Path(__file__).parent.parent / "migrations"
_BUSY_SECONDS = 10  # how long a writer waits for another before it gives up
_MIGRATION_LOCK = 0x6E6F74696365  # any fixed number: "notice" in ASCII


class Database:
    """Transactions on the hand-offs' database. Nothing connects before the first one.

    Args:
        url: SQLAlchemy's; never logged, because it may hold a password.
    """

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False, future=True)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Commit at the end of the block, or roll back.

        Raises:
            HandoffNotStored: the database cannot be reached or written. Broken constraints pass
                through as SQLAlchemy's IntegrityError.
        """
        try:
            with self._sessions.begin() as session:
                yield session
        except IntegrityError:
            raise
        except (DBAPIError, PoolTimeout) as error:
            raise HandoffNotStored(
                "This cannot be stored just now. Please try again in a few minutes."
            ) from error

    def migrate(self) -> None:
        """Bring the schema up to date. Workers that start together wait for one another.

        Raises:
            HandoffNotStored: says what to check.
        """
        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS))
        try:
            with self.engine.begin() as connection:
                if connection.dialect.name == "postgresql":
                    connection.execute(
                        text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK}
                    )
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        except SQLAlchemyError as error:
            raise HandoffNotStored(
                "The database of the hand-offs cannot be opened: check NOTICE_DATABASE_URL, and "
                "that its server runs or its folder can be written."
            ) from error

    def close(self) -> None:
        self.engine.dispose()

    def checkpoint(self) -> None:
        """Empty SQLite's write-ahead log, where erased words would stay readable."""
        if self.engine.dialect.name != "sqlite":
            return
        connection = self.engine.raw_connection()
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    # Parameters are people's words: they must not reach a log through an error's text.
    options: Any = {"future": True, "hide_parameters": True}
    if parsed.get_backend_name() != "sqlite":
        return create_engine(
            parsed,
            pool_pre_ping=True,
            pool_size=8,
            max_overflow=8,
            pool_timeout=_BUSY_SECONDS,
            connect_args={
                "connect_timeout": _BUSY_SECONDS,
                "options": "-c statement_timeout=15000",
            },
            **options,
        )
    engine = create_engine(
        parsed, connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False}, **options
    )
    if parsed.database:
        file = Path(parsed.database)

        @event.listens_for(engine, "do_connect")
        def private(*_: Any) -> None:
            # Made here, readable by nobody else; SQLite's side files take over its mode.
            os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))

    @event.listens_for(engine, "connect")
    def careful(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # pysqlite would begin transactions too late
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def writing(connection: Any) -> None:
        # A read that later writes would fail at once when another writer came between.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine

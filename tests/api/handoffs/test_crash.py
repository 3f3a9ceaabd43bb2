"""The short form of the crash test; `python -m tests.api.handoffs.crash` is the long one."""

import time

from api.handoffs.database import Database
from tests.api.handoffs.crash import Client, Server, _settle, crash, settings
from tests.api.handoffs.mailbox import Mailbox
from tests.api.handoffs.postgres import free_port


def test_what_was_acknowledged_survives_kills_and_failing_mail(database_url, data, mailbox):
    result = crash(database_url, data, mailbox, seconds=8)
    assert result.good, str(result)


def test_two_replicas_on_one_database_deliver_each_message_once(cluster, data, tmp_path):
    import threading

    mailbox, url = Mailbox(tmp_path).start(), cluster.new_database()
    mailbox.wait_seconds = 0.05
    # A lease that outlasts the test: a second sending could only come from a race.
    chosen = {
        **settings(url, data, mailbox),
        "delivery_timeout_seconds": 30,
        "delivery_lease_seconds": 120,
    }
    servers = [Server(chosen, free_port()) for _ in range(2)]
    for server in servers:
        server.wait()
    stop = threading.Event()
    people = [Client(server.url, number, stop) for number, server in enumerate(servers)]
    threads = [threading.Thread(target=person.run) for person in people]
    for thread in threads:
        thread.start()
    time.sleep(3)
    stop.set()
    for thread in threads:
        thread.join()
    _settle(url)
    for server in servers:
        server.stop()
    mailbox.stop()
    stored = sum(len(person.acknowledged) for person in people)
    identities = [message["Message-ID"] for message in mailbox.messages]
    assert stored and len(identities) == len(set(identities)) >= 2 * stored


def test_migrations_and_tables_are_the_same_schema(database: Database):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from api.handoffs.tables import Base

    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []

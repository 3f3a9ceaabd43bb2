"""A PostgreSQL cluster of the tests' own, in a temporary folder, on a free port."""

import glob
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import List

import psycopg2

_MISSING = "PostgreSQL is missing. Run: apt-get install -y --no-install-recommends postgresql"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Cluster:
    """Runs from `start` to `stop`; `new_database` gives each test one of its own."""

    def __init__(self) -> None:
        programs = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb")) or [
            found for found in [shutil.which("initdb")] if found
        ]
        if not programs:
            raise RuntimeError(_MISSING)
        self._programs = Path(programs[-1]).parent
        self._port = free_port()
        self._count = 0
        self._folder = Path(tempfile.mkdtemp(prefix="notice-pg-"))

    def start(self) -> None:
        if os.geteuid() == 0:  # initdb refuses to run as root
            shutil.chown(self._folder, "postgres", "postgres")
        self._run(
            [
                "initdb",
                "-D",
                "data",
                "-A",
                "trust",
                "-U",
                "postgres",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
            ]
        )
        self._run(
            [
                "pg_ctl",
                "-D",
                "data",
                "-l",
                "log",
                "-w",
                "-o",
                f"-p {self._port} -k {self._folder} -c listen_addresses=127.0.0.1",
                "start",
            ]
        )

    def new_database(self) -> str:
        """Its URL."""
        self._count += 1
        name = f"handoffs_{self._count}"
        connection = psycopg2.connect(
            host="127.0.0.1", port=self._port, user="postgres", dbname="postgres"
        )
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
        connection.close()
        return f"postgresql+psycopg2://postgres@127.0.0.1:{self._port}/{name}"

    def stop(self) -> None:
        self._run(["pg_ctl", "-D", "data", "-w", "-m", "immediate", "stop"])
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, command: List[str]) -> None:
        command = [str(self._programs / command[0]), *command[1:]]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, cwd=self._folder, check=True, stdout=subprocess.DEVNULL, timeout=60)

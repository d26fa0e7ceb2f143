#!/usr/bin/env python
"""How long do a back-up and the way back take? The two commands, with any number of tickets, into a fresh installation.

The rows of every table are counted before and after; they have to be the same.

    python bench/backup.py [--tickets 100000]
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import psycopg
from psycopg import sql

import embedded
from bench.service import ROOT, fresh_service


def main() -> int:
    """Print seconds and sizes; exit status 1 if a row is missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tickets", type=int, default=100_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="triage-backup-") as name:
        folder = Path(name)
        with fresh_service() as var:
            run("datasets/desk/many_tickets.py", "--tickets", str(options.tickets))
            before = counted(var)
            run("manage.py", "backup", str(folder / "back-up"))
            size = sum(file.stat().st_size for file in (folder / "back-up").rglob("*") if file.is_file())
            print(f"{sum(before.values()):,} rows; the back-up has {size / 1e6:.0f} MB")
            key = (var / "secret_key").read_text(encoding="utf-8")
        os.environ |= {"TRIAGE_VAR": str(folder / "var"), "SECRET_KEY": key}
        servers = embedded.start(folder / "var")
        try:
            run("manage.py", "restore", str(folder / "back-up"))
            after = counted(folder / "var")
        finally:
            servers.stop()
    missing = {table: (rows, after.get(table)) for table, rows in before.items() if after.get(table) != rows}
    print(f"tables whose rows differ: {missing or 'none'}")
    return bool(missing)


def counted(var: Path) -> dict[str, int]:
    """The rows of every table in the database of this folder."""
    with psycopg.connect(embedded.database_url(var)) as server:
        tables = [name for (name,) in server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        asked = {name: sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name)) for name in tables}
        return {name: next(iter(server.execute(query)))[0] for name, query in asked.items()}


def run(*words: str) -> None:
    """One of the project's programs, to its end; prints its seconds."""
    started = time.monotonic()
    subprocess.run([sys.executable, *words], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    print(f"{' '.join(words[:2])}: {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    sys.exit(main())

"""Dumps of landed releases, each with a row in every table: `python -m tests.storage.releases`.

It writes the dump of the newest revision, for the release that is about to land.
"""

import re
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

from storage.embedded import EmbeddedServer, start
from storage.kit.programs import binaries
from storage.migrate import newest, upgrade
from storage.provision import apply_roles
from storage.schema.steps import RENAMED_ROLES
from tests.conftest import Database
from tests.storage.good_rows import Rows

_numbers = count(1)
RELEASES = Path(__file__).with_name("releases")
_NO_PARENTHESES = str.maketrans("", "", "()")
# Words made by chance, for psql alone.
_FOR_PSQL = re.compile(r"^\\(?:un)?restrict .*\n", re.MULTILINE)


def dump(admin_url: str, *options: str) -> str:
    written = subprocess.run(
        [binaries() / "pg_dump", *options, admin_url], check=True, capture_output=True, text=True
    )
    return _FOR_PSQL.sub("", written.stdout)


@contextmanager
def empty_database(server: EmbeddedServer) -> Iterator[Database]:
    name = f"schema_{next(_numbers)}"
    maintenance = psycopg.conninfo.make_conninfo(server.admin_url, dbname="postgres")
    with psycopg.connect(maintenance, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE template0".encode())
    urls = (server.app_url, server.migrator_url, server.admin_url, server.operator_url)
    database = Database(name, *(url.replace("@/uptake?", f"@/{name}?") for url in urls))
    with psycopg.connect(database.admin_url, autocommit=True) as admin:
        apply_roles(admin)
    yield database
    with psycopg.connect(maintenance, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def load(admin_url: str, release: Path) -> None:
    """Put a release's dump into an empty database.

    Roles are the server's, and in no dump: one that was renamed there has its new name.
    """
    text = release.read_text()
    for before, now in RENAMED_ROLES.items():
        text = text.replace(before, now)
    with psycopg.connect(admin_url) as connection:
        # As a restore does: an administrator's, with the owners of the dump.
        connection.execute(text.encode())


def catalogue(admin_url: str) -> Sequence[str]:
    """Return the schema line by line, whatever the order of tables and columns.

    A CHECK that was dumped and restored has fewer parentheses than it had: none are compared.
    """
    text = re.sub(r"^COMMENT ON TABLE uptake\.alembic_version.*?';\n", "", dump(
        admin_url, "--schema-only"), flags=re.MULTILINE | re.DOTALL)  # fmt: skip
    lines = (line.rstrip(",") for line in text.splitlines() if not line.startswith("--"))
    return sorted(
        line.translate(_NO_PARENTHESES) if " CHECK " in line else line for line in lines if line
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        server = start(Path(folder))
        upgrade(server.migrator_url)
        path = "-c search_path=uptake,uptake_raw"
        with psycopg.connect(server.admin_url, options=path) as connection:
            Rows(connection).everything()
        (RELEASES / f"{newest()}.sql").write_text(dump(server.admin_url, "--inserts"))
        server.stop()


if __name__ == "__main__":
    main()

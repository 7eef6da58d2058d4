"""What `uptake migrate` and `uptake database` do."""

import os

from bot.database import MIGRATOR_URL, DatabaseError, worded_errors
from bot.settings import DatabaseSettings
from storage import embedded, migrate
from storage.provision import ROLES_SQL


def migrate_database(settings: DatabaseSettings) -> str:
    """Bring the tables up; return which database and revision, in words. Raises DatabaseError."""
    url = os.environ.get(MIGRATOR_URL, "")
    which = f"The database of {MIGRATOR_URL}"
    if not url and settings.database_url is not None:
        raise DatabaseError(
            f"{MIGRATOR_URL} is missing: give the URL of the login uptake_migrator. "
            "`uptake database sql` prints what makes that login."
        )
    with worded_errors(settings, own=bool(url)):
        if not url:
            url = embedded.start(settings.data_dir).migrator_url
            which = f"The embedded database in {settings.data_dir}"
        migrate.upgrade(url)
    return f"{which} is at revision {migrate.newest()}."


def stop_embedded(settings: DatabaseSettings) -> str:
    """Stop the embedded server, if it is the one in use; say what was done."""
    if settings.database_url is not None:
        return "UPTAKE_DATABASE_URL names your own Postgres; it is not stopped."
    if not (settings.data_dir / "postgres").exists():
        return f"There is no embedded Postgres in {settings.data_dir}."
    embedded.start(settings.data_dir).stop()
    return "The embedded Postgres is stopped. It starts again with the next command."


def administrators_sql() -> str:
    """Return what an administrator of one's own Postgres must run, once."""
    return ROLES_SQL.read_text()

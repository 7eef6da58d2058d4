"""Connections of the bot: one URL, two roles.

The login of the URL may become the writing or the reading role and has no right of its own.
"""

from typing import Literal

from sqlalchemy import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

BotRole = Literal["uptake_writer", "uptake_reader"]


def sqlalchemy_url(url: str) -> URL:
    """Read a URL as Postgres writes it (postgresql://…), and name the driver."""
    return make_url(url).set(drivername="postgresql+psycopg")


def bot_engine(
    url: str,
    role: BotRole,
    *,
    application_name: str,
    pool_size: int = 5,
    statement_timeout_seconds: float = 10.0,
) -> AsyncEngine:
    """Make the engine of one role. A connection found broken is replaced, its request fails."""
    milliseconds = round(statement_timeout_seconds * 1000)
    return create_async_engine(
        sqlalchemy_url(url),
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=5,
        pool_pre_ping=False,
        hide_parameters=True,
        connect_args={
            "application_name": application_name,
            "prepare_threshold": 1,
            "options": (
                f"-c role={role} -c search_path=uptake -c timezone=UTC -c jit=off"
                f" -c statement_timeout={milliseconds} -c lock_timeout={milliseconds // 2}"
                " -c idle_in_transaction_session_timeout=60s"
                + (" -c default_transaction_read_only=on" if role == "uptake_reader" else "")
            ),
        },
    )

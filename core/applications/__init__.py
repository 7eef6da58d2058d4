"""Tries: what somebody did with a strategy, when, and how it went. Failed ones count in full."""

from core.applications.history import own_tries
from core.applications.log import (
    log_application,
    logged_before,
    must_be_open,
    open_workshops,
)
from core.applications.records import (
    FILE_ID_MAX,
    NOTE_MAX,
    TAKEN_BACK_WITHIN,
    Anchor,
    ApplicationForm,
    ApplicationStore,
    EarlyTryError,
    Logged,
    NewApplication,
    Tried,
    TriesPage,
)
from core.applications.undo import take_back
from core.applications.words import Understood, understand

__all__ = [
    "FILE_ID_MAX",
    "NOTE_MAX",
    "TAKEN_BACK_WITHIN",
    "Anchor",
    "ApplicationForm",
    "ApplicationStore",
    "EarlyTryError",
    "Logged",
    "NewApplication",
    "Tried",
    "TriesPage",
    "Understood",
    "log_application",
    "logged_before",
    "must_be_open",
    "open_workshops",
    "own_tries",
    "take_back",
    "understand",
]

"""The request log in rows: what went over the wire and every rule that was broken."""

import json
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from local_slack.requestlog import Entry, RequestLog

_SHOWN = 200
_FAILED = 400


@dataclass(frozen=True)
class LogRow:
    number: int
    time: str
    direction: str
    name: str
    status: str
    ms: str
    is_bad: bool
    broken_rules: list[str]
    outcome: str
    """the error code of Slack's answer, when it was no success"""


def log_rows(log: RequestLog, zone: ZoneInfo, *, only_broken: bool) -> list[LogRow]:
    """Newest first."""
    rows = [_row(entry, zone) for entry in reversed(log.entries())]
    return [row for row in rows if row.is_bad or not only_broken][:_SHOWN]


def _row(entry: Entry, zone: ZoneInfo) -> LogRow:
    outcome = ""
    if isinstance(entry.answer, dict) and entry.answer.get("ok") is False:
        outcome = str(entry.answer.get("error", "not ok"))
    is_bad = bool(entry.broken_rules or outcome) or not 0 < entry.status < _FAILED
    return LogRow(
        number=entry.number,
        time=f"{datetime.fromtimestamp(entry.at, zone):%H:%M:%S}",
        direction="app → Slack" if entry.direction == "from_app" else "Slack → app",
        name=entry.name,
        status=str(entry.status or "no answer"),
        ms=f"{entry.ms:.0f} ms" if entry.ms >= 1 else f"{entry.ms:.1f} ms",
        is_bad=is_bad,
        broken_rules=entry.broken_rules,
        outcome=outcome,
    )


def entry_text(entry: Entry) -> str:
    """Payload and answer, readable."""
    parts = [("Payload", entry.payload), ("Answer", entry.answer)]
    return "\n\n".join(f"{name}\n{_readable(value)}" for name, value in parts if value is not None)


def _readable(value: object) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, indent=2, ensure_ascii=False, default=str)

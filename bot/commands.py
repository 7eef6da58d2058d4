"""What each command of the command line does. It prints; nothing else in the product does."""

from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.database import (
    MIGRATOR_URL,
    DatabaseError,
    administrators_sql,
    migrate_database,
    open_database,
    stop_embedded,
)
from bot.demo import DemoError, run_demo
from bot.doctor import examine
from bot.keeping import verify_audit
from bot.listening import AddressTakenError
from bot.loading.load import load_files
from bot.serving import Part, product_clock, serve
from bot.settings import Settings, SettingsError, read_database_settings, read_settings
from bot.slack_client import slack_client
from bot.slack_errors import error_code
from storage.keeping.audit import Verdict


class Stopped(Exception):  # noqa: N818  # said to a person: the command stopped, and why
    """A command cannot go on. `str(error)` says why and what to do."""


def _say(text: str) -> None:
    print(text, flush=True)


def _checked(settings: Settings, parts: frozenset[Part], *, socket_mode: bool) -> Settings:
    if socket_mode and Part.WEB not in parts:
        raise SettingsError("--socket receives requests: run it with the part 'web', or leave it")
    if socket_mode and settings.app_token is None:
        raise SettingsError(
            "SLACK_APP_TOKEN is missing: --socket needs an app-level token with the scope "
            "connections:write (it begins with xapp-); or serve over HTTP without --socket"
        )
    return settings


async def serve_here(parts: frozenset[Part], *, socket_mode: bool) -> int:
    settings = _checked(read_settings(), parts, socket_mode=socket_mode)
    await _guarded(serve(settings, parts, socket_mode=socket_mode))
    return 0


async def _guarded(work: Coroutine[Any, Any, None]) -> None:
    """Turn what a person can mend into a sentence."""
    try:
        await work
    except (AddressTakenError, DatabaseError, DemoError) as error:
        raise Stopped(str(error)) from None
    except SlackApiError as error:
        code = error_code(error) or "its answer could not be read"
        raise Stopped(f"Slack refused: {code}. `uptake doctor` says what to do.") from None
    except (TimeoutError, aiohttp.ClientConnectionError):
        raise Stopped("Slack cannot be reached: check the network and SLACK_API_URL.") from None


async def migrate() -> int:
    async def work() -> None:
        _say(migrate_database(settings))

    settings = read_database_settings()
    await _guarded(work())
    return 0


async def load(engagement: Path, roster: Path) -> int:
    settings = read_settings()

    async def work() -> None:
        clock = product_clock(settings)
        async with (
            open_database(settings, clock, lambda: None) as database,
            slack_client(settings) as client,
        ):
            report = await load_files(database.memory, client, engagement, roster, _say)
        _say(
            f"Loaded: {report.enrolled} people enrolled"
            + (f", {report.enrolled_before} were before" if report.enrolled_before else "")
            + (f", {report.invited} asked for a plan" if report.invited else "")
            + ("." if report.engagement_is_new else "; the engagement stood already.")
        )
        for line in report.differences:
            _say(line)

    await _guarded(work())
    return 0


async def doctor() -> int:
    findings = await examine()
    for finding in findings:
        _say(f"{'ok  ' if finding.fine else 'WRONG'} {finding.what}")
        if finding.cure:
            _say(f"      {finding.cure}")
    return 0 if all(finding.fine for finding in findings) else 1


async def database(what: str) -> int:
    if what == "stop":
        _say(stop_embedded(read_database_settings()))
    else:
        _say(administrators_sql())
        _say(f"-- Then: {MIGRATOR_URL}=postgresql://uptake_migrator:…@host/uptake uptake migrate")
    return 0


async def verify(heads: Path | None, given: Sequence[str]) -> int:
    found: list[Verdict] = []

    async def work() -> None:
        found.append(verify_audit(read_database_settings(), heads, given))

    await _guarded(work())
    verdict = found[0]
    if verdict.broken:
        _say(f"BROKEN: {verdict.broken} What comes before holds.")
        return 1
    _say(
        f"The audit is whole: {verdict.lines} lines under {verdict.seals} seals, "
        f"compared with {verdict.heads} kept outside; {verdict.unsealed} lines are not sealed yet."
    )
    return 0


async def demo(data_dir: Path, port: int, app_port: int) -> int:
    await _guarded(run_demo(data_dir, port, app_port, _say))
    return 0

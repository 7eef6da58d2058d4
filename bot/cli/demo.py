"""`uptake demo`: the product beside a local Slack, with a sample school, on one machine.

The local Slack is a process of its own that knows nothing of the product; this starts it, as
somebody at a desk would.
"""

import asyncio
import contextlib
import json
import re
import secrets
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import aiohttp

from bot.cli.database import stop_embedded
from bot.loading.load import load_files
from bot.opening import open_database
from bot.packaged import MANIFEST, SAMPLE
from bot.serving import ALL_PARTS, product_clock, serve
from bot.settings import Settings
from bot.slack.client import slack_client
from bot.web.listening import listen

_START_TRIES = 200
_START_PAUSE = 0.1


class DemoError(Exception):
    """The demo cannot go on. `str(error)` says why."""


def _secrets(data_dir: Path) -> dict[str, str]:
    """Make the demo's tokens once: the local Slack keeps its people's messages under them."""
    path = data_dir / "demo-secrets.json"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        made = {
            "bot_token": f"xoxb-demo-{secrets.token_hex(12)}",
            "signing_secret": secrets.token_hex(16),
        }
        partial = path.with_suffix(".partial")
        partial.touch(mode=0o600)
        partial.write_text(json.dumps(made))
        partial.replace(path)
    return dict(json.loads(path.read_text()))


def demo_settings(data_dir: Path, slack_port: int, app_port: int) -> Settings:
    """Build the settings of a demo: everything on this machine, and a clock that can be moved."""
    tokens = _secrets(data_dir)
    return Settings.model_validate(
        {
            "SLACK_BOT_TOKEN": tokens["bot_token"],
            "SLACK_SIGNING_SECRET": tokens["signing_secret"],
            "SLACK_API_URL": f"http://127.0.0.1:{slack_port}/api/",
            "UPTAKE_DATA_DIR": data_dir,
            "UPTAKE_PORT": app_port,
            "UPTAKE_DEMO": True,
        }
    )


def _begun_engagement(data_dir: Path) -> Path:
    """Copy the sample's engagement with a workshop on the last school day, without holidays.

    The story can then be played on any day; the copy is made once, so that it stays one workshop.
    """
    copy = data_dir / "engagement.yaml"
    if not copy.exists():
        text = (SAMPLE / "engagement.yaml").read_text()
        day = datetime.now(UTC).date() - timedelta(days=1)
        while day.weekday() > 4:
            day -= timedelta(days=1)
        text = re.sub(r"(?m)^  date: .*$", f"  date: {day}", text)
        text = re.sub(r"(?m)^  holidays:\n(?:    - .*\n)+", "", text)
        copy.write_text(text)
    return copy


def _require_local_slack() -> None:
    """Raise DemoError with the cure where the extra is missing: it is no part of the product."""
    try:
        version("local-slack")
    except PackageNotFoundError:
        raise DemoError(
            "The demo needs the local Slack, which is not installed: pip install 'uptake[demo]'"
        ) from None


@asynccontextmanager
async def _local_slack(data_dir: Path, port: int, app_port: int) -> AsyncIterator[None]:
    tokens = _secrets(data_dir)
    app = f"http://127.0.0.1:{app_port}"
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "local_slack",
        *("--port", str(port)),
        *("--workspace", str(SAMPLE / "workspace.json")),
        *("--manifest", str(MANIFEST)),
        *("--app-url", f"{app}/slack/events"),
        *("--clock-url", f"{app}/demo/clock"),
        *("--signing-secret", tokens["signing_secret"]),
        *("--bot-token", tokens["bot_token"]),
        *("--state", str(data_dir / "local-slack.json")),
        # Its own group: the terminal's Ctrl-C reaches the product, which then ends this one.
        start_new_session=True,
    )
    try:
        await _answers(process, port)
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


async def _answers(process: asyncio.subprocess.Process, port: int) -> None:
    async with aiohttp.ClientSession() as session:
        for _ in range(_START_TRIES):
            if process.returncode is not None:
                raise DemoError(f"The local Slack did not start at port {port}; see above.")
            with contextlib.suppress(aiohttp.ClientError):
                async with session.get(f"http://127.0.0.1:{port}/"):
                    return
            await asyncio.sleep(_START_PAUSE)
    raise DemoError("The local Slack did not answer in 20 seconds.")


async def run_demo(data_dir: Path, port: int, app_port: int, say: Callable[[str], None]) -> None:
    """Run until Ctrl-C. Everything is kept in `data_dir`, so the next demo goes on from here."""
    _require_local_slack()
    # Another demo that runs there would answer in this one's place.
    for wanted in (port, app_port):
        listen("127.0.0.1", wanted).close()
    settings = demo_settings(data_dir, port, app_port)
    say("[1/4] starting the local Slack")
    async with _local_slack(data_dir, port, app_port):
        say("[2/4] starting Postgres")
        try:
            async with (
                open_database(settings, product_clock(settings), lambda: None) as database,
                slack_client(settings) as client,
            ):
                say("[3/4] loading the sample school")
                await load_files(
                    database.database,
                    client,
                    _begun_engagement(data_dir),
                    SAMPLE / "roster.csv",
                    lambda line: say(f"      {line}"),
                )
            say("[4/4] serving")
            say(f"\nOpen  http://127.0.0.1:{port}/\n")
            say("Begin as Dana Whitfield (strategist): type /uptake complete.")
            say("Then be Lena Fischer (teacher) and answer Uptake's message. Ctrl-C ends the demo.")
            await serve(settings, ALL_PARTS, socket_mode=False)
        finally:
            stop_embedded(settings)
    say(f"\nEnded. Everything is kept in {data_dir} for the next time.")

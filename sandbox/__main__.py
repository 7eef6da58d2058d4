"""Starts the local Slack: `python -m sandbox --workspace seed.json --manifest manifest.yml`.

The workspace file's shape is described in `sandbox.seed`.
"""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web

from sandbox.seed import Secrets, SeedError
from sandbox.server import Config, build_app, build_platform


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A local Slack.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8101)
    parser.add_argument("--public-url", help="address of this server as the browser sees it")
    parser.add_argument("--workspace", type=Path, required=True, help="JSON: team, users, channels")
    parser.add_argument("--manifest", type=Path, help="Slack app manifest, YAML or JSON")
    parser.add_argument("--app-url", default="http://127.0.0.1:3000/slack/events")
    parser.add_argument(
        "--clock-url", action="append", default=[], help="told {offset_seconds} on a move"
    )
    parser.add_argument("--signing-secret")
    parser.add_argument("--bot-token")
    parser.add_argument("--app-token")
    parser.add_argument("--client-id")
    parser.add_argument("--client-secret")
    parser.add_argument(
        "--not-installed", action="store_true", help="the app comes by OAuth, or not at all"
    )
    parser.add_argument("--state", type=Path, help="keeps everything across restarts")
    parser.add_argument("--seed", type=int, help="makes ids, triggers and hashes repeat")
    parser.add_argument("--clock", type=_moment, help="where the clock starts: ISO date and time")
    parser.add_argument("--no-rate-limits", action="store_true")
    return parser


def _moment(text: str) -> datetime:
    """ISO; a time without zone is UTC."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _config(given: argparse.Namespace) -> Config:
    known = Secrets(
        signing_secret=given.signing_secret,
        bot_token=given.bot_token,
        app_token=given.app_token,
        client_id=given.client_id,
        client_secret=given.client_secret,
    )
    return Config(
        workspace=given.workspace,
        manifest=given.manifest,
        app_url=given.app_url,
        port=given.port,
        host=given.host,
        public_url=given.public_url,
        clock_urls=given.clock_url,
        known=known,
        rate_limits=not given.no_rate_limits,
        installed=not given.not_installed,
        state=given.state,
        seed=given.seed,
        clock=given.clock,
    )


def main(arguments: list[str] | None = None) -> None:
    config = _config(_parser().parse_args(arguments))
    try:
        web.run_app(
            build_app(build_platform(config)),
            host=config.host,
            port=config.port,
            print=None,
            access_log=None,
            shutdown_timeout=1.0,
        )
    except (SeedError, OSError, ValueError) as error:
        # A port that is taken, a file that is missing or wrong: said in one line.
        sys.exit(f"sandbox: {error}")


if __name__ == "__main__":
    main()

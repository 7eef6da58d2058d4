"""Starts the local Slack: `local-slack --manifest manifest.yml`.

The workspace file's shape is described in `local_slack.seed`.
"""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web

from local_slack.platform import Platform
from local_slack.seed import SAMPLE_WORKSPACE, Secrets, SeedError
from local_slack.server import Config, build_app, build_platform


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="local-slack", description="A local Slack.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8101)
    parser.add_argument("--public-url", help="address of this server as the browser sees it")
    parser.add_argument(
        "--workspace",
        type=Path,
        default=SAMPLE_WORKSPACE,
        help="JSON: team, users, channels; a small one by default",
    )
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


def _what_the_app_needs(platform: Platform) -> str:
    """The lines that whoever starts the app pastes into their shell."""
    world = platform.world
    app = next(iter(world.apps.values()), None)
    if app is None:
        return f"Open {world.base_url}/ in a browser. Without --manifest there is no app in it."
    tokens = [its.bot_token for its in world.installations.values() if its.app_id == app.id]
    lines = {
        "SLACK_API_URL": f"{world.base_url}/api/",
        **({"SLACK_BOT_TOKEN": tokens[0]} if tokens else {}),
        "SLACK_SIGNING_SECRET": app.signing_secret,
        "SLACK_APP_TOKEN": app.app_token,
        **({} if tokens else {"SLACK_CLIENT_ID": app.client_id}),
        **({} if tokens else {"SLACK_CLIENT_SECRET": app.client_secret}),
    }
    told = [f"export {name}={value}" for name, value in lines.items()]
    return "\n".join([f"Open {world.base_url}/ in a browser. Your app needs:", *told])


def main(arguments: list[str] | None = None) -> None:
    config = _config(_parser().parse_args(arguments))
    given = config.known.signing_secret and config.known.bot_token
    try:
        platform = build_platform(config)
        web.run_app(
            build_app(platform),
            host=config.host,
            port=config.port,
            # Called once, when it listens. Whoever gave the secrets knows them.
            print=None if given else lambda _: print(_what_the_app_needs(platform), flush=True),
            access_log=None,
            shutdown_timeout=1.0,
        )
    except (SeedError, OSError, ValueError) as error:
        # A port that is taken, a file that is missing or wrong: said in one line.
        sys.exit(f"local-slack: {error}")


if __name__ == "__main__":
    main()

"""The command line: `python -m bot`, also installed as `uptake`."""

import argparse
import asyncio
import sys
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any

import uvloop

from bot import commands
from bot.logs import set_up_logs
from bot.serving import ALL_PARTS, Part
from bot.settings import SettingsError
from core.kernel.errors import LoadError


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="uptake", description="Carries each workshop into the classroom, in Slack."
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="COMMAND")
    serve = verbs.add_parser("serve", help="run web, clock and delivery (or some of them)")
    serve.add_argument(
        "--only", choices=[part.value for part in Part], action="append", help="run this part alone"
    )
    serve.add_argument(
        "--socket", action="store_true", help="receive by Socket Mode (needs SLACK_APP_TOKEN)"
    )
    verbs.add_parser("migrate", help="bring the database's tables up to this version")
    load = verbs.add_parser("load", help="load a school, its people and an engagement from files")
    load.add_argument("--engagement", type=Path, required=True, metavar="FILE.yaml")
    load.add_argument("--roster", type=Path, required=True, metavar="FILE.csv")
    verbs.add_parser("doctor", help="check settings, database and Slack; say what to do")
    demo = verbs.add_parser("demo", help="run beside a local Slack with a sample school")
    demo.add_argument("--port", type=int, default=8100, help="where the local Slack's page opens")
    demo.add_argument("--app-port", type=int, default=3100, help="where the product listens")
    demo.add_argument("--data-dir", type=Path, default=Path(".uptake-demo"))
    database = verbs.add_parser("database", help="look after the database")
    database.add_argument(
        "what",
        choices=["sql", "stop"],
        help="sql: print what an administrator of one's own Postgres must run; "
        "stop: stop the embedded Postgres",
    )
    return parser


def _command(options: argparse.Namespace) -> Coroutine[Any, Any, int]:
    match options.verb:
        case "serve":
            parts = frozenset(map(Part, options.only)) if options.only else ALL_PARTS
            return commands.serve_here(parts, socket_mode=options.socket)
        case "migrate":
            return commands.migrate()
        case "load":
            return commands.load(options.engagement, options.roster)
        case "doctor":
            return commands.doctor()
        case "database":
            return commands.database(options.what)
        case _:
            return commands.demo(options.data_dir, options.port, options.app_port)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0, 1 when something went wrong, 2 for wrong usage or settings."""
    options = _parser().parse_args(arguments)
    set_up_logs()
    try:
        return uvloop.run(_command(options))
    except SettingsError as error:
        print(f"Settings:\n{error}", file=sys.stderr)
        return 2
    except LoadError as error:
        print(error, file=sys.stderr)
        return 1
    except commands.Stopped as error:
        print(error, file=sys.stderr)
        return 1
    except (KeyboardInterrupt, asyncio.CancelledError):
        return 130


if __name__ == "__main__":
    sys.exit(main())

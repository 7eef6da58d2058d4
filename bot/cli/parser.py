"""The commands and their arguments, each with the function that carries it out."""

import argparse
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from bot.cli import commands
from bot.serving import ALL_PARTS, Part


def build_parser() -> argparse.ArgumentParser:
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
    serve.set_defaults(run=_serve)
    migrate = verbs.add_parser("migrate", help="bring the database's tables up to this version")
    migrate.set_defaults(run=lambda _: commands.migrate())
    load = verbs.add_parser("load", help="load a school, its people and an engagement from files")
    load.add_argument("--engagement", type=Path, required=True, metavar="FILE.yaml")
    load.add_argument("--roster", type=Path, required=True, metavar="FILE.csv")
    load.add_argument(
        "--without-welcome", action="store_true", help="greet nobody who is new in the roster"
    )
    load.set_defaults(
        run=lambda given: commands.load(
            given.engagement, given.roster, welcomes=not given.without_welcome
        )
    )
    doctor = verbs.add_parser("doctor", help="check settings, database and Slack; say what to do")
    doctor.set_defaults(run=lambda _: commands.doctor())
    demo = verbs.add_parser("demo", help="run beside a local Slack with a sample school")
    demo.add_argument("--port", type=int, default=8100, help="where the local Slack's page opens")
    demo.add_argument("--app-port", type=int, default=3100, help="where the product listens")
    demo.add_argument("--data-dir", type=Path, default=Path(".uptake-demo"))
    demo.set_defaults(run=lambda given: commands.demo(given.data_dir, given.port, given.app_port))
    database = verbs.add_parser("database", help="look after the database")
    database.add_argument(
        "what",
        choices=["sql", "stop"],
        help="sql: print what an administrator of one's own Postgres must run; "
        "stop: stop the embedded Postgres",
    )
    database.set_defaults(run=lambda given: commands.database(given.what))
    _add_operator(verbs)
    _add_certificate(verbs)
    _add_settings(verbs)
    return parser


def _add_certificate(verbs: Any) -> None:
    certificate = verbs.add_parser("certificate", help="look after certificates")
    what = certificate.add_subparsers(dest="what", required=True, metavar="WHAT")
    revoke = what.add_parser("revoke", help="take one back: its page and its badge say so")
    revoke.add_argument("address", metavar="ADDRESS", help="as it stands on it, or its code alone")
    revoke.add_argument("--reason", required=True, help="for the record; its holder is not told it")
    revoke.set_defaults(run=lambda given: commands.revoke(given.address, given.reason))


def _add_settings(verbs: Any) -> None:
    settings = verbs.add_parser("settings", help="show or change floors, thresholds and mastery")
    settings.add_argument("--workspace", metavar="TEAM", help="which, where there are several")
    settings.add_argument(
        "--floor", action="append", default=[], metavar="NAME=N", help="score, rate or breakdown"
    )
    settings.add_argument(
        "--threshold", action="append", default=[], metavar="MEASURE=LOW:HIGH",
        help="a cohort is at risk below the first percentage, high-performing from the second",
    )  # fmt: skip
    settings.add_argument("--mastery", type=int, metavar="N", help="successes in a row")
    settings.set_defaults(
        run=lambda given: commands.configure(
            given.workspace, given.floor, given.threshold, given.mastery
        )
    )


def _add_operator(verbs: Any) -> None:
    """Add what the operator's login does: the audit, and one person as a whole."""
    audit = verbs.add_parser("audit", help="prove or read what was done, by whom, when")
    what = audit.add_subparsers(dest="what", required=True, metavar="WHAT")
    verify = what.add_parser("verify", help="is every line still as it was sealed?")
    verify.add_argument("--heads", type=Path, metavar="FILE", help="heads that were kept outside")
    verify.add_argument(
        "--head", action="append", default=[], metavar="N:HASH", help="one head, from a log"
    )
    verify.set_defaults(run=lambda given: commands.verify(given.heads, given.head))
    show = what.add_parser("show", help="print the newest lines")
    show.add_argument("--person", metavar="SLACK_USER", help="what they did, and what was done")
    show.add_argument("--workspace", metavar="TEAM", help="theirs, where it is not clear")
    show.add_argument("--record", metavar="ID", help="what was done to one record")
    show.add_argument("--most", dest="limit", type=int, default=50, metavar="N")
    show.set_defaults(
        run=lambda given: commands.show_audit(
            given.person, given.workspace, given.record, given.limit
        )
    )
    export = verbs.add_parser("export", help="write everything held about one person to a file")
    export.add_argument("person", metavar="SLACK_USER")
    export.add_argument("--to", type=Path, required=True, metavar="FILE.json")
    export.add_argument("--workspace", metavar="TEAM", help="theirs, where it is not clear")
    export.set_defaults(run=lambda given: commands.export(given.person, given.workspace, given.to))
    process = verbs.add_parser(
        "process-requests", help="carry out the exports and erasures asked for in Slack"
    )
    process.set_defaults(run=lambda _: commands.process_requests())
    # Its former name, for timers that still say it; it stands in no list of commands.
    verbs.add_parser("keep").set_defaults(run=lambda _: commands.keep_is_renamed())
    erase = verbs.add_parser("erase", help="erase everything held about one person, for good")
    who = erase.add_mutually_exclusive_group(required=True)
    who.add_argument("person", nargs="?", metavar="SLACK_USER")
    who.add_argument("--again", action="store_true", help="whom a restored backup brought back")
    erase.add_argument("--workspace", metavar="TEAM", help="theirs, where it is not clear")
    erase.add_argument("--yes", action="store_true", help="do not ask")
    erase.set_defaults(run=_erase)


def _erase(given: argparse.Namespace) -> Coroutine[Any, Any, int]:
    if given.again:
        return commands.erase_again()
    return commands.erase(given.person, given.workspace, sure=given.yes)


def _serve(given: argparse.Namespace) -> Coroutine[Any, Any, int]:
    parts = frozenset(map(Part, given.only)) if given.only else ALL_PARTS
    return commands.serve_here(parts, socket_mode=given.socket)

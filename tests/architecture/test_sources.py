"""What the import contracts, the linter and the type checker cannot see."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.sources import (
    LOCAL_SLACK,
    REPOSITORY,
    ROOMS,
    comments,
    dotted,
    files,
    modules,
    named,
    tree,
)

WRITTEN = modules(*ROOMS, "benchmarks", "tests", "local-slack")
SHIPPED = modules(*ROOMS, LOCAL_SLACK)
# The rooms that see what people type. The local Slack has a log of requests as its purpose.
PRIVATE = modules(*ROOMS)
# Alembic reads revisions by their path; they are a folder of scripts and no package.
SCRIPTS = {"storage/schema/revisions"}
SPEAKS = {"bot/__main__.py", "bot/cli/commands.py", f"{LOCAL_SLACK}/__main__.py"}

_REASON = re.compile(r"# (noqa: [A-Z]+\d+(, ?[A-Z]+\d+)*|type: ignore\[[a-z\-, ]+\])( +#| -) \S")
_LOOSE = re.compile(r"#\s*(noqa|type:\s*ignore)")


def _where(path: Path, line: int) -> str:
    return f"{named(path)}:{line}"


def test_every_folder_with_code_is_a_package() -> None:
    folders = {path.parent for path in modules(*ROOMS, LOCAL_SLACK, "tests")}
    missing = {named(one) for one in folders if not (one / "__init__.py").exists()}
    assert missing == SCRIPTS & missing


def test_files_are_short_enough_to_read_at_once() -> None:
    lengths = {path: len(path.read_text().splitlines()) for path in WRITTEN}
    limit = {path: 500 if "tests" in named(path).split("/") else 300 for path in WRITTEN}
    too_long = {named(path): size for path, size in lengths.items() if size > limit[path]}
    assert too_long == {}


def test_functions_are_short_enough_to_see_at_once() -> None:
    too_long = {
        _where(path, node.lineno): node.name
        for path in WRITTEN
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > 60
    }
    assert too_long == {}


def _reaches_past_imports(node: ast.AST) -> bool:
    if isinstance(node, ast.Import):
        return any(one.name in {"importlib", "imp", "runpy", "pkgutil"} for one in node.names)
    if isinstance(node, ast.ImportFrom):
        return (node.module or "") in {"imp", "runpy", "pkgutil"} or (
            node.module == "importlib"
            and any(one.name not in {"resources", "metadata"} for one in node.names)
        )
    called = dotted(node.func) if isinstance(node, ast.Call) else ""
    return called in {"__import__", "eval", "exec", "compile"} or called.startswith(
        ("sys.modules", "sys.path.")
    )


def test_no_room_reaches_past_the_import_contracts() -> None:
    found = [
        _where(path, node.lineno)
        for path in SHIPPED
        for node in ast.walk(tree(path))
        if _reaches_past_imports(node)
    ]
    assert found == []


def test_only_the_command_line_prints() -> None:
    found = {
        named(path)
        for path in SHIPPED
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and dotted(node.func) in {"print", "pprint.pprint"}
    }
    assert found <= SPEAKS


def test_what_is_silenced_names_its_code_and_its_reason() -> None:
    found = [
        _where(path, line)
        for path in WRITTEN
        for line, text in comments(path)
        if _LOOSE.search(text) and not _REASON.match(text)
    ]
    assert found == []


def test_whoever_catches_everything_says_why() -> None:
    found = []
    for path in WRITTEN:
        output = dict(comments(path))
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.ExceptHandler):
                continue
            caught = (
                {dotted(one) for one in ast.walk(node.type) if isinstance(one, ast.expr)}
                if (node.type)
                else {"BaseException"}
            )
            if caught & {"Exception", "BaseException"} and node.lineno not in output:
                found.append(_where(path, node.lineno))
    assert found == []


_LEVELS = {"debug", "info", "warning", "error", "critical", "exception", "log"}
# Whatever may hold a person's words, and every error, since its text may quote them.
_SECRET = {
    "action", "application", "body", "command", "data", "error", "exc", "facts", "fields", "form",
    "headers", "known", "message", "note", "notice", "payload", "person", "plan", "profile",
    "rendered", "request", "state", "submission", "text", "token", "user", "values", "view",
    "what", "words",
}  # fmt: skip
# What is left of them when only a kind, a code or a number is said.
_HARMLESS = ("__name__", ".value", ".code", ".status", ".reason")


def _tells(argument: ast.expr) -> bool:
    """Say whether a log call's argument may hold words of a person."""
    if isinstance(argument, ast.Constant):
        return False
    if isinstance(argument, ast.Attribute) and f".{argument.attr}".endswith(_HARMLESS):
        return False
    return isinstance(argument, ast.JoinedStr) or any(
        isinstance(node, ast.Name) and node.id in _SECRET for node in ast.walk(argument)
    )


def _is_log_call(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in _LEVELS
        and "log" in dotted(node.func.value)
    )


def _log_calls(path: Path) -> list[ast.Call]:
    return [node for node in ast.walk(tree(path)) if _is_log_call(node)]  # type: ignore[misc]  # calls


@pytest.mark.parametrize(
    ("line", "tells"),
    [
        ('_log.info("saved %s", form)', True),
        ('_log.info("saved %s", form.what)', True),
        ('_log.info(f"saved {count}")', True),
        ('_log.error("failed: %s", error)', True),
        ('_log.error("failed: %s", str(error))', True),
        ('_log.error("failed: %s", body["user"]["id"])', True),
        ('_log.error("failed: %s", type(error).__name__)', False),
        ('_log.warning("notice %s", claim.notice.kind.value)', False),
        ('_log.info("job %s: %s", name, 3)', False),
    ],
)
def test_a_log_line_that_tells_is_told_from_one_that_does_not(line: str, *, tells: bool) -> None:
    (call,) = [node for node in ast.walk(ast.parse(line)) if _is_log_call(node)]
    assert any(map(_tells, call.args)) is tells  # type: ignore[attr-defined]  # a call


def test_no_log_line_holds_a_body_a_form_or_an_error_s_text() -> None:
    found = [
        _where(path, call.lineno)
        for path in PRIVATE
        for call in _log_calls(path)
        if any(map(_tells, call.args)) or call.func.attr == "exception"  # type: ignore[attr-defined]  # an attribute, by _log_calls
    ]
    assert found == []


def _has_lost_its_text(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and dotted(value.func) == "_without_text"


def test_a_traceback_in_a_log_line_has_lost_its_text() -> None:
    found = [
        _where(path, call.lineno)
        for path in PRIVATE
        for call in _log_calls(path)
        for keyword in call.keywords
        if keyword.arg in {"exc_info", "extra"}
        and not (
            isinstance(keyword.value, ast.Call) and dotted(keyword.value.func) == "_without_text"
        )
    ]
    assert found == []


def test_something_is_logged_where_these_checks_look() -> None:
    assert len([call for path in PRIVATE for call in _log_calls(path)]) >= 5


def test_no_test_is_left_out_or_allowed_to_fail() -> None:
    left_out = {"skip", "skipif", "skipIf", "skipUnless", "xfail", "importorskip", "skipTest"}
    found = [
        _where(path, node.lineno)
        for path in modules("tests", "local-slack/tests")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in left_out
    ]
    assert found == []


def test_nothing_speaks_of_the_machine_it_was_written_on() -> None:
    place = re.compile(
        rb"(?<![\w.~-])/(?:" + b"|".join((b"work", b"tmp", b"root", b"home")) + rb")/"
    )
    beside = re.compile(re.escape(b"../" + b"shared"))
    found = [
        named(path)
        for path in files()
        if path.suffix not in {".png", ".lock", ".pyc"}
        and not path.name.startswith(".coverage")
        and (place.search(path.read_bytes()) or beside.search(path.read_bytes()))
    ]
    assert found == []


def test_these_checks_see_the_whole_house() -> None:
    seen = {named(path).split("/")[0] for path in WRITTEN}
    assert {*ROOMS, "tests", "local-slack"} <= seen
    assert (REPOSITORY / "pyproject.toml") in files()

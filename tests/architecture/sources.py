"""The repository as text and as syntax trees, for the checks of this folder."""

import ast
import io
import os
import tokenize
from functools import cache
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent.parent
ROOMS = ("bot", "core", "handlers", "jobs", "modals", "storage")
# A distribution of its own, that lives beside the rooms and knows none of them.
LOCAL_SLACK = "local-slack/src/local_slack"
_NOT_OURS = {"__pycache__", "node_modules", "build", "dist"}


@cache
def files(*roots: str, ending: str = "") -> tuple[Path, ...]:
    """Return the files below `roots` (the whole house without any), without what tools leave."""
    found = []
    for root in roots or (".",):
        for folder, inner, names in os.walk(REPOSITORY / root):
            inner[:] = [
                one
                for one in inner
                if one not in _NOT_OURS
                and not one.endswith(".egg-info")
                # Hidden folders belong to tools, save the one that CI starts from.
                and (not one.startswith(".") or one == ".ci")
            ]
            found += [
                Path(folder) / one
                for one in names
                # What waits for a mend is in no commit; in a second work tree .git is a file.
                if one.endswith(ending) and not one.startswith("pending_") and one != ".git"
            ]
    return tuple(sorted(found))


def modules(*roots: str) -> tuple[Path, ...]:
    """Return the Python files below `roots`."""
    return files(*roots, ending=".py")


def named(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


@cache
def comments(path: Path) -> tuple[tuple[int, str], ...]:
    """Return each comment with its line number."""
    text = path.read_text()
    if "#" not in text:
        return ()
    return tuple(
        (token.start[0], token.string)
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type == tokenize.COMMENT
    )


def dotted(node: ast.expr) -> str:
    """Return `a.b.c` for such an expression; what is no name in it is left out."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}".lstrip(".")
    return node.id if isinstance(node, ast.Name) else ""

"""The .sql files, read as single statements: what each makes, and who owns it.

A file whose first line is `-- Owner: uptake_raw` belongs to that role, any other to the owner of
everything else. A statement ends with a semicolon; the body of a function that begins with BEGIN
ATOMIC ends with a line that is `END;`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Final

SQL: Final = Path(__file__).with_name("sql")
OWNER: Final = "uptake_owner"
RAW_OWNER: Final = "uptake_raw"


class Kind(Enum):
    """What a statement makes. SETUP and SEED are done once, by a revision."""

    SETUP = auto()
    FUNCTION = auto()
    VIEW = auto()
    TRIGGER = auto()
    POLICY = auto()
    ROW_SECURITY = auto()
    GRANT = auto()
    SEED = auto()


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement. `name` is what it makes: `uptake.floors`, `uptake.outbox writer`."""

    file: str
    owner: str
    kind: Kind
    name: str
    sql: str


_FORMS: Final = (
    (Kind.FUNCTION, re.compile(r"CREATE OR REPLACE (?:FUNCTION|AGGREGATE) (?P<name>[\w.]+)")),
    (Kind.VIEW, re.compile(r"CREATE OR REPLACE VIEW (?P<name>[\w.]+)")),
    (
        Kind.TRIGGER,
        re.compile(r"CREATE OR REPLACE TRIGGER (?P<part>\w+)\s.*?\sON (?P<name>[\w.]+)", re.DOTALL),
    ),
    (Kind.POLICY, re.compile(r"CREATE POLICY (?P<part>\w+) ON (?P<name>[\w.]+)")),
    (Kind.ROW_SECURITY, re.compile(r"ALTER TABLE (?P<name>[\w.]+) ENABLE ROW LEVEL SECURITY")),
    (Kind.SETUP, re.compile(r"(?P<name>CREATE (?:SCHEMA|EXTENSION)|ALTER DEFAULT PRIVILEGES)")),
    (Kind.SETUP, re.compile(r"(?P<name>GRANT USAGE ON SCHEMA)")),
    (Kind.GRANT, re.compile(r"GRANT [\w, ()\n]+? ON (?:FUNCTION )?(?P<name>[\w., \n]+?)\s+TO\s")),
    (Kind.SEED, re.compile(r"INSERT INTO (?P<name>[\w.]+)")),
)
_COMMENT: Final = re.compile(r"--[^\n]*")
_QUOTED: Final = re.compile(r"'(?:[^']|'')*'|\$(\w*)\$.*?\$\1\$", re.DOTALL)
_ATOMIC: Final = re.compile(r"BEGIN ATOMIC.*?^END", re.DOTALL | re.MULTILINE)


class UnknownStatementError(ValueError):
    """A statement that no .sql file may hold."""

    def __init__(self, file: str, sql: str) -> None:
        super().__init__(
            f"storage/schema/sql/{file} holds a statement that is neither CREATE OR REPLACE"
            " (FUNCTION, AGGREGATE, VIEW, TRIGGER) nor a policy, row security, a grant or a seed:"
            f" {sql[:60]!r}. Tables belong in storage/schema/tables; what changes them, in a"
            " revision."
        )


def statements() -> Sequence[Statement]:
    """Return every statement of every file, in the files' order."""
    return [one for path in sorted(SQL.rglob("*.sql")) for one in read(path)]


def read(path: Path) -> Iterator[Statement]:
    """Read one file. Raises UnknownStatementError."""
    text = path.read_text()
    owner = RAW_OWNER if text.startswith(f"-- Owner: {RAW_OWNER}\n") else OWNER
    file = path.relative_to(SQL).as_posix()
    for sql in split(text):
        kind, name = _made(file, sql)
        yield Statement(file, owner, kind, name, sql)


def split(text: str) -> Iterator[str]:
    """Split SQL into statements, without the comments between them."""
    begin = at = 0
    while at < len(text):
        skipped = next(
            (
                found
                for form in (_COMMENT, _QUOTED, _ATOMIC)
                if (found := form.match(text, at)) is not None
            ),
            None,
        )
        if skipped is not None:
            at = skipped.end()
        elif text[at] == ";":
            yield _bare(text[begin : at + 1])
            begin = at = at + 1
        else:
            at += 1
    if _bare(text[begin:]):
        raise ValueError(f"a statement without its semicolon: {_bare(text[begin:])[:60]!r}")


def _bare(sql: str) -> str:
    """Take away the comment before a statement."""
    lines = sql.strip().split("\n")
    while lines and (not lines[0].strip() or lines[0].startswith("--")):
        del lines[0]
    return "\n".join(lines)


def _made(file: str, sql: str) -> tuple[Kind, str]:
    for kind, form in _FORMS:
        found = form.match(sql)
        if found is not None:
            parts = found.groupdict()
            name = " ".join(parts["name"].split())
            return kind, f"{name} {parts['part']}" if "part" in parts else name
    raise UnknownStatementError(file, sql)


def in_order(made: Sequence[Statement]) -> Sequence[Statement]:
    """Sort functions and views so that each follows those that it names."""
    by_name = {one.name: one for one in made}
    names = re.compile(r"\buptake(?:_raw)?\.\w+")
    graph = {
        one.name: [name for name in names.findall(one.sql) if name in by_name.keys() - {one.name}]
        for one in made
    }
    return [by_name[name] for name in TopologicalSorter(graph).static_order()]


def as_raw_owner(sql: str) -> str:
    """Wrap SQL so that uptake_raw runs it, with the right to create in `uptake` meanwhile."""
    return (
        f"GRANT CREATE ON SCHEMA uptake TO {RAW_OWNER};\nSET LOCAL ROLE {RAW_OWNER};\n\n{sql}\n\n"
        f"SET LOCAL ROLE {OWNER};\nREVOKE CREATE ON SCHEMA uptake FROM {RAW_OWNER};"
    )

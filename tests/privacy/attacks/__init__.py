"""Every scripted attack on what people answered and wrote, read from the files beside this one.

An attack is SQL that one of the bot's roles sends. It is sent in two databases that differ only
in what was answered and written: the answers must be equal, whatever they are. Beside that each
attack says how it ends, so that a slip of the pen is not taken for a refusal.

In the files `--!` says what the file is about, `--=` names a kind of attack and `-- ` an attack.
Below a kind, `--  each` repeats it for other names, and `--  ends` says how its attacks end where
that is not a refusal; `writer` is how they end for the writing role, `also` are SQLSTATEs as good
as a refusal, and `alone` is sent outside any transaction. `<round>`, `<person>` and the like are
ids of the planted school.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_FILES = ("reading", "writing", "making", "outside", "peeping", "doors")
_END = re.compile(r";$", re.MULTILINE)

REFUSED = frozenset({"42501"})
# Words or names that the author of the attack got wrong.
SLIPS = frozenset({"42601", "42P01", "42703", "42883", "42704", "42P02", "42P18", "3F000"})


@dataclass(frozen=True, slots=True)
class Attack:
    """`sql` are statements of one session, each tried even when the one before failed."""

    kind: str
    name: str
    sql: tuple[str, ...]
    ends: str
    writer: str
    also: frozenset[str]
    alone: bool

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"

    def refused_to(self, role: str) -> bool:
        return (self.writer if role == "writer" else self.ends) == "refused"


@dataclass
class _Kind:
    name: str
    names: list[dict[str, str]] = field(default_factory=list)
    ends: str = "refused"
    writer: str = "refused"
    also: frozenset[str] = frozenset()
    alone: bool = False

    def learn(self, words: str) -> None:
        """Take one line below the kind's name."""
        what, _, rest = words.partition(" ")
        if what == "each":
            pairs = (pair.split(" = ") for pair in rest.split(", "))
            self.names.append({name.strip(): value.strip() for name, value in pairs})
            return
        if what != "ends":
            raise ValueError(words)
        for part in rest.split("; "):
            option, *values = part.split()
            match option:
                case "equal":
                    self.ends = self.writer = "equal"
                case "writer":
                    self.writer = values[0]
                case "also":
                    self.also = frozenset(values)
                case "alone":
                    self.alone = True
                case _:
                    raise ValueError(part)


def _statements(sql: str) -> Iterator[str]:
    """Split where a line ends with a semicolon, but not inside a body between two $$."""
    text = ""
    for part in _END.split(sql):
        text += part
        if text.count("$$") % 2:
            text += ";"
            continue
        if text.strip():
            yield text.strip()
        text = ""


def _attacks(kind: _Kind, name: str, sql: str) -> Iterator[Attack]:
    for names in kind.names or [{}]:
        text, called = sql, kind.name
        for word, value in names.items():
            text, called = text.replace(f"<{word}>", value), called.replace(f"<{word}>", value)
        yield Attack(
            called,
            name,
            tuple(_statements(text)),
            kind.ends,
            kind.writer,
            kind.also,
            kind.alone,
        )


def _read(path: Path) -> Iterator[Attack]:
    for part in path.read_text().split("\n--= ")[1:]:
        head, *attacks = part.split("\n-- ")
        # What stands below the name begins with two blanks, and so with one here.
        below = [one.strip() for one in attacks if one.startswith(" ")]
        kind = _Kind(head.strip())
        for words in below:
            kind.learn(words)
        for one in attacks[len(below) :]:
            name, _, sql = one.partition("\n")
            yield from _attacks(kind, name, sql)


ATTACKS = tuple(
    attack for name in _FILES for attack in _read(Path(__file__).with_name(f"{name}.sql"))
)

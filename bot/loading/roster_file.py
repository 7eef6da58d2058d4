"""The roster file: one teacher a line, with the columns that an office's list has."""

import csv
import io
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from bot.loading.document import Problems
from core.kernel.errors import LoadError
from core.people import ContentArea, Experience, GradeBand, SchoolRole

Choice = TypeVar("Choice", bound=StrEnum)

COLUMNS = ("name", "email", "cohort", "grade band", "experience", "content area", "school role")
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")
_ROW_MAX = 5_000


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One line of the roster, before Slack was asked who this is."""

    line: int
    name: str
    email: str
    cohort: str
    grade_bands: tuple[GradeBand, ...]
    experience: Experience
    content_areas: tuple[ContentArea, ...]
    school_role: SchoolRole


def read_roster(
    path: Path, cohorts: tuple[str, ...] | None
) -> tuple[tuple[RosterEntry, ...], Problems]:
    """Read all lines; the entries are complete only when no problem was found.

    `cohorts` are the names that the engagement has; none when its file could not be read.
    """
    problems = Problems(path.name)
    text = _text(path)
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text), strict=True)
    entries: list[RosterEntry] = []
    line = 1
    try:
        header = _header(next(reader, []), problems)
        if problems.found:
            return (), problems
        line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                row = _Row(line, dict(zip(header, cells, strict=False)), problems)
                if len(cells) > len(header):
                    row.problem(len(header) + 1, "has a value without a column name above it")
                entries.append(row.entry(cohorts))
            # A record may span lines: the next one begins after the last of this one.
            line = reader.line_num + 1
    except csv.Error as error:
        problems.at(line, 1, f"is not CSV: {error}")
    _check_together(entries, problems)
    return tuple(entries), problems


def _check_together(entries: list[RosterEntry], problems: Problems) -> None:
    if not entries and not problems.found:
        problems.at(1, 1, "has no people in it")
    if len(entries) > _ROW_MAX:
        problems.at(entries[_ROW_MAX].line, 1, f"is more than {_ROW_MAX} people; split the file")
    lines: dict[str, int] = {}
    for entry in entries:
        if entry.email and entry.email in lines:
            problems.at(entry.line, "email", f"is on line {lines[entry.email]} already")
        lines.setdefault(entry.email, entry.line)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise LoadError([f"{path}: cannot be read ({error.strerror})"]) from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise LoadError([f"{path.name}, line {line}: is not UTF-8; save it as UTF-8"]) from None


def _delimiter(text: str) -> str:
    """Return what parts the columns: spreadsheets in many countries write semicolons."""
    first = text.split("\n", 1)[0]
    return ";" if first.count(";") > first.count(",") else ","


def _plain(text: str) -> str:
    return re.sub(r"[\s_–-]+", " ", text.strip().lower())


def _header(cells: list[str], problems: Problems) -> list[str]:
    names = ["email" if _plain(c) in {"e mail", "email"} else _plain(c) for c in cells]
    for number, name in enumerate(names, start=1):
        if name not in COLUMNS:
            problems.at(1, number, f"'{name}' is no known column; expected: {', '.join(COLUMNS)}")
        elif name in names[: number - 1]:
            problems.at(1, number, f"'{name}' stands twice")
    for name in COLUMNS:
        if name not in names:
            problems.at(1, name, "is missing")
    return names


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    cells: dict[str, str]
    problems: Problems

    def problem(self, column: str | int, what: str) -> None:
        self.problems.at(self.line, column, what)

    def text(self, column: str, limit: int = 200) -> str:
        value = self.cells.get(column, "").strip()
        if not value:
            self.problem(column, "is empty")
        elif len(value) > limit:
            self.problem(column, f"has {len(value)} characters; at most {limit} fit")
        return value

    def entry(self, cohorts: tuple[str, ...] | None) -> RosterEntry:
        email = self.text("email", 254).lower()
        if email and not _EMAIL.fullmatch(email):
            self.problem("email", f"'{email}' is no e-mail address")
        cohort = self.text("cohort")
        if cohort and cohorts is not None and cohort not in cohorts:
            self.problem("cohort", f"'{cohort}' is not one of: {', '.join(cohorts)}")
        return RosterEntry(
            self.line,
            self.text("name"),
            email,
            cohort,
            self.choices("grade band", GradeBand),
            self.one("experience", Experience),
            self.choices("content area", ContentArea),
            self.one("school role", SchoolRole),
        )

    def one(self, column: str, vocabulary: type[Choice]) -> Choice:
        found = self.choices(column, vocabulary)
        if len(found) > 1:
            self.problem(column, "holds one value, not several")
        return found[0] if found else next(iter(vocabulary))

    def choices(self, column: str, vocabulary: type[Choice]) -> tuple[Choice, ...]:
        """Read values parted by semicolons: stored values, or as offices write them ('K-2')."""
        by_text = {_plain(one.value): one for one in vocabulary}
        by_text |= {re.sub(r"^[gy](?=\d)", "", plain): one for plain, one in by_text.items()}
        found = []
        parts = [part.strip() for part in self.text(column).split(";") if part.strip()]
        for part in parts:
            bare = re.sub(r"^(grades?|years?) | (years?|grades?)$", "", _plain(part))
            bare = "21 plus" if bare == "21+" else bare
            if one := by_text.get(_plain(part)) or by_text.get(bare):
                found.append(one)
            else:
                choices = ", ".join(one.value for one in vocabulary)
                self.problem(column, f"'{part}' is not one of: {choices}")
        if not parts and self.cells.get(column, "").strip():
            self.problem(column, "is empty")
        return tuple(found)

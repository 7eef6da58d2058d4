"""Reads YAML so that every value knows its place, for problems that name line and column."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, available_timezones

import yaml

from core.kernel.errors import LoadError

# What YAML makes of an empty value, of `null` and of `~`.
_NOTHING = "tag:yaml.org,2002:null"
Value = TypeVar("Value")
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass
class Problems:
    """Collects what is wrong with one file; a reader goes on after a problem."""

    file: str
    found: list[str] = field(default_factory=list)

    def at(self, line: int, column: int | str, what: str) -> None:
        """Note a problem; `line` counts from 1, `column` too, or is a column's name."""
        self.found.append(f"{self.file}, line {line}, column {column}: {what}")


@dataclass(frozen=True, slots=True)
class Place:
    """A YAML value with its place in the file and the problems it may add to."""

    node: yaml.Node
    path: str
    problems: Problems

    @property
    def line(self) -> int:
        return int(self.node.start_mark.line) + 1

    def problem(self, what: str) -> None:
        column = int(self.node.start_mark.column) + 1
        self.problems.at(self.line, column, f"{self.path}: {what}")

    def get(self, key: str) -> "Place | None":
        """Return the value under `key`, or none when it is absent or empty."""
        if not isinstance(self.node, yaml.MappingNode):
            return None
        for name, value in self.node.value:
            if name.value == key and value.tag != _NOTHING:
                return Place(value, f"{self.path}.{key}" if self.path else key, self.problems)
        return None

    def need(self, key: str) -> "Place | None":
        """Return the value under `key`, or note that it is missing."""
        found = self.get(key)
        if found is None:
            self.problem(f"'{key}' is missing")
        return found

    def only(self, *keys: str) -> None:
        """Note every key that is not one of `keys`: a misspelt one is never silently ignored."""
        if not isinstance(self.node, yaml.MappingNode):
            self.problem("should be a list of names with values, such as 'name: Riverside'")
            return
        seen: set[str] = set()
        for name, _ in self.node.value:
            place = Place(name, self.path, self.problems)
            if name.value not in keys:
                place.problem(f"'{name.value}' is not known here; expected: {', '.join(keys)}")
            elif name.value in seen:
                place.problem(f"'{name.value}' stands twice")
            seen.add(name.value)

    def items(self) -> "Iterator[Place]":
        """Yield the values of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.problem("should be a list, each entry beginning with a dash")
            return
        for index, node in enumerate(self.node.value, start=1):
            yield Place(node, f"{self.path}[{index}]", self.problems)

    def text(self, limit: int) -> str | None:
        """Read a text of 1 to `limit` characters."""
        if not isinstance(self.node, yaml.ScalarNode):
            self.problem("should be a text")
            return None
        value = str(self.node.value).strip()
        if not value:
            self.problem("is empty")
        elif len(value) > limit:
            self.problem(f"has {len(value)} characters; at most {limit} fit")
        else:
            return value
        return None

    def read(self, convert: Callable[[str], Value], expected: str) -> Value | None:
        """Read a text by `convert`, which raises ValueError for what is not `expected`."""
        value = self.text(200)
        if value is None:
            return None
        try:
            return convert(value)
        except ValueError:
            self.problem(f"'{value}' is not {expected}")
            return None

    def choice(self, vocabulary: type[Choice]) -> Choice | None:
        return self.read(vocabulary, "one of " + ", ".join(one.value for one in vocabulary))

    def day(self) -> date | None:
        return self.read(date.fromisoformat, "a date such as 2026-11-24")

    def clock_time(self) -> time | None:
        return self.read(
            lambda text: datetime.strptime(text, "%H:%M").time(),  # noqa: DTZ007  # a time of day
            "a time such as 09:00 (write it in quotes)",
        )

    def number(self, lowest: int, highest: int) -> int | None:
        def convert(text: str) -> int:
            if not lowest <= int(text) <= highest:
                raise ValueError
            return int(text)

        return self.read(convert, f"a whole number from {lowest} to {highest}")

    def zone(self) -> ZoneInfo | None:
        def convert(text: str) -> ZoneInfo:
            if text not in available_timezones():
                raise ValueError
            return ZoneInfo(text)

        return self.read(convert, "a time zone such as America/Chicago")


def read_document(path: Path) -> Place:
    """Read a YAML file. Raises LoadError when it cannot be read at all."""
    problems = Problems(path.name)
    try:
        node = yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader)
    except OSError as error:
        raise LoadError([f"{path}: cannot be read ({error.strerror})"]) from None
    except UnicodeDecodeError:
        raise LoadError([f"{path.name}: is not UTF-8 text; save it as UTF-8"]) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problems.at(line, column, f"is not YAML: {error.problem}")
        raise LoadError(problems.found) from None
    except yaml.YAMLError:
        raise LoadError([f"{path.name}: is not YAML"]) from None
    if not isinstance(node, yaml.MappingNode):
        problems.at(1, 1, "is empty, or not a list of names with values")
        raise LoadError(problems.found)
    return Place(node, "", problems)

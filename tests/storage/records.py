"""The written list of records, read into something that a test can walk."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

_LIST = yaml.safe_load(Path(__file__).with_name("data").joinpath("records.yaml").read_text())
TYPES = {"timestamptz": "timestamp with time zone"}
VOCABULARIES: dict[str, list[str]] = _LIST["vocabularies"]
NOT_RECORDS: dict[str, str] = _LIST["not_records"]
ALL_VOCABULARIES: dict[str, list[str]] = {**VOCABULARIES, **_LIST["plain_vocabularies"]}


@dataclass(frozen=True)
class Column:
    record: str
    schema: str
    table: str
    name: str
    type: str
    required: bool
    computed: bool = False
    longest: int | None = None
    begins: str = ""
    numbers: tuple[int, int] | None = None
    elements: tuple[int, int] | None = None
    vocabulary: str | None = None
    points_at: str | None = None
    most_bytes: int | None = None

    @property
    def is_array(self) -> bool:
        return self.type.endswith("[]")

    def __str__(self) -> str:
        return f"{self.table}.{self.name}"


@dataclass(frozen=True)
class Record:
    name: str
    schema: str
    table: str
    belongs_to: str | None
    identified_by: tuple[str, ...]
    without: dict[str, str]
    unique: tuple[tuple[str, ...], ...]
    append_only: bool
    never_overlaps: bool
    nothing_else: bool
    columns: dict[str, Column] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


_FACTS = {
    r"up to (\d+)": lambda m: {"longest": int(m[1])},
    r"begins (\S+)": lambda m: {"begins": m[1]},
    r"(\d+) to (\d+)": lambda m: {"numbers": (int(m[1]), int(m[2]))},
    r"(\d+) to (\d+) long": lambda m: {"elements": (int(m[1]), int(m[2]))},
    r"(?:one|some) of (\w+)": lambda m: {"vocabulary": m[1]},
    r"points at (\w+)": lambda m: {"points_at": m[1]},
    r"bytes up to (\d+)": lambda m: {"most_bytes": int(m[1])},
    r"computed": lambda _: {"computed": True},
}


def _column(record: str, schema: str, table: str, name: str, words: str) -> Column:
    type_, needed, *rest = words.split(", ")
    facts: dict[str, Any] = {}
    for word in rest:
        found = [read(m) for p, read in _FACTS.items() if (m := re.fullmatch(p, word))]
        if not found:
            raise ValueError(f"{table}.{name}: {word!r} says nothing")
        facts |= found[0]
    if needed not in {"required", "optional"}:
        raise ValueError(f"{table}.{name}: is it required or optional?")
    return Column(
        record, schema, table, name, TYPES.get(type_, type_), needed == "required", **facts
    )


def _record(name: str, told: dict[str, Any]) -> Record:
    schema, table = told.get("schema", "uptake"), told["table"]
    return Record(
        name=name,
        schema=schema,
        table=table,
        belongs_to=told.get("belongs_to"),
        identified_by=tuple(told.get("identified_by", ["id"])),
        without=told.get("without", {}),
        unique=tuple(tuple(key) for key in told.get("unique", [])),
        append_only=told.get("append_only", False),
        never_overlaps=told.get("never_overlaps", False),
        nothing_else=told.get("nothing_else", False),
        columns={
            column: _column(name, schema, table, column, words)
            for column, words in told["columns"].items()
        },
    )


RECORDS = [_record(name, told) for name, told in _LIST["records"].items()]
COLUMNS = [column for record in RECORDS for column in record.columns.values()]

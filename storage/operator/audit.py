"""Reads the audit, and proves it: every seal's hash is computed anew, here and not in the database.

Whoever holds the database could give it functions that say what they like.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import zip_longest
from typing import Final

from storage.kit.rows import Row, Rows
from storage.operator.connection import Connection

_MARK = 8

_SEALS = """
    SELECT n, upto_seq, lines, marks, hash, extract(epoch FROM created_at)::text AS sealed_at
    FROM uptake.audit_seal ORDER BY n
"""
_LINES = """
    SELECT e.seq, jsonb_build_array(e.seq, e.id, extract(epoch FROM e.at)::text, e.actor_kind,
        e.actor_id, e.action, e.record_kind, e.record_id, e.before, e.after, e.request_id,
        extract(epoch FROM e.created_at)::text, e.workspace_id)::text AS line
    FROM uptake.audit_event AS e ORDER BY e.seq
"""


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a look through the whole audit found. `broken` is a sentence; none is well."""

    seals: int
    lines: int
    unsealed: int
    heads: int
    broken: str | None = None


@dataclass(frozen=True, slots=True)
class _Seal:
    n: int
    upto_seq: int
    lines: int
    marks: bytes
    hash: str
    sealed_at: str


@dataclass(frozen=True, slots=True)
class _Line:
    seq: int
    digest: bytes


_STORED_SEALS: Final = Rows(_Seal)


class _Lines:
    """The audit's lines in order: number and hash, read once from the first to the last."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self._step()

    def _step(self) -> None:
        row = next(self._rows, None)
        self._next = _Line(row["seq"], sha256(row["line"].encode()).digest()) if row else None

    def upto(self, seq: int | None) -> Iterator[_Line]:
        while self._next is not None and (seq is None or self._next.seq <= seq):
            yield self._next
            self._step()


def verify(connection: Connection, heads: Sequence[tuple[int, str]]) -> ChainReport:
    """Compute the chain anew, and compare it with the heads that were kept outside.

    `heads` are numbers of seals with their hashes, as they were then.
    """
    # Seals first: whatever is under them was there before.
    seals = _STORED_SEALS.all(connection.execute(_SEALS).fetchall())
    with connection.cursor(name="lines") as cursor:
        cursor.itersize = 2000
        cursor.execute(_LINES)
        return _compare(seals, _Lines(iter(cursor)), heads)


def _compare(seals: list[_Seal], lines: _Lines, heads: Sequence[tuple[int, str]]) -> ChainReport:
    hashes: dict[int, str] = {}
    counted = 0
    for seal in seals:
        found = list(lines.upto(seal.upto_seq))
        counted += len(found)
        broken = _broken(seal, found, hashes.get(seal.n - 1, ""), len(hashes) + 1)
        broken = broken or _against(heads, seal.n, seal.hash)
        if broken:
            return ChainReport(len(hashes), counted, 0, len(heads), broken)
        hashes[seal.n] = seal.hash
    unsealed = sum(1 for _ in lines.upto(None))
    missing = next((n for n, _ in heads if n not in hashes), None)
    gone = None if missing is None else f"Seal {missing}, known outside, is not there any more."
    return ChainReport(len(hashes), counted, unsealed, len(heads), gone)


def _broken(seal: _Seal, found: list[_Line], before: str, wanted: int) -> str | None:
    if seal.n != wanted:
        return f"Seal {wanted} is not there any more."
    for place, (mark, line) in enumerate(zip_longest(_marks(seal), found)):
        if mark is None or line is None or mark != line.digest[:_MARK]:
            return _which(seal, found, place)
    sealed = f"{before}:{seal.n}:{seal.upto_seq}:{seal.lines}:{seal.sealed_at}"
    computed = sha256(sealed.encode() + b"".join(line.digest for line in found)).hexdigest()
    if computed != seal.hash:
        return (
            f"Seal {seal.n} was changed, or a line under it: its hash is not the one of its lines."
        )
    return None


def _marks(seal: _Seal) -> list[bytes]:
    return [seal.marks[at : at + _MARK] for at in range(0, len(seal.marks), _MARK)]


def _which(seal: _Seal, found: list[_Line], place: int) -> str:
    """Say which line differs first, and how: what follows it tells."""
    marks, there = _marks(seal), [line.digest[:_MARK] for line in found]
    after = f"after line {found[place - 1].seq}" if place else "at its beginning"
    if there[place:] == marks[place + 1 :]:
        return f"Under seal {seal.n} a line was deleted {after}."
    if place < len(found) and there[place + 1 :] == marks[place:]:
        return f"Line {found[place].seq} was inserted under seal {seal.n}."
    if place < len(found) and there[place + 1 :] == marks[place + 1 :]:
        return f"Line {found[place].seq}, under seal {seal.n}, was changed."
    return f"Lines under seal {seal.n} are not what was sealed, the first {after}."


def _against(heads: Sequence[tuple[int, str]], n: int, digest: str) -> str | None:
    if any(number == n and kept != digest for number, kept in heads):
        return f"Seal {n} is not the one that was kept outside: it was made anew."
    return None

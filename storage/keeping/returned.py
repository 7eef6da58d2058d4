"""Whether somebody who was erased is there again, as after a restored backup. Asked by the bot."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from storage.kit.rows import column, scalar
from storage.kit.transaction import Transaction

_MARKS = "SELECT mark FROM erasure"
_BACK = "SELECT count(*) FROM erased_people(%(marks)s)"


@dataclass(frozen=True, slots=True)
class Returned:
    """`known` are the marks in the database; `back` counts people who should be gone."""

    known: frozenset[str]
    back: int


async def known_marks(engine: AsyncEngine) -> frozenset[str]:
    async with Transaction(engine) as transaction:
        return frozenset(column(await transaction.rows(_MARKS, {})))


async def returned(engine: AsyncEngine, marks: Collection[str]) -> Returned:
    """Look for people who bear one of these marks, or one that the database knows."""
    known = await known_marks(engine)
    if not known and not marks:
        return Returned(known, 0)
    async with Transaction(engine) as transaction:
        back: int = scalar(await transaction.rows(_BACK, {"marks": sorted(marks)}))
    return Returned(known, back)

from uuid import UUID

from core.engagements.records import Engagement
from modals.kit import blocks
from modals.kit.payloads import Block, Field


def strategy_question(
    field: Field, text: str, engagement: Engagement, chosen: UUID | None
) -> Block:
    """Ask for one of the strategies taught; the only one is chosen already."""
    taught = engagement.strategies
    if chosen is None and len(taught) == 1:
        chosen = taught[0].id
    return blocks.question(
        field,
        text,
        blocks.select(
            [blocks.option(one.name, str(one.id), one.description) for one in taught],
            prompt="Pick a strategy",
            chosen=str(chosen),
        ),
        hint=taught[0].description if len(taught) == 1 else None,
    )

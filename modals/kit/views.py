from collections.abc import Iterable

from modals.kit.blocks import plain, section
from modals.kit.payloads import Block, View
from modals.kit.prose import Lines


def paper(title: str, blocks: Iterable[Block]) -> View:
    """Show something that is only read: a result, or a sentence."""
    return {
        "type": "modal",
        "title": plain(title),
        "close": plain("Close"),
        "blocks": list(blocks),
    }


def form(
    title: str, blocks: Iterable[Block], *, callback_id: str, submit: str, metadata: str = ""
) -> View:
    """Ask for something. `metadata` travels through the person's client in clear."""
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title),
        "submit": plain(submit),
        "close": plain("Cancel"),
        "private_metadata": metadata,
        "blocks": list(blocks),
    }


def home(blocks: Iterable[Block]) -> View:
    return {"type": "home", "blocks": list(blocks)}


def sentence(lines: Lines) -> View:
    """Say one thing where no message can be sent."""
    return paper("Uptake", [section(lines)])

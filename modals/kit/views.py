import json
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

from modals.kit.blocks import plain, section
from modals.kit.payloads import Block, View
from modals.kit.prose import Lines


def info_modal(title: str, blocks: Iterable[Block]) -> View:
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
    """Draw Home. It is drawn anew after every change: a row of buttons keeps its name meanwhile.

    So a press that crosses with the next drawing still finds what was pressed.
    """
    seen: Counter[str] = Counter()
    return {"type": "home", "blocks": [_named(block, seen) for block in blocks]}


def _named(block: Block, seen: Counter[str]) -> Block:
    pressed = block.get("elements") or block.get("accessory")
    if block["type"] not in {"actions", "section"} or not pressed:
        return block
    name = sha256(json.dumps(pressed, sort_keys=True).encode()).hexdigest()[:16]
    seen[name] += 1
    return {**block, "block_id": f"{name}-{seen[name]}"}


def sentence(lines: Lines) -> View:
    """Say one thing where no message can be sent."""
    return info_modal("Uptake", [section(lines)])

"""`limits.json`, read once."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

Spec = dict[str, Any]
_FILE = Path(__file__).parent.parent / "data" / "limits.json"


@lru_cache(maxsize=1)
def limits() -> Spec:
    return cast("Spec", json.loads(_FILE.read_text(encoding="utf-8")))


def block_spec(kind: str) -> Spec | None:
    return cast("Spec | None", limits()["blocks"].get(kind))


def element_spec(kind: str) -> Spec | None:
    return cast("Spec | None", limits()["elements"].get(kind))


def inline_spec(kind: str) -> Spec | None:
    """What stands inside rich text: text, links, mentions, emoji."""
    return cast("Spec | None", limits()["rich_text_elements"].get(kind))


def composition_spec(ref: str) -> Spec:
    return cast("Spec", limits()["composition"][ref.removeprefix("composition.")])


def view_spec(kind: str) -> Spec | None:
    return cast("Spec | None", limits()["views"].get(kind))


def message_spec() -> Spec:
    return cast("Spec", limits()["message"])

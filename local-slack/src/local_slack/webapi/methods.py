"""`methods.json`, read once."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from local_slack.model import Json

_FILE = Path(__file__).parent.parent / "data" / "methods.json"


@dataclass(frozen=True)
class Method:
    name: str
    tier: str
    scopes: tuple[str, ...]
    """any one of them is enough to call; some methods look closer at the conversation"""
    takes_json: bool
    args: dict[str, Json]


@lru_cache(maxsize=1)
def methods() -> dict[str, Method]:
    found = json.loads(_FILE.read_text(encoding="utf-8"))["methods"]
    return {
        name: Method(
            name,
            spec["tier"] or "t5",
            tuple(spec["bot_scopes"] or ()),
            bool(spec["json_input"]),
            spec["args"],
        )
        for name, spec in found.items()
    }

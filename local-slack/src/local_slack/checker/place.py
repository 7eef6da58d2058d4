"""Where in a payload the checker stands."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Place:
    surface: str
    """message, modal or home"""
    pointer: str
    owner: str = ""
    """type of the block or element that holds this value; empty on top"""
    field: str = ""

    def step(self, key: str | int) -> "Place":
        return replace(self, pointer=f"{self.pointer}/{key}")

    def inside(self, owner: str, field: str) -> "Place":
        return replace(self, pointer=f"{self.pointer}/{field}", owner=owner, field=field)

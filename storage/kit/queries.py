"""Longer statements stand in files of their own, each named for what it answers."""

import re
from functools import cache
from pathlib import Path
from typing import LiteralString

FOLDER = Path(__file__).parent.parent / "sql"
_COMMENT = re.compile(r"^\s*--.*\n", re.MULTILINE)
INCLUDED = re.compile(r"\{([a-z_]+/[a-z_]+)\}")


@cache
def query(name: str) -> LiteralString:
    """Return the statement of `sql/<name>.sql`, as `query("engagements/cohorts")`.

    `{engagements/engagement}` in one stands for the other, so that a list of columns stands once.
    Comments, each on lines of their own, stay behind: they may say `%`, and are for people.
    """
    text = _COMMENT.sub("", (FOLDER / f"{name}.sql").read_text()).strip()
    # A file of this repository, with its values bound: as literal as a string in the code.
    return INCLUDED.sub(lambda found: query(found[1]), text)

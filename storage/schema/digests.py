"""Landed revisions are frozen: the digest of each of their files is committed.

So is one digest of all .sql files with each revision: `migrate` makes functions anew after the
revisions, and a database that lacks no revision is not looked at. Whoever changes a function adds
a revision, an empty one where no table changes.

`python -m storage.schema.digests` adds the lines of a revision that is new. It never changes one:
a database somewhere was made by what it stands for.
"""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

from storage.schema.sources import SQL

REVISIONS: Final = Path(__file__).with_name("revisions")
DIGESTS: Final = REVISIONS / "digests.txt"
_FUNCTIONS: Final = "functions-with-"


def recorded() -> Mapping[str, str]:
    """Return the committed digests by the files' names."""
    lines = (line.split() for line in DIGESTS.read_text().splitlines())
    return {name: digest for digest, name in lines}


def current() -> Mapping[str, str]:
    """Return the digests of the files as they are, and that of all .sql files with the newest."""
    digests = {
        path.name: sha256(path.read_bytes()).hexdigest()
        for path in sorted(REVISIONS.glob("[0-9]*"))
    }
    functions = sha256(b"\0".join(path.read_bytes() for path in sorted(SQL.rglob("*.sql"))))
    return {**digests, _FUNCTIONS + max(digests)[:4]: functions.hexdigest()}


def problems(kept: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    """Return a sentence for each file that is not as it landed; none is well."""
    return [
        *(_edited(name) for name in kept if name[0].isdigit() and found.get(name) != kept[name]),
        *(_edited(name) for name in kept.keys() & found.keys() if _changed(name, kept, found)),
        *(
            f"storage/schema/revisions/digests.txt has no digest of {name}. When the revision is "
            "done, run `python -m storage.schema.digests` and commit that file: from then on it is "
            "frozen."
            for name in found.keys() - kept.keys()
        ),
    ]


def _changed(name: str, kept: Mapping[str, str], found: Mapping[str, str]) -> bool:
    return name.startswith(_FUNCTIONS) and kept[name] != found[name]


def _edited(name: str) -> str:
    if name.startswith(_FUNCTIONS):
        return (
            f"The .sql files are not as they landed with revision {name.removeprefix(_FUNCTIONS)}: "
            "add a revision, an empty one where no table changes, or no database will get them."
        )
    return (
        f"storage/schema/revisions/{name} has landed: databases were made by it. Put it back as it "
        "was, and make your change in a new revision."
    )


def main() -> None:
    """Add what is missing."""
    lines = {**current(), **recorded()}
    DIGESTS.write_text("".join(f"{digest}  {name}\n" for name, digest in sorted(lines.items())))


if __name__ == "__main__":
    main()

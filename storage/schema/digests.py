"""Landed revisions are frozen: the digest of each of their files is committed.

`python -m storage.schema.digests` adds the lines of a revision that is new. It never changes one:
a database somewhere was made by what it stands for.
"""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

REVISIONS: Final = Path(__file__).with_name("revisions")
DIGESTS: Final = REVISIONS / "digests.txt"


def recorded() -> Mapping[str, str]:
    """Return the committed digests by the files' names."""
    lines = (line.split() for line in DIGESTS.read_text().splitlines())
    return {name: digest for digest, name in lines}


def current() -> Mapping[str, str]:
    """Return the digests of the files as they are."""
    return {
        path.name: sha256(path.read_bytes()).hexdigest()
        for path in sorted(REVISIONS.glob("[0-9]*"))
    }


def problems(kept: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    """Return a sentence for each file that is not as it landed; none is well."""
    edited = [name for name, digest in kept.items() if found.get(name) != digest]
    return [
        *(
            f"storage/schema/revisions/{name} has landed: databases were made by it. Put it back "
            "as it was, and make your change in a new revision."
            for name in edited
        ),
        *(
            f"storage/schema/revisions/{name} has no digest. When it is done, run "
            "`python -m storage.schema.digests` and commit digests.txt: from then on it is frozen."
            for name in found.keys() - kept.keys()
        ),
    ]


def main() -> None:
    """Add what is missing."""
    lines = {**current(), **recorded()}
    DIGESTS.write_text("".join(f"{digest}  {name}\n" for name, digest in sorted(lines.items())))


if __name__ == "__main__":
    main()

"""What people read is what it was, or `make golden` has shown the difference to somebody."""

import difflib

from tests.modals.golden import FOLDER, texts


def test_what_people_read_is_what_the_golden_files_say() -> None:
    now = texts()
    there = {path.stem: path.read_text() for path in FOLDER.glob("*.md")}
    changed = "\n".join(
        line
        for of in sorted(now.keys() | there.keys())
        for line in difflib.unified_diff(
            there.get(of, "").splitlines(), now.get(of, "").splitlines(), f"{of}.md", "now", n=1
        )
    )
    assert not changed, f"If this is meant, run `make golden` and commit it:\n{changed}"

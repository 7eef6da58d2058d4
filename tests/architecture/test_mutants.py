"""The changes that `make mutants` makes still find their place, and their tests are there."""

import ast

import pytest

from tests.architecture.sources import REPOSITORY, tree
from tests.mutants.changes import MUTANTS, Mutant


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.what)
def test_a_change_finds_its_place_and_its_tests(mutant: Mutant) -> None:
    path, changed = mutant.mutated(REPOSITORY)
    assert changed != path.read_text()
    if path.suffix == ".py":
        ast.parse(changed)
    for test in mutant.tests:
        file, name = test.split("::")
        assert (REPOSITORY / file).exists(), (
            f"{file}, named in tests/mutants/changes.py, is not there"
        )
        names = {getattr(node, "name", "") for node in tree(REPOSITORY / file).body}
        assert name in names, f"{test}, named in tests/mutants/changes.py, is not there"

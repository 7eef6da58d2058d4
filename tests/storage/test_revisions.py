"""Landed revisions stay as they are: a database somewhere was made by them."""

from storage.schema import digests


def test_landed_revisions_are_as_they_landed() -> None:
    assert digests.problems(digests.recorded(), digests.current()) == []


def test_an_edited_revision_is_to_be_put_back() -> None:
    kept = digests.recorded()
    edited = {**digests.current(), "0100_baseline.sql": "0" * 64}
    (sentence,) = digests.problems(kept, edited)
    assert sentence == (
        "storage/schema/revisions/0100_baseline.sql has landed: databases were made by it. Put it"
        " back as it was, and make your change in a new revision."
    )


def test_a_revision_that_was_taken_away_is_to_be_put_back() -> None:
    found = dict(digests.current())
    del found["0100_baseline.py"]
    (sentence,) = digests.problems(digests.recorded(), found)
    assert "0100_baseline.py has landed" in sentence


def test_a_new_revision_is_to_be_frozen_when_it_is_done() -> None:
    found = {**digests.current(), "9999_new.py": "0" * 64}
    (sentence,) = digests.problems(digests.recorded(), found)
    assert "`python -m storage.schema.digests`" in sentence


def test_changed_functions_need_a_revision_of_their_own() -> None:
    found = dict(digests.current())
    name = next(name for name in found if name.startswith("functions"))
    (sentence,) = digests.problems(digests.recorded(), {**found, name: "0" * 64})
    assert "add a revision, an empty one where no table changes" in sentence

"""Values for the audit, which is kept for good: what somebody typed stays where it was typed."""

from collections.abc import Mapping

Facts = Mapping[str, str]


def without_words(facts: Facts, typed: frozenset[str]) -> dict[str, str]:
    """Keep of typed values only their lengths; an erasure could not take a name out of them."""
    return {
        key: f"{len(value)} characters" if key in typed else value for key, value in facts.items()
    }

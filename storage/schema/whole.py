"""All tables, in the order in which they can be made: for DDL, never for statements."""

from collections.abc import Sequence

from sqlalchemy import Table

from storage.schema.metadata import metadata
from storage.schema.tables import (
    action_plans,
    applications,
    audit,
    certificates,
    content,
    data_requests,
    engagements,
    homes,
    inbox,
    interventions,
    metrics,
    organisation,
    outbox,
    people,
    pulses,
    raw_answers,
    reflections,
    schools,
    signals,
)

MODULES = (
    action_plans,
    applications,
    audit,
    certificates,
    content,
    data_requests,
    engagements,
    homes,
    inbox,
    interventions,
    metrics,
    organisation,
    outbox,
    people,
    pulses,
    raw_answers,
    reflections,
    schools,
    signals,
)


def tables() -> Sequence[Table]:
    """Return every table; one that another points at comes before it."""
    return metadata.sorted_tables

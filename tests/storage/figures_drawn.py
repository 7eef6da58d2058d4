"""Random people for the figures' tests."""

from hypothesis import strategies as st

from tests.storage.figures_oracle import (
    AREAS,
    EVIDENCE,
    EXPERIENCE,
    GRADES,
    HOUR,
    ROLES,
    THEMES,
    Application,
    Nudge,
    Participant,
    Profile,
)

MINUTES = st.integers(-2 * HOUR, 150 * HOUR) | st.sampled_from(
    [0, 24 * HOUR, 24 * HOUR + 1, 48 * HOUR, 120 * HOUR]
)
_APPLICATIONS = st.tuples(
    MINUTES, st.integers(0, 30 * HOUR), st.booleans(), st.integers(0, 1), st.sampled_from(EVIDENCE)
).map(lambda drawn: Application(drawn[0], drawn[0] + drawn[1], *drawn[2:]))
_NUDGES = st.builds(
    Nudge,
    st.sampled_from(
        ["no_action_plan", "plan_due", "no_application", "no_survey", "missing_prework"]
    ),
    MINUTES,
)
_PROFILES = st.builds(
    Profile,
    st.lists(st.sampled_from(GRADES), max_size=2, unique=True).map(tuple),
    st.none() | st.sampled_from(EXPERIENCE[:2]),
    st.lists(st.sampled_from(AREAS), max_size=2, unique=True).map(tuple),
    st.none() | st.sampled_from(ROLES[:2]),
)
PEOPLE = st.builds(
    Participant,
    anchor=st.just(0) | st.none() | MINUTES,
    joined=st.just(-1000) | st.integers(-1000, 100),
    left=st.none() | st.integers(200, 150 * HOUR),
    plans=st.lists(MINUTES, max_size=2).map(tuple),
    withdrew=st.none() | MINUTES,
    applications=st.lists(_APPLICATIONS, max_size=6).map(tuple),
    nudges=st.lists(_NUDGES, max_size=2).map(tuple),
    muted=st.booleans(),
    profile=st.none() | _PROFILES,
    surveyed=st.none() | MINUTES,
    themes=st.lists(st.sampled_from(THEMES[:4]), max_size=3, unique=True).map(tuple),
    prework=st.tuples(st.none() | MINUTES, st.none() | MINUTES),
)
COHORTS = st.lists(PEOPLE, max_size=9) | st.lists(PEOPLE, min_size=10, max_size=24)

"""A kind of notice is whole: how it is delivered, who is asked again, and what it says."""

from collections import Counter
from collections.abc import Iterable

import pytest

from bot.rendering import RENDERINGS
from core.interventions import definitions
from core.interventions.definitions import DAYTIME_NOTICES, NUDGES, SENT_AT_ONCE, rechecks
from core.kernel.notices import NoticeKind
from core.triggers import SignalType
from storage.rights import RIGHTS_TXT, read
from tests.architecture.sources import REPOSITORY

VIEWS = REPOSITORY / "storage/schema/sql/interventions"
TABLE = "core/interventions/definitions.py"


def _lacks_a_message(kinds: Iterable[str], told: Iterable[str]) -> list[str]:
    return [
        f"NoticeKind.{kind.upper()} has no message: draw it in modals/<slice>, read what it needs"
        " in core/<slice>/notices.py, and tie both to the kind in bot/rendering.py."
        for kind in sorted(set(kinds) - set(told))
    ]


def _lacks_a_rule(kinds: Iterable[str], ruled: Iterable[str]) -> list[str]:
    times = Counter(ruled)
    return [
        f"NoticeKind.{kind.upper()} has {times[kind]} rules of delivery: list it in {TABLE} once,"
        " as a nudge, a daytime notice, or among what is sent at once."
        for kind in sorted(kinds)
        if times[kind] != 1
    ]


def _lacks_a_view(asked: Iterable[tuple[str, str]], files: dict[str, str]) -> list[str]:
    return [
        f"NoticeKind.{kind.upper()} is asked about again by the view {view}, which is not there:"
        f" say who is missing it in {VIEWS.relative_to(REPOSITORY)}/{view}.sql."
        for kind, view in asked
        if f"CREATE OR REPLACE VIEW uptake.{view} WITH (security_invoker)"
        not in files.get(view, "")
    ]


def _views() -> dict[str, str]:
    texts = {path.stem: path.read_text() for path in VIEWS.glob("*.sql")}
    return {name: text for name, text in texts.items() if "CREATE OR REPLACE VIEW" in text}


def test_every_kind_has_a_message() -> None:
    assert _lacks_a_message(NoticeKind, RENDERINGS) == []


def test_every_kind_has_one_rule_of_delivery() -> None:
    ruled = [*(one.kind for one in (*NUDGES, *DAYTIME_NOTICES)), *SENT_AT_ONCE]
    assert _lacks_a_rule(NoticeKind, ruled) == []


def test_every_kind_that_waits_is_asked_about_by_a_view_of_its_own() -> None:
    assert _lacks_a_view(rechecks(), _views()) == []
    assert set(_views()) == {view for _, view in rechecks()}


def test_every_view_has_the_same_columns() -> None:
    columns = {
        view: {
            one.part.partition(" ")[0]
            for one in read(RIGHTS_TXT.read_text())
            if one.privilege == "VIEW" and one.object == f"uptake.{view}"
        }
        for _, view in rechecks()
    }
    who = {"person_id", "engagement_id", "cohort_id", "about_id", "security_invoker=true"}
    when = {"since", "moved_to", "undone_at", "ends_at"}
    assert columns == dict.fromkeys(columns, who | when)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (_lacks_a_message(["new_kind"], []), "NoticeKind.NEW_KIND has no message: draw it in"),
        (_lacks_a_rule(["new_kind"], []), "NoticeKind.NEW_KIND has 0 rules of delivery: list it"),
        (_lacks_a_rule(["a"], ["a", "a"]), "NoticeKind.A has 2 rules of delivery"),
        (_lacks_a_view([("new_kind", "v")], {}), "the view v, which is not there: say who is"),
    ],
)
def test_what_a_new_kind_lacks_is_said_in_a_sentence(found: list[str], words: str) -> None:
    (sentence,) = found
    assert words in sentence


def test_every_nudge_is_told_apart_and_says_its_rule() -> None:
    for name in ("kind", "view", "priority", "label", "rule"):
        values = [getattr(nudge, name) for nudge in NUDGES]
        assert all(values), name
        assert len(set(values)) == len(values), name


def test_every_step_is_told_apart() -> None:
    steps = [(step.signal, step.number) for nudge in NUDGES for step in nudge.steps]
    assert len(set(steps)) == len(steps)
    for nudge in NUDGES:
        delays = [step.delay for step in nudge.steps]
        assert delays == sorted(delays), nudge.kind
        # Of several steps, a notice keeps which one it is.
        assert len(nudge.steps) < 2 or len({step.fact for step in nudge.steps}) == len(delays)


def test_every_signal_of_a_person_leads_to_a_nudge() -> None:
    used = {step.signal for nudge in NUDGES for step in nudge.steps}
    assert set(SignalType) - used == {SignalType.DRIFT, SignalType.AT_RISK_COHORT}


def test_what_a_try_ends_is_a_nudge() -> None:
    assert set(definitions.ENDED_BY_A_TRY) <= set(definitions.BY_KIND)

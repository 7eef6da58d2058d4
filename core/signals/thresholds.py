"""When a cohort is at risk, high-performing or steady: released figures against settings."""

from collections.abc import Mapping

from core.kernel.errors import FieldErrors
from core.kernel.ids import WorkspaceId
from core.metrics.measures import Checkpoint, Measure
from core.policy import Action, Actor, Scope
from core.privacy import Figure
from core.signals.records import SignalWork, Threshold
from core.signals.vocabulary import CohortFlag

# A cohort of fewer than 20 is never shown below 20 % or above 80 %: a threshold beyond these
# could not be reached by it.
LOWEST, HIGHEST = 21, 80


# What is compared at which checkpoint: a survey is asked for only after the first five days.
COMPARED: Mapping[Checkpoint, tuple[Measure, ...]] = {
    Checkpoint.D5: (Measure.PLAN_RATE, Measure.APPLIED_5D),
    Checkpoint.D14: (Measure.PLAN_RATE, Measure.APPLIED_5D, Measure.SURVEY_RATE),
}
DEFAULTS: Mapping[Measure, Threshold] = {
    Measure.PLAN_RATE: Threshold(50, 80),
    Measure.APPLIED_5D: Threshold(40, 75),
    Measure.SURVEY_RATE: Threshold(40, 75),
}


def flag_of(
    figures: Mapping[Measure, Figure], thresholds: Mapping[Measure, Threshold]
) -> CohortFlag:
    """Compare what was released; a blank says nothing, so that it gives no flag.

    One measure below its threshold is enough for at risk; very well needs all of them.
    """
    values = {measure: _value(figures, measure) for measure in thresholds}
    if any(
        value is not None and value < thresholds[measure].at_risk_below
        for measure, value in values.items()
    ):
        return CohortFlag.AT_RISK
    if values and all(
        value is not None and value >= thresholds[measure].high_performing_from
        for measure, value in values.items()
    ):
        return CohortFlag.HIGH_PERFORMING
    return CohortFlag.STEADY


def _value(figures: Mapping[Measure, Figure], measure: Measure) -> float | None:
    figure = figures.get(measure)
    return None if figure is None else figure.value


def compared_at(
    checkpoint: Checkpoint, settings: Mapping[Measure, Threshold]
) -> dict[Measure, Threshold]:
    """Return the thresholds of a checkpoint: a workspace's own, else the defaults."""
    return {
        measure: settings.get(measure, DEFAULTS[measure])
        for measure in COMPARED.get(checkpoint, ())
    }


def _check(threshold: Threshold) -> None:
    errors: dict[str, str] = {}
    if not LOWEST <= threshold.at_risk_below < HIGHEST:
        errors["at_risk_below"] = f"Choose a whole percentage from {LOWEST} to {HIGHEST - 1}."
    if not LOWEST < threshold.high_performing_from <= HIGHEST:
        errors["high_performing_from"] = (
            f"Choose a whole percentage from {LOWEST + 1} to {HIGHEST}."
        )
    elif threshold.high_performing_from <= threshold.at_risk_below:
        errors["high_performing_from"] = "This must lie above the percentage for at risk."
    if errors:
        raise FieldErrors(errors)


async def set_threshold(
    work: SignalWork,
    actor: Actor,
    workspace_id: WorkspaceId,
    measure: Measure,
    threshold: Threshold,
) -> None:
    """Set a workspace's threshold of one measure. Raises FieldErrors, NotAllowedError."""
    await work.authorise(actor, Action.SET_THRESHOLDS, Scope(workspace_id=workspace_id))
    if measure not in DEFAULTS:
        raise FieldErrors({"measure": "This measure is not compared with thresholds."})
    _check(threshold)
    before = (await work.signals.thresholds(workspace_id)).get(measure, DEFAULTS[measure])
    await work.signals.save_threshold(work.new_id(), workspace_id, measure, threshold)
    await work.audit.write(
        actor,
        "threshold.changed",
        "signal_threshold",
        workspace_id,
        before=_facts(measure, before),
        after=_facts(measure, threshold),
    )


def _facts(measure: Measure, threshold: Threshold) -> dict[str, str]:
    return {
        "measure": measure.value,
        "at_risk_below": str(threshold.at_risk_below),
        "high_performing_from": str(threshold.high_performing_from),
    }

"""The one setting of the figures: how many successes in a row are mastery."""

from core.kernel.errors import FieldErrors
from core.kernel.ids import WorkspaceId
from core.metrics.releases import ReleaseWork
from core.policy import Action, Actor, Scope

MASTERY_STREAK = 3
STREAK_MIN, STREAK_MAX = 2, 10


async def set_mastery_streak(
    work: ReleaseWork, actor: Actor, workspace_id: WorkspaceId, streak: int
) -> None:
    """Set it for what is released from now on; what was released stays as it is.

    Raises NotAllowedError, or FieldErrors.
    """
    await work.authorise(actor, Action.SET_THRESHOLDS, Scope(workspace_id=workspace_id))
    if not STREAK_MIN <= streak <= STREAK_MAX:
        raise FieldErrors(
            {"streak": f"Choose how many in a row, from {STREAK_MIN} to {STREAK_MAX}."}
        )
    before = await work.releases.mastery_streak(workspace_id)
    await work.releases.save_mastery_streak(workspace_id, streak)
    await work.audit.write(
        actor,
        "mastery_streak.changed",
        "workspace",
        workspace_id,
        before={"streak": str(before)},
        after={"streak": str(streak)},
    )

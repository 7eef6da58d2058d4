"""A pulse check's answers end to end, beside a stock Bolt app that saves nothing.

    python -m benchmarks.pulse [--json]

End to end: a signed `view_submission` of the pulse check → guard → verified → authorised → checked
against the questions → kept behind the privacy floor's door, sealed for their author, committed
with the inbox → acknowledged. People answer and change their answers, as they may until it closes.
"""

import sys
from collections.abc import Sequence
from typing import Any

from benchmarks.beside_stock import Form, command
from benchmarks.submissions import Submission
from modals.pulses.answering import LIKERT_FIELD, QUESTIONS
from tests.support.deployment import Deployment
from tests.support.school import STRATEGIST

# As many options as each question of the sample school has.
_OPTIONS = (3, 3, 4)


async def _real_answers(home: Deployment) -> dict[str, Any]:
    """Open the sample's pulse check and answer it as one teacher; return what Slack sent for it."""
    dana = home.slack.as_user(STRATEGIST)
    await dana.types("/uptake pulse")
    await dana.submits()
    teacher = home.slack.as_user(home.school.teachers[0])
    await teacher.opens_home()
    await teacher.presses("Answer the pulse check", where="home")
    await teacher.fills(
        pulse_likert="4",
        pulse_question_1="Repeat the question louder",
        pulse_question_2="My answer is",
        pulse_question_3="Split them up",
    )
    await teacher.submits()
    await teacher.sees("are saved", where="modal")
    sent = await home.slack.log("view_submission")
    pattern: dict[str, Any] = sent[-1]["payload"]
    return pattern


def _fill(view: dict[str, Any], n: int) -> tuple[str, str]:
    """Answer as number `n`: neighbours answer differently."""
    values = view["state"]["values"]
    likert = 1 + n % 5
    choices = [(n // (3 + place)) % of for place, of in enumerate(_OPTIONS)]
    for field, value in zip((LIKERT_FIELD, *QUESTIONS), (likert, *choices), strict=True):
        values[field.block_id][field.action_id]["selected_option"]["value"] = str(value)
    return f"{likert}{choices}", "are saved"


async def _verify(home: Deployment, acknowledged: Sequence[Submission]) -> None:
    """Check that everybody's last answers stand, one row each, and every request in the inbox."""
    rows = await home.database.rows(
        "SELECT p.slack_user_id, r.likert, r.mcq_answers FROM uptake_raw.pulse_response AS r"
        " JOIN person AS p ON p.id = r.participant_id"
    )
    stored = {user: f"{likert}{choices}" for user, likert, choices in rows}
    last = {one.user_id: one.stored for one in acknowledged}
    wrong = [user for user, text in last.items() if stored.get(user) != text]
    keys = {key for (key,) in await home.database.rows("SELECT key FROM inbox")}
    missing = [one.key for one in acknowledged if one.key not in keys]
    if wrong or missing or len(rows) != len(stored):
        raise AssertionError(f"acknowledged and not stored: {wrong[:3]} {missing[:3]}")


ANSWERS = Form(_real_answers, _fill, _verify)


def _conclude(figures: dict[str, Any]) -> None:
    print(f"Checked: all {figures['stored']} requests that were acknowledged stand in inbox, and")
    print("everybody's last answers, and no others, behind the door.")


if __name__ == "__main__":
    sys.exit(command("pulse", ANSWERS, _conclude))

"""Doors lead from one surface into another slice's room. Each is named and drawn here alone.

A button's value comes back from the person's client: a claim, checked again.
"""

from core.kernel.ids import EngagementId
from core.kernel.notices import NoticeKind
from modals.kit.blocks import button, link_button, option, overflow
from modals.kit.payloads import Element

OPEN_PLAN_ACTION = "open_action_plan"
OPEN_WITHDRAWAL_ACTION = "open_plan_withdrawal"
PUT_IN_CALENDAR_ACTION = "put_plan_in_calendar"
OPEN_APPLICATION_ACTION = "open_application"
OPEN_TRIES_ACTION = "open_tries"
OPEN_REFLECTION_ACTION = "open_reflection"
OPEN_PROFILE_ACTION = "open_learner_profile"
OPEN_CERTIFICATES_ACTION = "open_certificates"
CHOOSE_COMPLETION_ACTION = "choose_mark_complete"
OPEN_COMPLETION_ACTION = "open_mark_complete"
OPEN_PULSE_ACTION = "open_pulse"
OPEN_MATERIALS_ACTION = "open_materials"
FOLLOW_MATERIAL_ACTION = "follow_material"
RUN_PULSE_ACTION = "run_pulse"
CHOOSE_PULSE_ACTION = "choose_pulse"
EXPORT_ACTION = "own_data_export"
ERASE_ACTION = "own_data_erase"
REMINDERS_ACTION = "reminders_choose"
REMINDERS_ON_ACTION = "reminders_turn_on"
REMINDER_WHY_ACTION = "reminder_why"
OPEN_SETTINGS_ACTION = "open_settings"
OPEN_SEEN_ACTION = "open_seen"
WELCOME_AGAIN_ACTION = "welcome_again"

SNOOZE = "snooze"
MUTE = "mute"
MUTE_ALL = "mute_all"


def plan_button(engagement_id: EngagementId, text: str, *, primary: bool = False) -> Element:
    return button(text, OPEN_PLAN_ACTION, str(engagement_id), primary=primary)


def withdrawal_button(engagement_id: EngagementId, text: str = "Withdraw it") -> Element:
    """Lead to withdrawing one's plan, which says what happens and asks once."""
    return button(text, OPEN_WITHDRAWAL_ACTION, str(engagement_id))


def calendar_button(engagement_id: EngagementId, text: str = "Put it in my calendar") -> Element:
    """Send one's plan as a file for one's own calendar, one for each press."""
    return button(text, PUT_IN_CALENDAR_ACTION, str(engagement_id))


def tried_button(
    engagement_id: EngagementId, text: str = "I tried it", *, primary: bool = False
) -> Element:
    return button(text, OPEN_APPLICATION_ACTION, str(engagement_id), primary=primary)


def tries_button(text: str = "My tries") -> Element:
    """Lead to everything that one has tried, of all workshops."""
    return button(text, OPEN_TRIES_ACTION, "0")


def reflection_button(
    engagement_id: EngagementId, text: str = "My reflection", *, primary: bool = False
) -> Element:
    return button(text, OPEN_REFLECTION_ACTION, str(engagement_id), primary=primary)


def pulse_button(
    engagement_id: EngagementId, text: str = "Pulse check", *, primary: bool = False
) -> Element:
    """Lead a participant to the pulse check: to answer it, and after its release to what to see."""
    return button(text, OPEN_PULSE_ACTION, str(engagement_id), primary=primary)


def run_pulse_button(engagement_id: EngagementId, text: str = "Pulse check") -> Element:
    """Lead whoever runs the workshop to how its pulse check stands."""
    return button(text, RUN_PULSE_ACTION, str(engagement_id))


def materials_button(
    engagement_id: EngagementId, text: str = "Materials", *, primary: bool = False
) -> Element:
    return button(text, OPEN_MATERIALS_ACTION, str(engagement_id), primary=primary)


def material_link(text: str, address: str) -> Element:
    """Lead to a piece of material, outside Slack."""
    return link_button(text, FOLLOW_MATERIAL_ACTION, address)


def choose_pulse_button() -> Element:
    return button("Open a pulse check", CHOOSE_PULSE_ACTION, "choose")


def profile_button(text: str = "About my work", *, primary: bool = False) -> Element:
    return button(text, OPEN_PROFILE_ACTION, "open", primary=primary)


def certificates_button() -> Element:
    return button("My certificates", OPEN_CERTIFICATES_ACTION, "mine")


def export_button() -> Element:
    """Have everything held about oneself sent to one's messages, as a file."""
    return button("Export my data", EXPORT_ACTION, "export")


def erase_button() -> Element:
    """Ask for one's own erasure. It is asked twice before anything happens."""
    return button("Erase me", ERASE_ACTION, "erase")


def choose_completion_button() -> Element:
    return button("Mark a workshop complete", CHOOSE_COMPLETION_ACTION, "choose")


def complete_button(engagement_id: EngagementId) -> Element:
    return button("Mark complete", OPEN_COMPLETION_ACTION, str(engagement_id))


def reminders_on_button() -> Element:
    return button("Turn reminders back on", REMINDERS_ON_ACTION, "on")


def settings_button(text: str = "Settings") -> Element:
    return button(text, OPEN_SETTINGS_ACTION, "open")


def welcome_button() -> Element:
    return button("Send me the welcome again", WELCOME_AGAIN_ACTION, "again")


def seen_button(engagement_id: EngagementId, text: str = "What others see about us") -> Element:
    return button(text, OPEN_SEEN_ACTION, str(engagement_id))


def why_button(kind: NoticeKind, engagement_id: EngagementId) -> Element:
    """Lead from a reminder to why it came, and from there to one's settings."""
    return button("Why did I get this?", REMINDER_WHY_ACTION, f"{kind.value}:{engagement_id}")


def reminder_menu(kind: NoticeKind) -> Element:
    """Offer what SPEC section 6 asks of every nudge: three snoozes, mute this kind, mute all."""
    return overflow(
        REMINDERS_ACTION,
        [
            option("Pause reminders for 1 day", f"{SNOOZE}:1d"),
            option("Pause reminders for 3 days", f"{SNOOZE}:3d"),
            option("Pause reminders for 1 week", f"{SNOOZE}:1w"),
            option("No more reminders like this one", f"{MUTE}:{kind.value}"),
            option("No more reminders at all", MUTE_ALL),
        ],
    )

"""A real Bolt app and the real SDK, nothing patched: a command, a modal, a DM, a button, Home."""

from datetime import date
from typing import Any

from slack_support.kit import Stage, button, modal, plain, section, text_input

PLAN = modal(
    text_input("What will you try?", "what"),
    {
        "type": "input",
        "block_id": "day",
        "label": plain("Day"),
        "element": {"type": "datepicker", "action_id": "value"},
    },
    {
        "type": "input",
        "block_id": "who",
        "optional": True,
        "label": plain("With whom"),
        "element": {"type": "users_select", "action_id": "value"},
    },
)


def register(stage: Stage, kept: list[dict[str, Any]]) -> None:
    """The app of this story."""
    app = stage.app

    @app.command("/plan")
    async def command(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=PLAN)

    @app.view("plan")
    async def submitted(ack: Any, view: Any, body: Any, client: Any) -> None:
        values = view["state"]["values"]
        if values["what"]["value"]["value"] == "nothing":
            await ack(response_action="errors", errors={"what": "Say what you will try"})
            return
        await ack()
        kept.append(values)
        blocks = [
            section(f"*Saved*: {values['what']['value']['value']}"),
            {"type": "actions", "elements": [button("I tried it", "tried", value="p1")]},
        ]
        await client.chat_postMessage(channel=body["user"]["id"], text="Saved", blocks=blocks)

    @app.action("tried")
    async def tried(ack: Any, respond: Any, action: Any) -> None:
        await ack()
        await respond(f"Thanks for {action['value']}", replace_original=True)

    @app.event("app_home_opened")
    async def home(event: Any, client: Any) -> None:
        view = {"type": "home", "blocks": [section("Your *plans*")]}
        await client.views_publish(user_id=event["user"], view=view)

    @app.event("message")
    async def heard() -> None:
        """The app's own messages come back to it, as in Slack."""


async def test_a_whole_story_over_signed_http(stage: Stage) -> None:
    kept: list[dict[str, Any]] = []
    register(stage, kept)
    ana = stage.ana
    await ana.types("/plan", channel="general")
    await ana.sees("What will you try?", where="modal")
    result = await ana.submits()
    assert set(result.errors) == {"what", "day"}
    day = date(2026, 12, 1)
    await ana.fills(**{"What will you try?": "nothing", "Day": day, "With whom": "Ben Low"})
    await ana.submits()
    await ana.sees("Say what you will try", where="modal")
    await ana.fills(what="exit tickets")
    await ana.submits()
    await ana.sees("Saved: exit tickets", where="dm")
    assert kept == [
        {
            "what": {"value": {"type": "plain_text_input", "value": "exit tickets"}},
            "day": {"value": {"type": "datepicker", "selected_date": "2026-12-01"}},
            "who": {"value": {"type": "users_select", "selected_user": "U0BEN00001"}},
        }
    ]
    await ana.presses("I tried it")
    await ana.sees("Thanks for p1", where="dm")
    await ana.does_not_see("I tried it")
    await ana.opens_home()
    await ana.sees("Your plans", where="home")
    await stage.slack.settle()
    assert await stage.slack.broken_rules() == []


async def test_another_person_sees_nothing_of_it(stage: Stage) -> None:
    register(stage, [])
    await stage.ana.types("/plan")
    await stage.ana.sees("What will you try?", where="modal")
    await stage.ben.does_not_see("What will you try?")

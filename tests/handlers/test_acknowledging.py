"""Whatever is pressed or typed is acknowledged before Slack is asked for anything."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from core.kernel.errors import ConflictError, FieldErrors, NotAllowedError
from handlers.kit.listening import Form, Listeners, listen
from handlers.kit.requests import Command, HomeOpened, Press, Shortcut, Submission
from modals.kit import views
from modals.kit.payloads import Field
from tests.modals.reading import shown

VIEW = views.sentence("Here you are.")
FIELDS = {"one": Field("block_one", "one"), "two": Field("block_two", "two")}


@dataclass
class Ears:
    """Stands for Bolt's app and Slack's client: keeps the adapters, and what is done in order."""

    done: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    adapters: dict[str, Callable[..., Awaitable[None]]] = field(default_factory=dict)

    def _listener(self, name: str) -> Callable[[Callable[..., Awaitable[None]]], None]:
        def keep(adapter: Callable[..., Awaitable[None]]) -> None:
            self.adapters[name] = adapter

        return keep

    command = action = view = event = shortcut = _listener

    def __getattr__(self, method: str) -> Callable[..., Awaitable[None]]:
        async def note(**given: Any) -> None:
            self.done.append((method, given))

        return note

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.done]


async def _heard(listeners: Listeners, body: dict[str, Any] | None = None) -> Ears:
    ears = Ears()
    listen(ears, listeners, None)  # type: ignore[arg-type]  # no listener here reads anything
    (adapter,) = ears.adapters.values()
    slack = {"ack": ears.ack, "client": ears}
    if "respond" in adapter.__code__.co_varnames:
        slack["respond"] = ears.respond
    await adapter(body={"trigger_id": "t"} | (body or {}), **slack)
    return ears


async def _show(request: Press | Command | Shortcut | Submission) -> None:
    await request.show(VIEW)


async def _opened(event: HomeOpened) -> None:
    await event.client.views_publish(user_id="U0", view=VIEW)


def _refused(error: Exception) -> Callable[[object], Awaitable[None]]:
    async def refuse(_: object) -> None:
        raise error

    return refuse


@pytest.mark.parametrize(
    ("listeners", "asked"),
    [
        (Listeners(presses={"x": _show}), "views_open"),
        (Listeners(shortcuts={"x": _show}), "views_open"),
        (Listeners(commands={"/x": _show}), "views_open"),
        (Listeners(home_events={"x": _opened}), "views_publish"),
    ],
)
async def test_the_acknowledgement_comes_before_any_call_of_slack(
    listeners: Listeners, asked: str
) -> None:
    assert (await _heard(listeners)).names == ["ack", asked]


async def test_a_form_is_acknowledged_with_its_answer_and_nothing_is_asked() -> None:
    ears = await _heard(Listeners(submissions={"x": Form(_show)}))
    assert ears.done == [("ack", {"response_action": "update", "view": VIEW})]


@pytest.mark.parametrize(
    ("error", "block"),
    [
        (FieldErrors({"two": "No."}), "block_two"),
        (ConflictError("No."), "block_one"),
    ],
)
async def test_a_refused_form_says_so_at_the_field_or_at_the_first(
    error: Exception, block: str
) -> None:
    ears = await _heard(Listeners(submissions={"x": Form(_refused(error), FIELDS)}))
    assert ears.done == [("ack", {"response_action": "errors", "errors": {block: "No."}})]


async def test_a_refused_form_without_fields_says_so_in_its_place() -> None:
    ears = await _heard(Listeners(submissions={"x": Form(_refused(ConflictError("No.")))}))
    ((_, answer),) = ears.done
    assert shown(answer["view"]) == "No."


async def test_a_refused_press_is_answered_beside_it() -> None:
    refusing = Listeners(presses={"x": _refused(ConflictError("No."))})
    beside = await _heard(refusing, {"response_url": "https://example.com"})
    assert beside.names == ["ack", "respond"]
    assert (await _heard(refusing, {"view": {"type": "modal"}})).names == ["ack", "views_push"]
    assert (await _heard(refusing)).names == ["ack", "views_open"]


async def test_a_command_of_a_stranger_is_answered_in_words() -> None:
    ears = await _heard(Listeners(commands={"/x": _refused(NotAllowedError())}))
    ((name, answer),) = ears.done
    assert name == "ack"
    assert answer["response_type"] == "ephemeral"

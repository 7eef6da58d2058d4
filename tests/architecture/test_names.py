"""Every id that Slack hands back is spelt once, and listened to; the manifest says what is."""

import ast
import json
from collections import Counter
from pathlib import Path

import jsonschema
import yaml
from slack_sdk.web.async_client import AsyncWebClient

from handlers.registry import LISTENERS
from tests.architecture.sources import LOCAL_SLACK, REPOSITORY, dotted, modules, named, tree

SCHEMA = Path(__file__).with_name("data") / "manifest.schema.json"
MANIFEST = yaml.safe_load((REPOSITORY / "bot/data/manifest.yml").read_text())
METHODS = json.loads((REPOSITORY / LOCAL_SLACK / "data/methods.json").read_text())["methods"]
BOT_SCOPES = set(MANIFEST["oauth_config"]["scopes"]["bot"])


def _constants(ending: str) -> dict[str, str]:
    """Return the constants of `modals` whose name ends so: place and name, with the value."""
    return {
        f"{named(path)}:{target.id}": node.value.value
        for path in modules("modals")
        for node in tree(path).body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id.endswith(ending)
        if isinstance(node.value.value, str)
    }


def _blocks() -> dict[str, str]:
    """Return the block ids of forms' fields: place and name, with the block id."""
    return {
        f"{named(path)}:{dotted(node.targets[0])}": ast.literal_eval(node.value.args[0])
        for path in modules("modals")
        for node in tree(path).body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and dotted(node.value.func) == "Field"
    }


ACTIONS = _constants("_ACTION")
CALLBACKS = _constants("_CALLBACK")
BLOCKS = _blocks()


def _twice(names: dict[str, str]) -> list[str]:
    return [value for value, times in Counter(names.values()).items() if times > 1]


def test_every_id_is_one_thing_s_alone() -> None:
    assert _twice(ACTIONS) == []
    assert _twice(CALLBACKS) == []
    assert _twice(BLOCKS) == []
    assert ACTIONS
    assert CALLBACKS
    assert BLOCKS


def test_every_button_and_every_form_is_listened_to_and_nothing_else_is() -> None:
    assert set(LISTENERS.presses) == set(ACTIONS.values())
    assert set(LISTENERS.submissions) == set(CALLBACKS.values())


def test_nobody_but_the_modal_that_owns_an_id_spells_it() -> None:
    ids = set(ACTIONS.values()) | set(CALLBACKS.values()) | set(BLOCKS.values())
    spelt = Counter(
        node.value
        for path in modules("bot", "handlers", "modals")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in ids
    )
    assert {one: times for one, times in spelt.items() if times > 1} == {}


def test_the_manifest_is_valid_by_slack_s_own_schema() -> None:
    schema = json.loads(SCHEMA.read_text())
    jsonschema.validators.validator_for(schema)(schema).validate(MANIFEST)


def test_the_manifest_names_exactly_what_is_registered() -> None:
    commands = {one["command"] for one in MANIFEST["features"].get("slash_commands", [])}
    shortcuts = {one["callback_id"] for one in MANIFEST["features"].get("shortcuts", [])}
    events = set(MANIFEST["settings"]["event_subscriptions"]["bot_events"])
    assert commands == set(LISTENERS.commands)
    assert shortcuts == set(LISTENERS.shortcuts)
    assert events == set(LISTENERS.home_events)
    assert MANIFEST["settings"]["interactivity"]["is_enabled"] is bool(LISTENERS.presses)


def test_every_address_in_the_manifest_is_the_one_that_is_served() -> None:
    addresses = [
        *(one["url"] for one in MANIFEST["features"]["slash_commands"]),
        MANIFEST["settings"]["event_subscriptions"]["request_url"],
        MANIFEST["settings"]["interactivity"]["request_url"],
    ]
    assert {one.partition("://")[2].partition("/")[2] for one in addresses} == {"slack/events"}


# Methods that the client calls under one name of its own.
UPLOAD = {"files.getUploadURLExternal", "files.completeUploadExternal"}


def _methods_called() -> set[str]:
    called = {
        node.attr
        for path in modules("bot", "handlers")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and dotted(node.value).rpartition(".")[2] == "client"
        and "_" in node.attr
        and hasattr(AsyncWebClient, node.attr)
    }
    return {one.replace("_", ".") for one in called - {"files_upload_v2", "retry_handlers"}} | (
        UPLOAD if "files_upload_v2" in called else set()
    )


def _scopes(method: str) -> set[str]:
    """Return the bot scopes of which one opens the method; empty when it needs none."""
    return set(METHODS[method]["bot_scopes"] or [])


def test_every_method_that_is_called_is_known_and_its_scope_is_asked_for() -> None:
    called = _methods_called()
    assert len(called) >= 5
    lacking = {
        one: _scopes(one) for one in called if _scopes(one) and not _scopes(one) & BOT_SCOPES
    }
    assert lacking == {}


def test_no_scope_is_asked_for_that_nothing_needs() -> None:
    # users:read.email adds the address to what users.lookupByEmail and users.info may be asked.
    needed = {"commands", "users:read.email"}.union(*map(_scopes, _methods_called()))
    assert BOT_SCOPES - needed == set()


def test_every_scope_says_what_it_is_for() -> None:
    text = (REPOSITORY / "bot/data/manifest.yml").read_text()
    told = " ".join(line.strip("# ") for line in text.splitlines() if line.strip().startswith("#"))
    untold = [
        scope
        for scope in BOT_SCOPES
        if scope not in told and f"*:{scope.partition(':')[2]}" not in told
    ]
    assert untold == []


def test_the_schema_says_where_it_is_from() -> None:
    source = SCHEMA.with_name("SOURCE.md").read_text()
    assert "slackapi/manifest-schema" in source
    assert "MIT" in source

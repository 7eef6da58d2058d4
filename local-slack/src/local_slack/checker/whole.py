"""Checks of a whole payload: blocks of one surface, a view, a message."""

import json
from collections.abc import Iterator
from typing import Any

from local_slack.checker import limits, scalars
from local_slack.checker.limits import Spec
from local_slack.checker.nodes import check_block, check_value
from local_slack.checker.place import Place
from local_slack.checker.problem import Problem
from local_slack.checker.rules import text_length

Problems = Iterator[Problem]
_WITH_BLOCKS = ("child_blocks", "elements", "tasks", "fallback")


def check_blocks(blocks: Any, surface: str, *, pointer: str = "/blocks") -> list[Problem]:
    """Problems of a list of blocks on `surface`: message, modal or home."""
    if not isinstance(blocks, list):
        return [Problem(pointer, "must provide an array", code="invalid_blocks_format")]
    spec = {"max": limits.limits()["surfaces"][surface]["max_blocks"]}
    found = list(scalars.check_count(blocks, spec, pointer))
    for index, block in enumerate(blocks):
        found += check_block(block, {}, Place(surface, f"{pointer}/{index}"))
    found += _repeated_ids(blocks, pointer)
    found += _cumulative(blocks, pointer)
    return found


def _repeated_ids(blocks: list[Any], pointer: str) -> Problems:
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        block_id = block.get("block_id") if isinstance(block, dict) else None
        if not isinstance(block_id, str):
            continue
        if block_id in seen:
            yield Problem(f"{pointer}/{index}/block_id", f"`block_id` already exists: {block_id}")
        seen.add(block_id)


def all_blocks(blocks: Any) -> Iterator[Spec]:
    """Blocks at any depth: those inside containers, carousels and plans too."""
    for block in blocks if isinstance(blocks, list) else []:
        if not isinstance(block, dict):
            continue
        yield block
        for key in _WITH_BLOCKS:
            yield from all_blocks(block.get(key))


def _cumulative(blocks: list[Any], pointer: str) -> Problems:
    for kind, spec in limits.limits()["blocks"].items():
        rules = [r for r in spec.get("rules", []) if r["rule"].startswith("message_")]
        if not rules:
            continue
        same = [block for block in all_blocks(blocks) if block.get("type") == kind]
        for rule in rules:
            yield from _cumulative_rule(kind, same, rule, pointer)


def _cumulative_rule(kind: str, same: list[Spec], rule: Spec, pointer: str) -> Problems:
    if rule["rule"] == "message_count":
        if len(same) > rule["max"]:
            yield Problem(pointer, f"no more than {rule['max']} {kind} blocks allowed")
        return
    total = 0
    for block in same:
        value = block.get(rule["path"])
        total += len(value) if isinstance(value, str) else text_length(value)
    # One block that is too long alone has its own problem already.
    if len(same) > 1 and total > rule["max"]:
        words = f"all {kind} blocks together must be less than {rule['max'] + 1} characters"
        yield Problem(pointer, words)


def _focused(node: Any) -> int:
    if isinstance(node, list):
        return sum(_focused(item) for item in node)
    if not isinstance(node, dict):
        return 0
    own = 1 if node.get("focus_on_load") is True else 0
    return own + sum(_focused(value) for value in node.values())


def check_view(view: Any) -> list[Problem]:
    """Problems of a modal or Home view; pointers begin with /view."""
    code = "invalid_arguments"
    if not isinstance(view, dict):
        return [Problem("/view", "must provide an object", code=code)]
    kind = view.get("type")
    if "type" not in view:
        return [Problem("/view", "missing required field: type", code=code)]
    spec = limits.view_spec(kind) if isinstance(kind, str) else None
    if spec is None or not isinstance(kind, str):
        return [Problem("/view/type", f"unsupported type: {kind}", code=code)]
    found = [*_view_fields(view, spec), *_view_blocks(view, spec, kind)]
    found = [Problem(p.pointer, p.message, p.severity, code) for p in found]
    size = len(json.dumps(view, ensure_ascii=False, separators=(",", ":")).encode())
    limit = next(r["max_bytes"] for r in spec["rules"] if r["rule"] == "serialized_size")
    if size > limit:
        words = f"view is {size} bytes, {limit} allowed"
        found.append(Problem("/view", words, code="view_too_large"))
    return found


def _view_fields(view: Spec, spec: Spec) -> Problems:
    fields = spec["fields"]
    for key, described in fields.items():
        if described.get("required") and key not in view:
            yield Problem("/view", f"missing required field: {key}")
    for key, value in view.items():
        if key not in fields:
            yield Problem("/view", f"invalid additional property: {key}")
        elif key != "blocks":
            yield from check_value(value, fields[key], Place(view["type"], f"/view/{key}"))


def _view_blocks(view: Spec, spec: Spec, kind: str) -> Problems:
    blocks = view.get("blocks")
    if "blocks" not in view:
        return
    yield from check_blocks(blocks, kind, pointer="/view/blocks")
    if not isinstance(blocks, list):
        return
    if not blocks:
        yield Problem("/view/blocks", "no fewer than 1 items allowed")
    if _focused(blocks) > 1:
        yield Problem("/view", "only one element may have `focus_on_load`")
    needs = [r["block"] for r in spec["rules"] if r["rule"] == "submit_required_if_block"]
    if any(b.get("type") in needs for b in all_blocks(blocks)) and "submit" not in view:
        yield Problem("/view", "missing required field: submit")


def check_message(payload: Any) -> list[Problem]:
    """Problems of what is posted: `text`, `blocks`, `attachments`, `markdown_text`.

    Other arguments of the call are left alone.
    """
    if not isinstance(payload, dict):
        return [Problem("", "must provide an object", code="invalid_arguments")]
    found = list(_message_texts(payload))
    blocks, attachments = payload.get("blocks"), payload.get("attachments")
    if blocks is not None:
        found += check_blocks(blocks, "message")
    if attachments is not None:
        found += _attachments(attachments)
    if _focused(blocks) > 1:
        found.append(Problem("/blocks", "only one element may have `focus_on_load`"))
    return found


def _message_texts(payload: Spec) -> Problems:
    spec = limits.message_spec()
    for rule in spec["rules"]:
        if rule["rule"] == "at_least_one_of" and not any(payload.get(f) for f in rule["fields"]):
            yield Problem("", "no text, blocks or attachments", code=rule["error"])
        others = rule.get("others", [])
        if payload.get(rule.get("field")) and any(payload.get(other) for other in others):
            words = f"`{rule['field']}` excludes {' and '.join(others)}"
            yield Problem(f"/{rule['field']}", words, code=rule["error"])
    for name in ("text", "markdown_text"):
        if payload.get(name) is not None:
            yield from _message_text(name, payload[name], spec)
    if payload.get("blocks") and not payload.get("text"):
        yield Problem("/text", "blocks need `text` for notifications and screen readers", "warning")


def _message_text(name: str, value: Any, spec: Spec) -> Problems:
    if not isinstance(value, str):
        yield Problem(f"/{name}", "must provide a string", code="invalid_arguments")
        return
    limit = spec["fields"][name]["max"]
    if len(value) > limit:
        kind = "warning" if spec["fields"][name].get("effect") == "truncate" else "error"
        words = f"must be less than {limit + 1} characters"
        yield Problem(
            f"/{name}", words, "warning" if kind == "warning" else "error", "msg_too_long"
        )
    elif name == "text" and len(value) > spec["text"]["recommended_max"]:
        best = spec["text"]["recommended_max"]
        yield Problem(f"/{name}", f"more than {best} characters may be split", "warning")


def _attachments(attachments: Any) -> Problems:
    spec = limits.message_spec()["attachments"]
    if not isinstance(attachments, list):
        yield Problem("/attachments", "must provide an array", code="invalid_attachments")
        return
    if len(attachments) > spec["hard_max"]:
        words = f"no more than {spec['hard_max']} items allowed"
        yield Problem("/attachments", words, code=spec["error"])
    elif len(attachments) > spec["recommended_max"]:
        words = f"more than {spec['recommended_max']} attachments"
        yield Problem("/attachments", words, "warning")
    for index, attachment in enumerate(attachments):
        if not isinstance(attachment, dict):
            yield Problem(f"/attachments/{index}", "must provide an object")
        elif "blocks" in attachment:
            pointer = f"/attachments/{index}/blocks"
            yield from check_blocks(attachment["blocks"], "message", pointer=pointer)

"""Walks a payload beside its description in limits.json; one function for each kind."""

from collections.abc import Callable, Iterator
from typing import Any

from local_slack.checker import limits, scalars
from local_slack.checker.limits import Spec
from local_slack.checker.place import Place
from local_slack.checker.problem import Problem
from local_slack.checker.rules import RULES

Problems = Iterator[Problem]


def check_value(value: Any, spec: Spec, place: Place) -> Problems:
    kind = spec["kind"]
    if kind == "string":
        yield from scalars.check_string(value, spec, place.pointer)
    elif kind in ("integer", "number"):
        yield from scalars.check_number(value, spec, place.pointer)
    elif kind == "boolean":
        yield from scalars.check_boolean(value, place.pointer)
    else:
        yield from _STRUCTURES[kind](value, spec, place)


def _check_array(value: Any, spec: Spec, place: Place) -> Problems:
    if not isinstance(value, list):
        yield Problem(place.pointer, "must provide an array")
        return
    yield from scalars.check_count(value, spec, place.pointer)
    for index, item in enumerate(value):
        yield from check_value(item, spec["items"], place.step(index))


def _check_nullable(value: Any, spec: Spec, place: Place) -> Problems:
    if value is not None:
        yield from check_value(value, spec["of"], place)


def _check_any(_value: Any, _spec: Spec, _place: Place) -> Problems:
    yield from ()


def _kinds_of(spec: Spec) -> list[str]:
    """The `type` words that a choice accepts."""
    if spec["kind"] == "text_object":
        return list(spec["types"])
    if spec["kind"] == "object":
        return list(limits.composition_spec(spec["ref"])["fields"]["type"]["enum"])
    return list(spec["allowed"])


def _check_choice(value: Any, spec: Spec, place: Place) -> Problems:
    kind = value.get("type") if isinstance(value, dict) else None
    for choice in spec["any"]:
        if kind in _kinds_of(choice):
            yield from check_value(value, choice, place)
            return
    yield Problem(place.pointer, "failed to match all allowed schemas")


def _check_text(value: Any, spec: Spec, place: Place) -> Problems:
    if not isinstance(value, dict):
        yield Problem(place.pointer, "must provide an object")
        return
    kind = value.get("type")
    if not isinstance(kind, str) or kind not in spec["types"]:
        yield Problem(f"{place.pointer}/type", "must be a valid enum value: " + _or(spec["types"]))
        return
    fields = dict(limits.composition_spec(kind)["fields"])
    fields["text"] = {**fields["text"], **{k: spec[k] for k in ("min", "max") if k in spec}}
    yield from _check_fields(value, {"fields": fields}, place, kind)


def _or(words: list[str]) -> str:
    return ", ".join(words)


def _check_object(value: Any, spec: Spec, place: Place) -> Problems:
    if not isinstance(value, dict):
        yield Problem(place.pointer, "must provide an object")
        return
    if "boolean_keys" in spec:
        yield from _check_flags(value, spec["boolean_keys"], place)
        return
    if "enum_key" in spec:
        yield from _check_key(value, spec["enum_key"], place)
        return
    described = limits.composition_spec(spec["ref"]) if "ref" in spec else spec
    name = spec.get("ref", "").removeprefix("composition.")
    if "one_of_type" in described:
        yield from _check_typed(value, described, place, name)
        return
    if "variant" in spec:
        described = _variant(described, spec["variant"])
    yield from _check_fields(value, described, place, name)


def _check_flags(value: Spec, keys: list[str], place: Place) -> Problems:
    for key, flag in value.items():
        if key not in keys:
            yield Problem(place.pointer, f"invalid additional property: {key}")
        else:
            yield from scalars.check_boolean(flag, f"{place.pointer}/{key}")


def _check_key(value: Spec, keys: dict[str, list[str]], place: Place) -> Problems:
    for key, words in keys.items():
        if key not in value:
            yield Problem(place.pointer, f"missing required field: {key}")
        elif value[key] not in words:
            yield Problem(f"{place.pointer}/{key}", "must be a valid enum value: " + _or(words))


def _check_typed(value: Spec, described: Spec, place: Place, name: str) -> Problems:
    kinds = described["one_of_type"]
    kind = value.get("type")
    if kind not in kinds:
        yield Problem(f"{place.pointer}/type", f"unsupported type: {kind}")
        return
    fields = {"type": {"kind": "string"}, **kinds[kind]}
    rules = described.get("rules", [])
    yield from _check_fields(value, {"fields": fields, "rules": rules}, place, name)


def _variant(described: Spec, name: str) -> Spec:
    """An option as this element takes it: which texts it may hold, and whether a url."""
    variant = described["variants"][name]
    fields = dict(described["fields"])
    fields["text"] = {**fields["text"], "types": variant["text"]}
    fields["description"] = {**fields["description"], "types": variant["description"]}
    if not variant["url"]:
        del fields["url"]
    return {"fields": fields}


def _check_fields(value: Spec, described: Spec, place: Place, owner: str) -> Problems:
    fields = described["fields"]
    for key, spec in fields.items():
        if spec.get("required") and key not in value:
            yield Problem(place.pointer, f"missing required field: {key}")
    for key, item in value.items():
        if key in fields:
            yield from check_value(item, fields[key], place.inside(owner, key))
        elif key != "type" and not described.get("open"):
            yield Problem(place.pointer, f"invalid additional property: {key}")
    for rule in described.get("rules", []):
        check = RULES.get(rule["rule"])
        if check is not None:
            yield from check(value, rule, place)


def _kind_of(value: Any, place: Place) -> tuple[str, Problem | None]:
    if not isinstance(value, dict):
        return "", Problem(place.pointer, "must provide an object")
    if "type" not in value:
        return "", Problem(place.pointer, "missing required field: type")
    kind = value["type"]
    if not isinstance(kind, str):
        return "", Problem(f"{place.pointer}/type", "must provide a string")
    return kind, None


def check_block(value: Any, spec: Spec, place: Place) -> Problems:
    """`spec` may name the allowed types; on top of a payload every type of the surface is."""
    if spec.get("type_optional") and isinstance(value, dict) and "type" not in value:
        value = {"type": spec["allowed"][0], **value}
    kind, problem = _kind_of(value, place)
    if problem:
        yield problem
        return
    described = limits.block_spec(kind)
    allowed = spec.get("allowed")
    if described is None or (allowed is not None and kind not in allowed):
        yield Problem(f"{place.pointer}/type", f"unsupported type: {kind}")
    elif place.surface not in described["surfaces"]:
        yield Problem(
            f"{place.pointer}/type", f"unsupported type: {kind} (not on surface {place.surface})"
        )
    elif described.get("read_only"):
        yield Problem(f"{place.pointer}/type", f"unsupported type: {kind} (cannot be posted)")
    else:
        yield from _check_fields(value, described, place, kind)


def check_element(value: Any, spec: Spec, place: Place) -> Problems:
    kind, problem = _kind_of(value, place)
    if problem:
        yield problem
        return
    described = limits.element_spec(kind)
    if described is None or kind not in spec["allowed"] or not _may_stand(described, place):
        yield Problem(f"{place.pointer}/type", f"unsupported type: {kind}")
    elif place.surface not in described["surfaces"]:
        yield Problem(
            f"{place.pointer}/type", f"unsupported type: {kind} (not on surface {place.surface})"
        )
    else:
        yield from _check_fields(value, described, place, kind)


def _may_stand(described: Spec, place: Place) -> bool:
    parents = described["parents"]
    return place.owner in parents or f"{place.owner}.{place.field}" in parents


def check_inline(value: Any, spec: Spec, place: Place) -> Problems:
    kind, problem = _kind_of(value, place)
    if problem:
        yield problem
        return
    described = limits.inline_spec(kind)
    allowed = spec.get("allowed")
    if described is None or (allowed is not None and kind not in allowed):
        yield Problem(f"{place.pointer}/type", f"unsupported type: {kind}")
    elif place.owner not in described["parents"]:
        yield Problem(f"{place.pointer}/type", f"unsupported type: {kind} (inside {place.owner})")
    else:
        yield from _check_fields(value, described, place, kind)


_STRUCTURES: dict[str, Callable[[Any, Spec, Place], Problems]] = {
    "array": _check_array,
    "nullable": _check_nullable,
    "any": _check_any,
    "any_of": _check_choice,
    "text_object": _check_text,
    "object": _check_object,
    "block": check_block,
    "element": check_element,
    "rich_text_inline": check_inline,
}

"""From a description in limits.json: a valid value, values at each limit, and values one past."""

from collections.abc import Iterator
from typing import Any

from local_slack.checker.limits import composition_spec, limits
from slack_support.catalogue import INLINES, block, element, rich

Json = dict[str, Any]
Edges = Iterator[tuple[Any, Any]]
"""(a value at the limit or None, a value past it)"""
_FORMATS = {
    "url": "https://a.example/",
    "https_url": "https://a.example/",
    "date": "2027-01-15",
    "time_hh_mm": "08:00",
    "iana_tz": "Europe/Berlin",
    "hex_color": "#123456",
    "number": "1",
}


def sample(spec: Json) -> Any:
    """Some value that this description allows."""
    kind = spec["kind"]
    make = _SAMPLES.get(kind)
    return make(spec) if make else _plain_sample(kind, spec)


def _plain_sample(kind: str, spec: Json) -> Any:
    if kind == "boolean":
        return False
    if kind in ("integer", "number"):
        return spec.get("min", spec.get("exclusive_min", 0) + 1)
    return {}


def _string(spec: Json) -> str:
    if "enum" in spec:
        return str(spec["enum"][0])
    if "pattern" in spec:
        return "F012345678"
    return _FORMATS.get(spec.get("format", ""), "x" * max(1, spec.get("min", 1)))


def _array(spec: Json) -> list[Any]:
    return [_numbered(sample(spec["items"]), n) for n in range(max(1, spec.get("min", 0)))]


def _numbered(value: Any, number: int) -> Any:
    """Many of a kind may not share what must be unique."""
    if not isinstance(value, dict):
        return value
    unique = {
        k: f"{value[k]}{number}" for k in ("value", "task_id") if isinstance(value.get(k), str)
    }
    return {**value, **unique}


def _text(spec: Json) -> Json:
    return {"type": spec["types"][0], "text": "x" * max(1, spec.get("min", 1))}


def _object(spec: Json) -> Json:
    if "boolean_keys" in spec:
        return dict.fromkeys(spec["boolean_keys"], True)
    if "enum_key" in spec:
        return {key: words[0] for key, words in spec["enum_key"].items()}
    described = composition_spec(spec["ref"]) if "ref" in spec else spec
    if "one_of_type" in described:
        kind, fields = next(iter(described["one_of_type"].items()))
        return {"type": kind, **_required(fields)}
    return _required(described["fields"]) | _one_of(described)


def _one_of(described: Json) -> Json:
    found: Json = {}
    for rule in described.get("rules", []):
        if rule["rule"] in ("exactly_one_of", "at_least_one_of"):
            name = rule["fields"][0]
            found[name] = sample(described["fields"][name])
    return found


def _required(fields: Json) -> Json:
    return {name: sample(spec) for name, spec in fields.items() if spec.get("required")}


def _element(spec: Json) -> Json:
    return element(spec["allowed"][0])


def _block(spec: Json) -> Json:
    return block(spec["allowed"][0]) if "allowed" in spec else block("divider")


def _inline(spec: Json) -> Json:
    return INLINES[spec["allowed"][0]] if "allowed" in spec else INLINES["text"]


_SAMPLES: dict[str, Any] = {
    "string": _string,
    "array": _array,
    "text_object": _text,
    "object": _object,
    "element": _element,
    "block": _block,
    "rich_text_inline": _inline,
    "nullable": lambda spec: sample(spec["of"]),
    "any_of": lambda spec: sample(spec["any"][0]),
}


def edges(spec: Json) -> Edges:
    """Every way to be wrong, with its twin that is just right."""
    kind = spec["kind"]
    if kind == "nullable":
        yield from edges(spec["of"])
    elif kind in _EDGES:
        yield from _EDGES[kind](spec)


def _sized(spec: Json, length: int) -> str:
    start = _FORMATS[spec["format"]] if "url" in spec.get("format", "") else ""
    return start + "x" * (length - len(start))


def _string_edges(spec: Json) -> Edges:
    yield None, 7
    if "enum" in spec:
        yield spec["enum"][-1], "odd"
    if "pattern" in spec or ("format" in spec):
        yield sample(spec), "?"
    if "enum" in spec or "pattern" in spec or spec.get("format") not in (None, "url", "https_url"):
        return
    if "max" in spec:
        yield _sized(spec, spec["max"]), _sized(spec, spec["max"] + 1)
    if spec.get("min", 0) > 0 and "format" not in spec:
        yield "x" * spec["min"], "x" * (spec["min"] - 1)


def _number_edges(spec: Json) -> Edges:
    yield None, "one"
    if "min" in spec:
        yield spec["min"], spec["min"] - 1
    if "max" in spec:
        yield spec["max"], spec["max"] + 1
    if "exclusive_min" in spec:
        yield spec["exclusive_min"] + 1, spec["exclusive_min"]


def _array_edges(spec: Json) -> Edges:
    yield None, "none"
    one = sample(spec["items"])
    if "max" in spec:
        full = [_numbered(one, n) for n in range(spec["max"] + 1)]
        yield full[:-1], full
    if spec.get("min", 0) > 0:
        yield None, []
    for right, wrong in edges(spec["items"]):
        yield None if right is None else [right], [wrong]


def _text_edges(spec: Json) -> Edges:
    kind = spec["types"][0]
    top = spec.get("max", composition_spec(kind)["fields"]["text"].get("max", 3000))
    yield None, "bare"
    yield None, {"type": kind}
    yield None, {"type": kind, "text": "x", "odd": 1}
    yield {"type": kind, "text": "x" * top}, {"type": kind, "text": "x" * (top + 1)}
    yield {"type": kind, "text": "x"}, {"type": kind, "text": ""}
    other = "raw_text" if kind != "raw_text" else "mrkdwn"
    if other not in spec["types"]:
        yield None, {"type": other, "text": "x"}


def _object_edges(spec: Json) -> Edges:
    yield None, "bare"
    whole = _object(spec)
    if "enum_key" in spec:
        yield whole, dict.fromkeys(whole, "odd")
    elif not _open(spec):
        yield whole, {**whole, "odd": 1}
    if "ref" not in spec and "fields" not in spec:
        return
    described = composition_spec(spec["ref"]) if "ref" in spec else spec
    kinds = described.get("one_of_type") or {None: described.get("fields", {})}
    for kind, fields in kinds.items():
        named = {"type": kind} if kind else {}
        for name, inner in fields.items():
            if name == "url" and spec.get("variant") in ("plain", "any"):
                continue  # only the options of an overflow have one
            base = {**named, **_required(fields), **_one_of(described), name: sample(inner)}
            for right, wrong in edges(inner):
                yield None if right is None else {**base, name: right}, {**base, name: wrong}
            if inner.get("required"):
                yield None, {k: v for k, v in base.items() if k != name}


def _open(spec: Json) -> bool:
    return "ref" in spec and bool(composition_spec(spec["ref"]).get("open"))


def _typed_edges(spec: Json) -> Edges:
    yield None, "bare"
    yield None, {"type": "sections"}
    yield None, {}


_EDGES: dict[str, Any] = {
    "string": _string_edges,
    "integer": _number_edges,
    "number": _number_edges,
    "boolean": lambda _spec: iter([(True, "yes")]),
    "array": _array_edges,
    "text_object": _text_edges,
    "object": _object_edges,
    "element": _typed_edges,
    "block": _typed_edges,
    "rich_text_inline": _typed_edges,
    "any_of": _typed_edges,
}


def inline_host(kind: str, value: Any) -> Json:
    """The inline inside a rich text where limits.json lets it stand."""
    parents = limits()["rich_text_elements"][kind]["parents"]
    if "rich_text_section" in parents:
        return rich(value)
    return {"type": "rich_text", "elements": [{"type": parents[0], "elements": [value]}]}

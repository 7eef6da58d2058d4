"""Rules between the fields of one node, by their name in limits.json."""

import itertools
from collections.abc import Callable, Iterator
from typing import Any

from local_slack.checker.limits import Spec
from local_slack.checker.place import Place
from local_slack.checker.problem import Problem

Problems = Iterator[Problem]


def text_length(node: Any) -> int:
    """Characters of every `text` string in the node, at any depth."""
    if isinstance(node, list):
        return sum(text_length(item) for item in node)
    if not isinstance(node, dict):
        return 0
    own = sum(len(v) for k, v in node.items() if k == "text" and isinstance(v, str))
    return own + sum(text_length(v) for v in node.values() if isinstance(v, dict | list))


def values_at(node: Spec, path: str) -> list[Any]:
    """Values at `a[].b`; items without the key are left out."""
    found: list[Any] = [node]
    for part in path.split("."):
        name = part.removesuffix("[]")
        found = [item[name] for item in found if isinstance(item, dict) and name in item]
        if part.endswith("[]"):
            found = [item for items in found if isinstance(items, list) for item in items]
    return found


def _present(node: Spec, fields: list[str]) -> list[str]:
    return [name for name in fields if node.get(name) is not None]


def _unique(node: Spec, rule: Spec, place: Place) -> Problems:
    seen: set[Any] = set()
    for value in values_at(node, rule["path"]):
        if isinstance(value, str) and value in seen:
            name = rule["path"].rsplit(".", 1)[-1]
            yield Problem(place.pointer, f"`{name}` must be unique: {value}")
        if isinstance(value, str):
            seen.add(value)


def _at_least_one(node: Spec, rule: Spec, place: Place) -> Problems:
    if not _present(node, rule["fields"]):
        words = " or ".join(f"`{name}`" for name in rule["fields"])
        yield Problem(place.pointer, f"must define either {words}")


def _at_most_one(node: Spec, rule: Spec, place: Place) -> Problems:
    if len(_present(node, rule["fields"])) > 1:
        words = " and ".join(f"`{name}`" for name in rule["fields"])
        yield Problem(place.pointer, f"must not define both {words}")


def _exactly_one(node: Spec, rule: Spec, place: Place) -> Problems:
    yield from _at_least_one(node, rule, place)
    yield from _at_most_one(node, rule, place)


def _true_requires(node: Spec, rule: Spec, place: Place) -> Problems:
    if node.get(rule["field"]) is True and node.get(rule["requires"]) is not True:
        words = f"`{rule['field']}` needs `{rule['requires']}`"
        yield Problem(place.pointer, words, rule.get("severity", "error"))


def _not_both_true(node: Spec, rule: Spec, place: Place) -> Problems:
    if all(node.get(name) is True for name in rule["fields"]):
        words = " and ".join(f"`{name}`" for name in rule["fields"])
        yield Problem(place.pointer, f"{words} exclude each other", rule.get("severity", "error"))


def _rows(node: Spec, rule: Spec) -> list[Any]:
    rows = node.get(rule["path"])
    return rows if isinstance(rows, list) else []


def _equal_rows(node: Spec, rule: Spec, place: Place) -> Problems:
    rows = [row for row in _rows(node, rule) if isinstance(row, list)]
    for index, row in enumerate(rows):
        if len(row) != len(rows[0]):
            yield Problem(f"{place.pointer}/rows/{index}", "all rows must have as many cells")


def _first_row(node: Spec, rule: Spec, place: Place) -> Problems:
    for row in _rows(node, rule)[:1]:
        for index, cell in enumerate(row if isinstance(row, list) else []):
            if isinstance(cell, dict) and cell.get("type") == rule["kind"]:
                pointer = f"{place.pointer}/rows/0/{index}/type"
                yield Problem(pointer, f"unsupported type: {rule['kind']} (in a header cell)")


def _total_text(node: Spec, rule: Spec, place: Place) -> Problems:
    if text_length(node.get(rule["path"])) > rule["max"]:
        words = f"must be less than {rule['max'] + 1} characters in all"
        yield Problem(f"{place.pointer}/{rule['path']}", words)


def _forbidden_with(node: Spec, rule: Spec, place: Place) -> Problems:
    element = node.get("element")
    kind = element.get("type") if isinstance(element, dict) else None
    if node.get(rule["field"]) == rule["value"] and kind in rule["element_types"]:
        pointer = f"{place.pointer}/element/type"
        yield Problem(pointer, f"unsupported type: {kind} (with `{rule['field']}`)")


def _enum_by_parent(node: Spec, rule: Spec, place: Place) -> Problems:
    words = rule["inside"].get(place.owner, rule["top_level"])
    value = node.get(rule["field"])
    if isinstance(value, str) and value not in words:
        pointer = f"{place.pointer}/{rule['field']}"
        yield Problem(pointer, "must be a valid enum value: " + ", ".join(words))


def _same_option(option: Any) -> tuple[Any, Any]:
    if not isinstance(option, dict):
        return (None, None)
    text = option.get("text")
    return (text.get("text") if isinstance(text, dict) else None, option.get("value"))


def _among(node: Spec, rule: Spec, place: Place, chosen: list[Any]) -> Problems:
    known = {_same_option(option) for path in rule["of"] for option in values_at(node, path + "[]")}
    for option in chosen:
        if _same_option(option) not in known:
            pointer = f"{place.pointer}/{rule['field']}"
            yield Problem(pointer, f"`{rule['field']}` must be among the options")


def _member(node: Spec, rule: Spec, place: Place) -> Problems:
    if rule["field"] in node:
        yield from _among(node, rule, place, [node[rule["field"]]])


def _subset(node: Spec, rule: Spec, place: Place) -> Problems:
    chosen = node.get(rule["field"])
    if isinstance(chosen, list):
        yield from _among(node, rule, place, chosen)


def _as_number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _in_order(node: Spec, rule: Spec, place: Place) -> Problems:
    known = [(name, _as_number(node.get(name))) for name in rule["fields"]]
    given = [(name, number) for name, number in known if number is not None]
    for (low, smaller), (high, larger) in itertools.pairwise(given):
        if smaller > larger:
            yield Problem(place.pointer, f"`{low}` must not be more than `{high}`")


def _length_within(node: Spec, rule: Spec, place: Place) -> Problems:
    value = node.get(rule["field"])
    if not isinstance(value, str):
        return
    low, high = _as_number(node.get(rule["min_field"])), _as_number(node.get(rule["max_field"]))
    if (low is not None and len(value) < low) or (high is not None and len(value) > high):
        pointer = f"{place.pointer}/{rule['field']}"
        words = f"length must be within `{rule['min_field']}` and `{rule['max_field']}`"
        yield Problem(pointer, words)


def _surface_only(node: Spec, rule: Spec, place: Place) -> Problems:
    here = place.surface in rule["surfaces"] and place.owner == rule["parent"]
    if node.get(rule["field"]) is True and not here:
        words = f"`{rule['field']}` only in an {rule['parent']} block of a {rule['surfaces'][0]}"
        yield Problem(place.pointer, words)


def _series_labels(node: Spec, _rule: Spec, place: Place) -> Problems:
    axis = node.get("axis_config")
    series = node.get("series")
    if not isinstance(axis, dict) or not isinstance(series, list):
        return
    for index, one in enumerate(series):
        labels = values_at(one, "data[].label") if isinstance(one, dict) else []
        if labels != axis.get("categories"):
            pointer = f"{place.pointer}/series/{index}/data"
            yield Problem(pointer, "labels must equal the categories of the axis")


RULES: dict[str, Callable[[Spec, Spec, Place], Problems]] = {
    "unique": _unique,
    "at_least_one_of": _at_least_one,
    "at_most_one_of": _at_most_one,
    "exactly_one_of": _exactly_one,
    "if_true_requires_true": _true_requires,
    "not_both_true": _not_both_true,
    "equal_row_lengths": _equal_rows,
    "first_row_no_kind": _first_row,
    "total_text": _total_text,
    "forbidden_with": _forbidden_with,
    "enum_by_parent": _enum_by_parent,
    "member": _member,
    "subset": _subset,
    "numeric_order": _in_order,
    "int_order": _in_order,
    "length_within": _length_within,
    "surface_only_if_true": _surface_only,
    "series_labels_equal_categories": _series_labels,
}

"""Select menus: one combobox with a list, filled from options, people or conversations."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from local_slack.page.render.context import Context, Conversation, Json
from local_slack.page.render.html import EMPTY, Attr, script_safe, tag
from local_slack.page.render.inputs import field_attrs, initial, wrapper
from local_slack.page.render.mrkdwn import plain, text_object, words_of

_DEFAULT_MIN_QUERY = 3


@dataclass(frozen=True)
class Choice:
    value: str
    words: str
    """what the closed menu shows"""
    html: Markup = EMPTY
    note: Markup = EMPTY
    group: str = ""


def choices_of(options: Iterable[Json], context: Context, group: str = "") -> list[Choice]:
    return [
        Choice(
            value=str(option.get("value", "")),
            words=script_safe(words_of(option.get("text"))),
            html=text_object(option.get("text"), context),
            note=text_object(option["description"], context)
            if option.get("description")
            else Markup(""),
            group=group,
        )
        for option in options
    ]


def choices_of_groups(groups: Iterable[Json], context: Context) -> list[Choice]:
    return [
        choice
        for group in groups
        for choice in choices_of(group.get("options", []), context, words_of(group.get("label")))
    ]


def list_html(choices: list[Choice], chosen: set[str]) -> Markup:
    """The options, with a heading where a new group begins."""
    rows: list[Markup] = []
    group = ""
    for choice in choices:
        if choice.group and choice.group != group:
            group = choice.group
            rows.append(tag("li", {"role": "presentation", "class": "group"}, group))
        rows.append(_row(choice, choice.value in chosen))
    return Markup("").join(rows)


def _row(choice: Choice, is_chosen: bool) -> Markup:
    attrs: dict[str, Attr] = {
        "role": "option",
        "data-value": choice.value,
        "data-words": choice.words,
        "aria-selected": "true" if is_chosen else "false",
    }
    note = tag("small", None, choice.note) if choice.note else None
    return tag("li", attrs, tag("span", None, choice.html or plain(choice.words)), note)


def combobox(
    element: Json, context: Context, choices: list[Choice], chosen: list[Choice], **more: Attr
) -> Markup:
    """`chosen` in order; `more` are attributes for the text field (external selects)."""
    many = str(element.get("type", "")).startswith("multi_")
    attrs = field_attrs(element, context)
    list_id = f"{attrs['id']}-list"
    placeholder = attrs["placeholder"] or ("Select options" if many else "Select an option")
    attrs["aria-label"] = attrs["aria-label"] or (None if context.in_input else str(placeholder))
    field = tag(
        "input",
        {
            **attrs,
            "class": "field",
            "type": "text",
            "role": "combobox",
            "aria-autocomplete": "list",
            "aria-expanded": "false",
            "aria-controls": list_id,
            "placeholder": placeholder,
            "value": "" if many or not chosen else chosen[0].words,
            "spellcheck": "false",
            "data-many": many,
            "data-most": element.get("max_selected_items"),
            **more,
        },
    )
    chips = tag(
        "ul",
        {"class": "chips", "aria-label": "Chosen"},
        *(_chip(choice, many) for choice in chosen),
    )
    rows = list_html(choices, {choice.value for choice in chosen})
    listing_attrs: dict[str, Attr] = {
        "class": "list",
        "id": list_id,
        "role": "listbox",
        "aria-label": str(placeholder),
        "aria-multiselectable": "true" if many else None,
        "hidden": True,
    }
    return wrapper(element, context, chips, field, tag("ul", listing_attrs, rows), css="combo")


def _chip(choice: Choice, many: bool) -> Markup:
    label = f"Remove {choice.words}"
    remove = tag("button", {"type": "button", "data-remove": True, "aria-label": label}, "✕")
    attrs: dict[str, Attr] = {"data-value": choice.value, "data-words": choice.words}
    # A single select keeps its one chip out of sight: the field shows its words.
    return tag("li", {**attrs, "hidden": not many}, choice.html or plain(choice.words), remove)


def _as_list(value: Any) -> list[Any]:
    if not value:
        return []
    return value if isinstance(value, list) else [value]


def _static(element: Json, context: Context) -> Markup:
    choices = choices_of(element.get("options") or [], context)
    choices += choices_of_groups(element.get("option_groups") or [], context)
    return combobox(element, context, choices, _chosen_options(element, context))


def _external(element: Json, context: Context) -> Markup:
    least = element.get("min_query_length", _DEFAULT_MIN_QUERY)
    chosen = _chosen_options(element, context)
    return combobox(element, context, [], chosen, **{"data-external": True, "data-least": least})


def _chosen_options(element: Json, context: Context) -> list[Choice]:
    many = str(element.get("type", "")).startswith("multi_")
    ending = "options" if many else "option"
    found = initial(element, context, f"selected_{ending}", f"initial_{ending}")
    return choices_of(_as_list(found), context)


def _ids(element: Json, context: Context, noun: str) -> list[str]:
    many = str(element.get("type", "")).startswith("multi_")
    word = f"{noun}s" if many else noun
    found = _as_list(initial(element, context, f"selected_{word}", f"initial_{word}"))
    if not found and element.get("default_to_current_conversation") and context.conversation_id:
        found = [context.conversation_id] if context.chosen(element) is None else []
    return [str(value) for value in found]


def _users(element: Json, context: Context) -> Markup:
    people = context.directory.people
    choices = [
        Choice(
            person.id,
            person.name,
            Markup("{} {}").format(person.picture, person.name),
            plain(person.note),
        )
        for person in people.values()
        if person.selectable
    ]
    chosen = [
        Choice(user_id, people[user_id].name if user_id in people else user_id)
        for user_id in _ids(element, context, "user")
    ]
    return combobox(element, context, choices, chosen)


def conversation_words(conversation: Conversation) -> str:
    mark = {"public": "# ", "private": "🔒 "}.get(conversation.kind, "")
    return f"{mark}{conversation.name}"


def _wanted(conversation: Conversation, rule: Json) -> bool:
    include = rule.get("include")
    if include and conversation.kind not in include:
        return False
    return not (rule.get("exclude_external_shared_channels") and conversation.is_external)


def _conversations(element: Json, context: Context) -> Markup:
    rule = element.get("filter") or {}
    return _conversation_combo(element, context, rule, "conversation")


def _channels(element: Json, context: Context) -> Markup:
    return _conversation_combo(element, context, {"include": ["public"]}, "channel")


def _conversation_combo(element: Json, context: Context, rule: Json, noun: str) -> Markup:
    known = context.directory.conversations
    choices = [
        Choice(found.id, conversation_words(found))
        for found in known.values()
        if _wanted(found, rule)
    ]
    chosen = [
        Choice(value, conversation_words(known[value]) if value in known else value)
        for value in _ids(element, context, noun)
    ]
    return combobox(element, context, choices, chosen)


_BASES: dict[str, Callable[[Json, Context], Markup]] = {
    "static_select": _static,
    "external_select": _external,
    "users_select": _users,
    "conversations_select": _conversations,
    "channels_select": _channels,
}
SELECTS = {**_BASES, **{f"multi_{name}": renderer for name, renderer in _BASES.items()}}

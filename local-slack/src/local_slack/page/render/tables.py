"""Tables: the plain one, and the data table with sorting and pages."""

from typing import Any

from markupsafe import Markup

from local_slack.page.render.context import Context, Json
from local_slack.page.render.html import Attr, tag
from local_slack.page.render.mrkdwn import plain
from local_slack.page.render.rich import rich_text


def _cell(cell: Any, context: Context) -> Markup:
    if not isinstance(cell, dict):
        return plain(str(cell or ""))
    if cell.get("type") == "rich_text":
        return rich_text(cell, context)
    return plain(str(cell.get("text", "")), with_emoji=False)


def _column(settings: list[Any], number: int) -> dict[str, Attr]:
    found = settings[number] if number < len(settings) else None
    rule = found if isinstance(found, dict) else {}
    align = rule.get("align")
    words = [f"align-{align}"] if align in ("center", "right") else []
    if rule.get("is_wrapped"):
        words.append("wrapped")
    return {"class": " ".join(words) or None}


def table(block: Json, context: Context) -> Markup:
    """The first row is the heading."""
    settings = block.get("column_settings") or []
    rows = block.get("rows") or []
    lines = [
        tag(
            "tr",
            None,
            *(
                tag("th" if row == 0 else "td", _column(settings, number), _cell(cell, context))
                for number, cell in enumerate(cells)
            ),
        )
        for row, cells in enumerate(rows)
    ]
    whole = tag("table", None, tag("thead", None, *lines[:1]), tag("tbody", None, *lines[1:]))
    return tag(
        "div", {"class": "table", "tabindex": "0", "role": "region", "aria-label": "Table"}, whole
    )


def data_table(block: Json, context: Context) -> Markup:
    """Sorted and paged by the page's script; without it, all rows stand."""
    rows = block.get("rows") or [[]]
    header_column = int(block.get("row_header_column_index") or 0)
    caption = str(block.get("caption", ""))
    heads = [_sortable(cell, number, context) for number, cell in enumerate(rows[0])]
    lines = [
        tag(
            "tr",
            None,
            *(
                _data_cell(cell, number == header_column, context)
                for number, cell in enumerate(row)
            ),
        )
        for row in rows[1:]
    ]
    whole = tag(
        "table",
        {"data-page-size": int(block.get("page_size") or 5)},
        tag("caption", None, plain(caption, with_emoji=False)),
        tag("thead", None, tag("tr", None, *heads)),
        tag("tbody", None, *lines),
    )
    attrs: dict[str, Attr] = {
        "class": "table data",
        "tabindex": "0",
        "role": "region",
        "aria-label": caption,
    }
    return tag("div", attrs, whole, tag("div", {"class": "pager", "hidden": True}))


def _sortable(cell: Any, number: int, context: Context) -> Markup:
    button = tag("button", {"type": "button", "data-sort": number}, _cell(cell, context))
    return tag("th", {"scope": "col", "aria-sort": "none"}, button)


def _data_cell(cell: Any, is_header: bool, context: Context) -> Markup:
    number = (
        cell.get("value") if isinstance(cell, dict) and cell.get("type") == "raw_number" else None
    )
    attrs: dict[str, Attr] = {
        "data-number": number,
        "class": "align-right" if number is not None else None,
        "scope": "row" if is_header else None,
    }
    return tag("th" if is_header else "td", attrs, _cell(cell, context))

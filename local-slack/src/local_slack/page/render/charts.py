"""Charts drawn as SVG, each with the same figures as a table for those who cannot see it."""

import math
from typing import Any

from markupsafe import Markup

from local_slack.page.render.context import Context, Json
from local_slack.page.render.html import Child, tag
from local_slack.page.render.mrkdwn import plain

_COLORS = ("#1264a3", "#2eb67d", "#ecb22e", "#e01e5a", "#7c4dff", "#00838f", "#8d6e63", "#5c6bc0")
_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP = 480, 240, 40, 30, 12
_LEGEND = 130
"""room for the names of several series beside the axes"""


def data_visualization(block: Json, _: Context) -> Markup:
    chart = block.get("chart") or {}
    kind = str(chart.get("type", ""))
    drawing = _pie(chart) if kind == "pie" else _axes(chart, kind)
    title = plain(str(block.get("title", "")))
    return tag(
        "figure", {"class": "chart"}, tag("figcaption", None, title), drawing, _figures(chart)
    )


def _svg(label: str, *children: Child, width: int = _WIDTH) -> Markup:
    attrs = {"viewBox": f"0 0 {width} {_HEIGHT}", "role": "img", "aria-label": label}
    return tag("svg", attrs, *children)


def _color(number: int) -> str:
    return _COLORS[number % len(_COLORS)]


def _pie(chart: Json) -> Markup:
    segments = chart.get("segments") or []
    total = sum(float(segment.get("value", 0)) for segment in segments) or 1.0
    slices: list[Markup] = []
    start = 0.0
    for number, segment in enumerate(segments):
        share = float(segment.get("value", 0)) / total
        slices.append(_slice(start, share, number))
        start += share
    legend = _legend([str(segment.get("label", "")) for segment in segments])
    return _svg("Pie chart", *slices, legend)


def _slice(start: float, share: float, number: int) -> Markup:
    x, y, radius = 120.0, _HEIGHT / 2, 95.0
    if share >= 1:
        return tag("circle", {"cx": x, "cy": y, "r": radius, "fill": _color(number)})
    ends = [
        (x + radius * math.sin(2 * math.pi * part), y - radius * math.cos(2 * math.pi * part))
        for part in (start, start + share)
    ]
    (x1, y1), (x2, y2) = ends
    large = 1 if share > 0.5 else 0
    path = f"M{x:.1f} {y:.1f} L{x1:.1f} {y1:.1f} A{radius} {radius} 0 {large} 1 {x2:.1f} {y2:.1f} Z"
    return tag("path", {"d": path, "fill": _color(number)})


def _legend(names: list[str], x: int = 250) -> Markup:
    rows = [
        Markup("{}{}").format(
            tag(
                "rect", {"x": x, "y": 14 + 18 * row, "width": 11, "height": 11, "fill": _color(row)}
            ),
            tag("text", {"x": x + 17, "y": 24 + 18 * row}, name),
        )
        for row, name in enumerate(names)
    ]
    return tag("g", None, *rows)


def _series(chart: Json) -> list[tuple[str, list[float]]]:
    return [
        (str(one.get("name", "")), [float(point.get("value", 0)) for point in one.get("data", [])])
        for one in chart.get("series") or []
    ]


def _categories(chart: Json) -> list[str]:
    return [str(name) for name in (chart.get("axis_config") or {}).get("categories") or []]


def _axes(chart: Json, kind: str) -> Markup:
    series, categories = _series(chart), _categories(chart)
    values = [value for _, points in series for value in points] or [0.0]
    low, high = min(0.0, *values), max(0.0, *values)
    height = _HEIGHT - _BOTTOM - _TOP

    def place(value: float) -> float:
        return _TOP + height * (high - value) / ((high - low) or 1.0)

    step = (_WIDTH - _LEFT) / max(1, len(categories))
    base = place(0.0)
    shapes = [
        _bars(points, place, step, number, len(series))
        if kind == "bar"
        else _line(points, place, step, number, kind)
        for number, (_, points) in enumerate(series)
    ]
    axis = tag(
        "line", {"x1": _LEFT, "x2": _WIDTH, "y1": base, "y2": base, "stroke": "currentColor"}
    )
    names = [
        tag(
            "text",
            {"x": _LEFT + step * (n + 0.5), "y": _HEIGHT - 12, "text-anchor": "middle"},
            name,
        )
        for n, name in enumerate(categories)
    ]
    ends = [
        tag("text", {"x": _LEFT - 5, "y": place(value) + 4, "text-anchor": "end"}, f"{value:g}")
        for value in {low, high}
    ]
    legend = _legend([name for name, _ in series], _WIDTH + 16) if len(series) > 1 else None
    width = _WIDTH + (_LEGEND if legend else 0)
    return _svg(f"{kind} chart", axis, *shapes, *names, *ends, legend, width=width)


def _bars(points: list[float], place: Any, step: float, number: int, count: int) -> Markup:
    width = step * 0.7 / count
    bars = []
    for index, value in enumerate(points):
        top, base = place(max(value, 0.0)), place(min(value, 0.0))
        x = _LEFT + step * (index + 0.15) + width * number
        box = {"x": x, "y": top, "width": width, "height": base - top, "fill": _color(number)}
        bars.append(tag("rect", box))
    return tag("g", None, *bars)


def _line(points: list[float], place: Any, step: float, number: int, kind: str) -> Markup:
    spots = [(_LEFT + step * (index + 0.5), place(value)) for index, value in enumerate(points)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    stroke = tag(
        "polyline", {"points": path, "fill": "none", "stroke": _color(number), "stroke-width": 2.5}
    )
    if kind != "area" or not spots:
        return stroke
    base = place(0.0)
    closed = f"{spots[0][0]:.1f},{base:.1f} {path} {spots[-1][0]:.1f},{base:.1f}"
    area = tag("polygon", {"points": closed, "fill": _color(number), "fill-opacity": 0.25})
    return Markup("{}{}").format(area, stroke)


def _figures(chart: Json) -> Markup:
    segments = chart.get("segments")
    if segments:
        rows = [[str(one.get("label", "")), str(one.get("value", ""))] for one in segments]
        heads = ["Part", "Value"]
    else:
        heads = ["", *_categories(chart)]
        rows = [[name, *(f"{value:g}" for value in points)] for name, points in _series(chart)]
    lines = [tag("tr", None, *(tag("td", None, cell) for cell in row)) for row in rows]
    top = tag("tr", None, *(tag("th", None, head) for head in heads))
    table = tag("table", None, top, *lines)
    return tag(
        "details", None, tag("summary", None, "Figures"), tag("div", {"class": "table"}, table)
    )

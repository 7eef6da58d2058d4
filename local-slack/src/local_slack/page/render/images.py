"""Pictures: by address or by a file that was uploaded here."""

from markupsafe import Markup

from local_slack.page.render.context import Context, Json
from local_slack.page.render.html import safe_url, tag


def image_html(part: Json, context: Context) -> Markup:
    """The picture, or words in its place when its file is not (yet) there."""
    alt = str(part.get("alt_text", ""))
    source = image_source(part, context)
    if source is None:
        return tag("span", {"class": "unknown"}, f"Picture not available: {alt}")
    return tag("img", {"src": source, "alt": alt, "loading": "lazy"})


def image_source(part: Json, context: Context) -> str | None:
    file = part.get("slack_file")
    if isinstance(file, dict):
        return context.directory.file_url(str(file.get("id") or file.get("url") or ""))
    url = str(part.get("image_url", ""))
    return context.directory.file_url(url) or safe_url(url)

from urllib.parse import urlsplit

LINK_MAX = 2000


def link_error(link: str) -> str | None:
    """Return the sentence shown at a field whose link is no web address or too long; else None."""
    if len(link) > LINK_MAX:
        return f"Please keep the link under {LINK_MAX} characters."
    return (
        None if _is_address(link) else "That is no link. A link looks like https://example.org/page"
    )


def _is_address(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return (
        parts.scheme in {"http", "https"}
        and bool(parts.hostname)
        and not any(letter.isspace() for letter in link)
    )

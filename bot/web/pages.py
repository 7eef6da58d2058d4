"""Renders a page: no script but our own, nothing from elsewhere, no cookie, no trace behind."""

from http import HTTPStatus
from pathlib import Path

from fastapi import APIRouter, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    trim_blocks=True,
    undefined=StrictUndefined,
)
# A signed address is its holder's: it is told to no other site, and kept in no shared cache.
_HEADERS = {
    "cache-control": "private, no-store",
    "content-security-policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; media-src {media};"
        " script-src 'nonce-{nonce}'; connect-src 'self'; base-uri 'none'; form-action 'self';"
        " frame-ancestors 'none'"
    ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
}


def page(
    template: str,
    status: HTTPStatus = HTTPStatus.OK,
    *,
    nonce: str = "",
    media: str = "'none'",
    **facts: object,
) -> Response:
    """Render `template`. A page with a script of its own gives it `nonce`, new each time.

    One that plays something names in `media` where from.
    """
    text = _TEMPLATES.get_template(template).render(nonce=nonce, **facts)
    headers = {
        name: value.replace("{nonce}", nonce).replace("{media}", media)
        for name, value in _HEADERS.items()
    }
    return Response(text, status, headers, media_type="text/html; charset=utf-8")


def closed() -> Response:
    """Answer an address that leads nowhere: the same words whatever was wrong with it."""
    return page("closed.html", HTTPStatus.NOT_FOUND)


def build_pages() -> APIRouter:
    """Build the routes that need nothing of the database."""
    router = APIRouter()

    async def front() -> Response:
        return page("front.html")

    router.add_api_route("/", front, methods=["GET"])
    return router

"""Certificates: the drawn page, the messages about it, and one's own list."""

from modals.certificates.certificate_svg import certificate_svg
from modals.certificates.messages import here_it_is, page_path, revoked, title
from modals.certificates.mine import FOLLOW_ACTION, SEND_ACTION, mine, on_its_way

__all__ = [
    "FOLLOW_ACTION",
    "SEND_ACTION",
    "certificate_svg",
    "here_it_is",
    "mine",
    "on_its_way",
    "page_path",
    "revoked",
    "title",
]

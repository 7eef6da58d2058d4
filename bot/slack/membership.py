"""Who of a Slack workspace may take part (SPEC section 7)."""

from collections.abc import Mapping


def why_not(user: Mapping[str, object]) -> str | None:
    """Say why somebody whom Slack describes may not take part; none when they may."""
    if user.get("deleted"):
        return "is deactivated in Slack"
    if user.get("is_bot"):
        return "is a bot"
    if user.get("is_stranger"):
        return "belongs to another organisation"
    if user.get("is_ultra_restricted") or user.get("is_restricted"):
        return "is a guest; make them a member first"
    return None

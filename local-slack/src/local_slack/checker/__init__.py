"""Checks Block Kit payloads as strictly as Slack's documentation reads."""

from local_slack.checker.problem import Problem
from local_slack.checker.whole import check_blocks, check_message, check_view

__all__ = ["Problem", "check_blocks", "check_message", "check_view"]

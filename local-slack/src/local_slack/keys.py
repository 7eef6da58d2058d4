"""What the aiohttp application carries for its routes."""

from aiohttp import web

from local_slack.people import People
from local_slack.platform import Platform
from local_slack.requestlog import RequestLog
from local_slack.world import World

PLATFORM = web.AppKey("PLATFORM", Platform)
WORLD = web.AppKey("WORLD", World)
PEOPLE = web.AppKey("PEOPLE", People)
LOG = web.AppKey("LOG", RequestLog)

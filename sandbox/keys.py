"""What the aiohttp application carries for its routes."""

from aiohttp import web

from sandbox.people import People
from sandbox.platform import Platform
from sandbox.requestlog import RequestLog
from sandbox.world import World

PLATFORM = web.AppKey("PLATFORM", Platform)
WORLD = web.AppKey("WORLD", World)
PEOPLE = web.AppKey("PEOPLE", People)
LOG = web.AppKey("LOG", RequestLog)

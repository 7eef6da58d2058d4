"""What one gets by following Slack's guide: Bolt's AsyncApp under FastAPI, all by default.

Its only listener acknowledges and saves nothing. Run by `python -m benchmarks.stock_app`.
"""

import os

import uvicorn
from fastapi import FastAPI, Request, Response
from slack_bolt.adapter.fastapi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from modals.action_plans.form import PLAN_CALLBACK
from modals.pulses.answering import PULSE_CALLBACK


def build(token: str, signing_secret: str, api_url: str) -> FastAPI:
    """Build the app. The client is given for its address alone: the local Slack's."""
    slack = AsyncApp(
        client=AsyncWebClient(token=token, base_url=api_url), signing_secret=signing_secret
    )

    @slack.view(PLAN_CALLBACK)
    @slack.view(PULSE_CALLBACK)
    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    handler = AsyncSlackRequestHandler(slack)
    web = FastAPI()

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    async def ready() -> Response:
        return Response()

    web.add_api_route("/slack/events", events, methods=["POST"])
    web.add_api_route("/healthz", ready, methods=["GET"])
    return web


if __name__ == "__main__":
    uvicorn.run(
        build(
            os.environ["SLACK_BOT_TOKEN"],
            os.environ["SLACK_SIGNING_SECRET"],
            os.environ["SLACK_API_URL"],
        ),
        port=int(os.environ["STOCK_PORT"]),
    )

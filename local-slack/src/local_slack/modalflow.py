"""Submitting and closing modals, and the four answers an app may give."""

from typing import Any

from local_slack.acting import Acting
from local_slack.elements import every_block
from local_slack.fileaccess import hand_over
from local_slack.inputcheck import field_errors
from local_slack.model import Json, User, View
from local_slack.outcome import Outcome, refused
from local_slack.parcel import Answer
from local_slack.viewstore import ViewError, clear_stack, close_top, push_modal, update_view
from local_slack.words import GONE, NO_MODAL, NO_SUBMIT, SENDING, TROUBLE


class ModalFlow(Acting):
    async def submit(self, user_id: str, view_id: str | None = None) -> Outcome:
        """Presses the submit button of the person's top modal."""
        user = self.world.users[user_id]
        view = self.world.top_modal(user_id)
        if view is None:
            return refused(NO_MODAL)
        if view_id not in (None, view.id):
            return refused(GONE)
        if not view.payload.get("submit"):
            return refused(NO_SUBMIT)
        if view.in_flight:
            return refused(SENDING)  # another tab was quicker
        errors = field_errors(view)
        if errors:
            return self._show_errors(view, errors)
        view.errors, view.trouble = {}, None
        hand_over(self.world, view)
        app = self.world.apps[view.app_id]
        payload = self.desk.interactions.submission(app, user, view)
        view.in_flight = True
        try:
            answer = await self.desk.delivery.interaction(app, payload)
        finally:
            view.in_flight = False
        outcome = self._after_submit(user, view, answer)
        if outcome.trouble:
            view.trouble = outcome.trouble
        if view.id in self.world.views:
            self.world.view_changed(view)
        return outcome

    def _show_errors(self, view: View, errors: dict[str, str]) -> Outcome:
        view.errors = errors
        self.world.view_changed(view)
        return Outcome(ok=False, errors=errors)

    def _after_submit(self, user: User, view: View, answer: Answer) -> Outcome:
        if view.id not in self.world.views:
            if answer.body.strip():
                answer.note("the modal was closed meanwhile: the answer shows nothing")
            return Outcome()
        if not answer.ok:
            return refused(TROUBLE)
        if not answer.body.strip():
            self._close_submitted(user, view)
            return Outcome()
        body = answer.json
        if not isinstance(body, dict) or "response_action" not in body:
            answer.note("view_submission needs an empty body or a response_action")
            return refused(TROUBLE)
        try:
            return self._respond(user, view, body)
        except ViewError as error:
            for problem in error.problems:
                answer.note(str(problem))
            if not error.problems:
                answer.note(error.code)
            return refused(TROUBLE)

    def _close_submitted(self, user: User, view: View) -> None:
        # The app may have changed the stack meanwhile; only this view's own place is given up.
        top = self.world.top_modal(user.id)
        if top is view:
            close_top(self.world, user.id)

    def _respond(self, user: User, view: View, body: Json) -> Outcome:
        action = body["response_action"]
        if action == "clear":
            clear_stack(self.world, user.id)
        elif action == "update":
            update_view(self.world, view, body.get("view"))
        elif action == "push":
            push_modal(self.world, view.app_id, user.id, body.get("view"))
        elif action == "errors":
            return self._show_errors(view, _checked_errors(view, body.get("errors")))
        else:
            raise ViewError(f"unknown response_action: {action}")
        return Outcome()

    async def close(self, user_id: str, *, whole_stack: bool = False) -> Outcome:
        """The close button (one view back) or, with `whole_stack`, the X."""
        user = self.world.users[user_id]
        stack = self.world.modal_stack(user_id)
        if not stack:
            return refused(NO_MODAL)
        clears = whole_stack or bool(stack[-1].payload.get("clear_on_close"))
        reported = stack[0] if clears else stack[-1]
        if clears:
            clear_stack(self.world, user_id)
        else:
            close_top(self.world, user_id)
        if reported.payload.get("notify_on_close"):
            app = self.world.apps[reported.app_id]
            payload = self.desk.interactions.closed(app, user, reported, is_cleared=clears)
            await self.desk.delivery.interaction(app, payload)
        return Outcome()


def _checked_errors(view: View, errors: Any) -> dict[str, str]:
    """Errors may stand at input blocks of this view only."""
    inputs = [b["block_id"] for b in every_block(view.payload["blocks"]) if b["type"] == "input"]
    if not isinstance(errors, dict) or not errors:
        raise ViewError("response_action errors needs `errors`: block_id -> words")
    for block_id, words in errors.items():
        if block_id not in inputs:
            raise ViewError(f"errors: {block_id} is no input block of this view")
        if not isinstance(words, str) or not words:
            raise ViewError(f"errors: {block_id} needs words")
    return errors

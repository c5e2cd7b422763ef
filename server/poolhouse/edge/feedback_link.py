"""The page behind the links in mail about a risky sign-in: it asks, and notes what the user says by a button.

Following the link alone says nothing, for mail scanners follow links as well.
"""

from typing import Final

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from poolhouse import schema
from poolhouse.call import House
from poolhouse.dispatch import Dispatcher
from poolhouse.edge import small_page
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.auth_events import feedback
from poolhouse.user_pools.auth_events.notices import FEEDBACK_PATH

_BAD_REQUEST: Final = 400
_ASKING: Final = {
    "Valid": small_page.page("Was this you?", "Press the button if you know of this sign-in.", "Yes, it was me"),
    "Invalid": small_page.page(
        "Was this not you?", "Press the button if you know nothing of this sign-in.", "No, it was not me"
    ),
}
_NOTED: Final = {
    "Valid": small_page.page("Thank you", "The sign-in is noted as yours. You can close this page."),
    "Invalid": small_page.page(
        "Thank you", "The sign-in is noted as somebody else's. Change your password now, if you have not done so."
    ),
}
_REFUSED: Final = small_page.page("This link does not work", "It may have expired, or have been cut off in the mail.")


def routes(house: House, dispatcher: Dispatcher) -> list[Route]:
    """GET and POST of FEEDBACK_PATH, with what UpdateAuthEventFeedback asks for as the query."""
    link = small_page.Link(house, dispatcher, small_page.operation_of(feedback.update_auth_event_feedback))

    async def ask(request: Request) -> Response:
        page = _ASKING.get(_value(request))
        return small_page.shown(_REFUSED, _BAD_REQUEST) if page is None else small_page.shown(page)

    async def note(request: Request) -> Response:
        noted = _NOTED.get(_value(request), _REFUSED)
        return await link.follow(request, _asked(request.query_params), noted, _REFUSED)

    return [Route(FEEDBACK_PATH, ask, methods=["GET"]), Route(FEEDBACK_PATH, note, methods=["POST"])]


def _value(request: Request) -> str:
    return request.query_params.get("feedback_value", "")


def _asked(parameters: QueryParams) -> pb.UpdateAuthEventFeedbackRequest:
    asked = pb.UpdateAuthEventFeedbackRequest(
        user_pool_id=parameters.get("user_pool_id", ""),
        username=parameters.get("user_name", ""),
        event_id=parameters.get("event_id", ""),
        feedback_token=parameters.get("feedback_token", ""),
    )
    value = parameters.get("feedback_value", "")
    if value in _NOTED:
        asked.feedback_value = schema.enum_number(pb.FeedbackValueType, value)
    return asked

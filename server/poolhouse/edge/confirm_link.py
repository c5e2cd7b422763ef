"""The page behind the link in sign-up messages: it confirms the user and says how that went."""

from typing import Final

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from poolhouse.call import House
from poolhouse.dispatch import Dispatcher
from poolhouse.edge import small_page
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import messages, sign_up

_OPERATION: Final = small_page.operation_of(sign_up.confirm_sign_up)
_CONFIRMED: Final = small_page.page(
    "You are all set", "Your account is confirmed. You can close this page and sign in."
)
_REFUSED: Final = small_page.page(
    "This link does not work",
    "It may have expired, have been used already, or have been replaced by a newer one. If you cannot sign in,"
    " ask the app for a new link.",
)


def routes(house: House) -> list[Route]:
    """`GET /confirmUser?client_id=…&user_name=…&confirmation_code=…`."""
    # A doorway of its own: the operation is ConfirmSignUp, but it is the link that asks, not an app.
    dispatcher = Dispatcher(house, {_OPERATION.path: sign_up.confirm_by_link})
    link = small_page.Link(house, dispatcher, _OPERATION)

    async def confirm(request: Request) -> Response:
        # Mail scanners look whether a link is alive before anybody reads the mail; that must not use it up.
        if request.method == "HEAD":
            return Response(headers=small_page.HEADERS)
        return await link.follow(request, _asked(request.query_params), _CONFIRMED, _REFUSED)

    return [Route(messages.CONFIRM_PATH, confirm, methods=["GET"])]


def _asked(parameters: QueryParams) -> pb.ConfirmSignUpRequest:
    return pb.ConfirmSignUpRequest(
        client_id=parameters.get("client_id", ""),
        username=parameters.get("user_name", ""),
        confirmation_code=parameters.get("confirmation_code", ""),
    )

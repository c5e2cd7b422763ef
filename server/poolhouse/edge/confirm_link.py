"""The page behind the link in sign-up messages: it confirms the user and says how that went."""

from typing import Final

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from poolhouse import errors, schema
from poolhouse.call import ANYONE, House
from poolhouse.dispatch import Dispatcher
from poolhouse.edge import small_page
from poolhouse.edge.source import USER_AGENT, TrustedProxies, host_address
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import messages, sign_up

_OPERATION: Final = next(
    operation
    for service in schema.SERVICES
    for operation in service.operations
    if operation.function_name == sign_up.confirm_sign_up.__name__
)
_SERVER_ERROR: Final = 500
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
    proxies = TrustedProxies(house.config.trusted_proxies)

    async def confirm(request: Request) -> Response:
        # Mail scanners look whether a link is alive before anybody reads the mail; that must not use it up.
        if request.method == "HEAD":
            return Response(headers=small_page.HEADERS)
        peer = host_address(request.client.host) if request.client else ""
        try:
            await dispatcher.run(
                _OPERATION,
                _asked(request.query_params),
                caller=ANYONE,
                request_id=dispatcher.new_request_id(),
                source_ip=proxies.source(peer, request.headers.getlist("x-forwarded-for")),
                user_agent=lambda: request.headers.get(USER_AGENT, ""),
            )
        except errors.CognitoError as error:
            return _refusal(error)
        return HTMLResponse(_CONFIRMED, headers=small_page.HEADERS)

    return [Route(messages.CONFIRM_PATH, confirm, methods=["GET"])]


def _asked(parameters: QueryParams) -> pb.ConfirmSignUpRequest:
    return pb.ConfirmSignUpRequest(
        client_id=parameters.get("client_id", ""),
        username=parameters.get("user_name", ""),
        confirmation_code=parameters.get("confirmation_code", ""),
    )


def _refusal(error: errors.CognitoError) -> Response:
    status = errors.http_status(error, _OPERATION.service.signing_name)
    page = small_page.UNAVAILABLE if status >= _SERVER_ERROR else _REFUSED
    return HTMLResponse(page, status, headers=small_page.HEADERS)

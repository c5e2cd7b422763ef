"""The page behind the link in sign-up messages: it confirms the user and says how that went."""

from typing import Final

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from poolhouse import errors, schema
from poolhouse.call import ANYONE, House
from poolhouse.dispatch import Dispatcher
from poolhouse.edge.source import TrustedProxies, host_address
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import messages, sign_up

_OPERATION: Final = next(
    operation
    for service in schema.SERVICES
    for operation in service.operations
    if operation.function_name == sign_up.confirm_sign_up.__name__
)
_SERVER_ERROR: Final = 500
_HEADERS: Final = {
    # The address carries the code: no cache keeps it, and no other site hears of it.
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'",
}
_PAGE: Final = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1.1rem/1.5 system-ui, sans-serif; display: grid; place-content: center; min-height: 100vh; margin: 0; }}
main {{ max-width: 28rem; padding: 2rem; }}
h1 {{ font-size: 1.6rem; line-height: 1.2; margin: 0 0 .5rem; }}
p {{ margin: 0; }}
</style>
<main>
<h1>{title}</h1>
<p>{text}</p>
</main>
</html>
"""
_CONFIRMED: Final = _PAGE.format(
    title="You are all set", text="Your account is confirmed. You can close this page and sign in."
)
_REFUSED: Final = _PAGE.format(
    title="This link does not work",
    text="It may have expired, have been used already, or have been replaced by a newer one. If you cannot sign in,"
    " ask the app for a new link.",
)
_UNAVAILABLE: Final = _PAGE.format(title="Something went wrong", text="Please try the link again in a few minutes.")


def routes(house: House) -> list[Route]:
    """`GET /confirmUser?client_id=…&user_name=…&confirmation_code=…`."""
    # A doorway of its own: the operation is ConfirmSignUp, but it is the link that asks, not an app.
    dispatcher = Dispatcher(house, {_OPERATION.path: sign_up.confirm_by_link})
    proxies = TrustedProxies(house.config.trusted_proxies)

    async def confirm(request: Request) -> Response:
        # Mail scanners look whether a link is alive before anybody reads the mail; that must not use it up.
        if request.method == "HEAD":
            return Response(headers=_HEADERS)
        peer = host_address(request.client.host) if request.client else ""
        try:
            await dispatcher.run(
                _OPERATION,
                _asked(request.query_params),
                caller=ANYONE,
                request_id=dispatcher.new_request_id(),
                source_ip=proxies.source(peer, request.headers.getlist("x-forwarded-for")),
            )
        except errors.CognitoError as error:
            return _refusal(error)
        return HTMLResponse(_CONFIRMED, headers=_HEADERS)

    return [Route(messages.CONFIRM_PATH, confirm, methods=["GET"])]


def _asked(parameters: QueryParams) -> pb.ConfirmSignUpRequest:
    return pb.ConfirmSignUpRequest(
        client_id=parameters.get("client_id", ""),
        username=parameters.get("user_name", ""),
        confirmation_code=parameters.get("confirmation_code", ""),
    )


def _refusal(error: errors.CognitoError) -> Response:
    status = errors.http_status(error, _OPERATION.service.signing_name)
    page = _UNAVAILABLE if status >= _SERVER_ERROR else _REFUSED
    return HTMLResponse(page, status, headers=_HEADERS)

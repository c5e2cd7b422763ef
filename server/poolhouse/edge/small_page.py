"""The pages behind links in mail: a heading, a sentence, perhaps a button, and nothing from anywhere else."""

from collections.abc import Callable
from typing import Any, Final

from google.protobuf.message import Message
from starlette.requests import Request
from starlette.responses import HTMLResponse

from poolhouse import errors, schema
from poolhouse.call import ANYONE, House
from poolhouse.dispatch import Dispatcher
from poolhouse.edge.source import USER_AGENT, TrustedProxies
from poolhouse.schema import Operation

HEADERS: Final = {
    # The address carries the secret: no cache keeps it, and no other site hears of it.
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self';"
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
button {{ font: inherit; margin: 1rem 0 0; padding: .5rem 1rem; }}
</style>
<main>
<h1>{title}</h1>
<p>{text}</p>
{form}</main>
</html>
"""
# It goes to the page's own address, whatever that carries.
_FORM: Final = """<form method="post"><button>{label}</button></form>
"""


def page(title: str, text: str, button: str = "") -> str:
    """A page with these words, which are HTML; a `button` of this label asks for the same address again, by POST."""
    return _PAGE.format(title=title, text=text, form=_FORM.format(label=button) if button else "")


_SERVER_ERROR: Final = 500
UNAVAILABLE: Final = page("Something went wrong", "Please try the link again in a few minutes.")


def shown(text: str, status: int = 200) -> HTMLResponse:
    """The page as an answer."""
    return HTMLResponse(text, status, headers=HEADERS)


def operation_of(function: Callable[..., Any]) -> Operation:
    """The operation that the function answers, by its name."""
    every = (operation for service in schema.SERVICES for operation in service.operations)
    return next(operation for operation in every if operation.function_name == function.__name__)


class Link:
    """What a link asks for: an operation that needs no more than what the link carries."""

    def __init__(self, house: House, dispatcher: Dispatcher, operation: Operation) -> None:
        self._dispatcher = dispatcher
        self._operation = operation
        self._proxies = TrustedProxies(house.config.trusted_proxies)

    async def follow(self, request: Request, asked: Message, done: str, refused: str) -> HTMLResponse:
        """Run the operation, and show the page `done`, or `refused`; or UNAVAILABLE where the server is to blame."""
        try:
            await self._dispatcher.run(
                self._operation,
                asked,
                caller=ANYONE,
                request_id=self._dispatcher.new_request_id(),
                source_ip=self._proxies.source_of(request.scope),
                user_agent=lambda: request.headers.get(USER_AGENT, ""),
            )
        except errors.CognitoError as error:
            status = errors.http_status(error, self._operation.service.signing_name)
            return shown(UNAVAILABLE if status >= _SERVER_ERROR else refused, status)
        return shown(done)

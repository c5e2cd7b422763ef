"""The page of the demo, what it loads, and who its guest is."""

import re
from importlib.resources import files
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from poolhouse import errors
from poolhouse.dispatch import Dispatcher
from poolhouse.edge.demo.guest import Guest

PATH: Final = "/_dev/sync"
PAGE: Final = "page.html"
TYPES: Final = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}

_IDENTITY: Final = "cognito-identity"
_HOST: Final = re.compile(r"[\w.-]+(:\d+)?|\[[\da-fA-F:.]+\](:\d+)?", re.ASCII)
# An emulator of another version may answer at the same address tomorrow.
_CACHE: Final = {"cache-control": "no-cache"}


def routes(dispatcher: Dispatcher) -> list[Route]:
    """The page for people, and below it what it loads; `/guest` tells programs whose devices they see there."""
    guest = Guest(dispatcher)
    contents = {name: (text.encode(), TYPES[suffix]) for name, suffix, text in _sources()}

    async def show(request: Request) -> Response:
        content, kind = contents.get(request.path_params.get("name", PAGE), (None, None))
        if content is None:
            return JSONResponse({"message": "Not Found"}, 404)
        policy = {"content-security-policy": _policy(request)} if kind == TYPES[".html"] else {}
        return Response(content, media_type=kind, headers={**_CACHE, **policy})

    async def tell(_request: Request) -> Response:
        try:
            pool_id, identity_id = await guest.ids()
        except errors.CognitoError as error:
            return JSONResponse({"message": error.message}, errors.http_status(error, _IDENTITY), _CACHE)
        return JSONResponse({"IdentityPoolId": pool_id, "IdentityId": identity_id}, headers=_CACHE)

    return [
        Route(PATH, show, methods=["GET"]),
        Route(f"{PATH}/guest", tell, methods=["GET"]),
        Route(f"{PATH}/{{name}}", show, methods=["GET"]),
    ]


def _sources() -> list[tuple[str, str, str]]:
    """Names, suffixes and texts of all that browsers may load."""
    found = [(path.name, path.name[path.name.rfind(".") :], path) for path in files(__package__).iterdir()]
    return [(name, suffix, path.read_text("utf-8")) for name, suffix, path in found if suffix in TYPES]


def _policy(request: Request) -> str:
    """Nothing but what this server serves; not every browser takes its websockets for part of it."""
    host = request.headers.get("host", "")
    sockets = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
    return (
        f"default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'{sockets}; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )

"""The emulator's inbox: every message it would have sent, as JSON for tests and as a page for people."""

import base64
import hashlib
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from poolhouse.integrations.inbox import Inbox, InboxMessage

PATH: Final = "/_dev/inbox"
FILTERS: Final = ("user_pool_id", "username", "to")

_templates: Final = Environment(
    loader=PackageLoader("poolhouse.edge"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


def routes(inbox: Inbox) -> list[Route]:
    """`GET` lists the messages, newest first, and `DELETE` throws them away."""
    page, style, script = (
        _templates.get_template("inbox.html"),
        _source("inbox.css"),
        _source("inbox.js"),
    )
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; connect-src 'self'; "
        "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )

    async def show(request: Request) -> Response:
        found = inbox.messages(**{name: request.query_params.get(name) for name in FILTERS})
        if not _wants_page(request):
            return JSONResponse([asdict(message) for message in found], headers={"vary": "accept"})
        content = page.render(messages=[_shown(message) for message in found], style=style, script=script)
        return HTMLResponse(content, headers={"content-security-policy": policy, "vary": "accept"})

    async def clear(_request: Request) -> Response:
        inbox.clear()
        return Response(status_code=204)

    return [Route(PATH, show, methods=["GET"]), Route(PATH, clear, methods=["DELETE"])]


def _wants_page(request: Request) -> bool:
    """Browsers name HTML before anything else; everybody else gets JSON."""
    kinds = [kind.partition(";")[0].strip() for kind in request.headers.get("accept", "").split(",")]
    return "text/html" in kinds and "application/json" not in kinds[: kinds.index("text/html")]


def _shown(message: InboxMessage) -> dict[str, Any]:
    at = datetime.fromtimestamp(message.sent_at, UTC)
    shown = {"sent_at": f"{at:%H:%M:%S} UTC", "day": f"{at:%d %B %Y}", "at": at.isoformat(timespec="seconds")}
    return {**asdict(message), **shown}


def _source(name: str) -> str:
    assert _templates.loader is not None  # noqa: S101  given above
    return _templates.loader.get_source(_templates, name)[0]


def _digest(source: str) -> str:
    """How a Content-Security-Policy names an inline script or style."""
    return f"sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}"

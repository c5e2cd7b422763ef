"""What OpenID Connect libraries read about a user pool, or the identity pools' issuer: its keys, its configuration."""

import hashlib
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from poolhouse.call import House
from poolhouse.identity_pools.own_tokens import ISSUER_NAME

Jwks = Callable[[House, str], Awaitable[list[dict[str, Any]] | None]]
"""The public keys of an issuer as JWKs, by its name; None if there is no such issuer."""

MAX_AGE_SECONDS: Final = 300

# Cognito's rule for ids of user pools. What breaks it never reaches the store.
_NAME: Final = re.compile(rf"[\w-]{{1,45}}_[0-9a-zA-Z]{{1,9}}|{ISSUER_NAME}", re.ASCII)
_RESPONSE_TYPES: Final = {ISSUER_NAME: ["id_token"]}
_CLAIMS: Final = {ISSUER_NAME: ["amr", "aud", "exp", "iat", "iss", "sub"]}
_PUBLIC: Final = {"access-control-allow-origin": "*"}


def routes(house: House, jwks: Jwks) -> list[Route]:
    """`/{issuer}/.well-known/jwks.json` and `/{issuer}/.well-known/openid-configuration`."""

    async def keys(request: Request) -> Response:
        found = await _keys(house, jwks, request)
        return _unknown() if found is None else _document(request, {"keys": found})

    async def configuration(request: Request) -> Response:
        found = await _keys(house, jwks, request)
        if found is None:
            return _unknown()
        return _document(request, _configuration(house, request.path_params["issuer"]))

    return [
        Route("/{issuer}/.well-known/jwks.json", keys),
        Route("/{issuer}/.well-known/openid-configuration", configuration),
    ]


async def _keys(house: House, jwks: Jwks, request: Request) -> list[dict[str, Any]] | None:
    name = request.path_params["issuer"]
    return await jwks(house, name) if _NAME.fullmatch(name) else None


def _configuration(house: House, name: str) -> Mapping[str, Any]:
    """OpenID Connect Discovery 1.0 section 3, as far as there are endpoints; the lists are Cognito's."""
    issuer = f"{house.public_url}/{name}"
    claims = {"claims_supported": _CLAIMS[name]} if name in _CLAIMS else {}
    return {
        "issuer": issuer,
        "jwks_uri": f"{issuer}/.well-known/jwks.json",
        "response_types_supported": _RESPONSE_TYPES.get(name, ["code", "token"]),
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        **claims,
    }


def _document(request: Request, document: Mapping[str, Any]) -> Response:
    body = json.dumps(document, separators=(",", ":")).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {**_PUBLIC, "cache-control": f"public, max-age={MAX_AGE_SECONDS}", "etag": etag}
    if _matches(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")


def _matches(condition: str, etag: str) -> bool:
    """RFC 9110 section 13.1.2: any of the listed tags, compared weakly."""
    tags = {tag.strip().removeprefix("W/") for tag in condition.split(",")}
    return etag in tags or "*" in tags


def _unknown() -> Response:
    body = json.dumps({"message": "There is no such issuer."}).encode()
    return Response(body, 404, {**_PUBLIC, "cache-control": "no-store"}, "application/json")

from typing import Any

import httpx
import pytest

from poolhouse.call import House
from poolhouse.edge.oidc import MAX_AGE_SECONDS
from poolhouse.identity_pools.own_tokens import ISSUER_NAME
from tests.edge.serving import Served, serve

POOL = "us-east-1_abcdefghi"
KEY = {"kty": "RSA", "kid": "k1", "use": "sig", "alg": "RS256", "n": "AQAB", "e": "AQAB"}
JWKS, CONFIGURATION = f"/{POOL}/.well-known/jwks.json", f"/{POOL}/.well-known/openid-configuration"


async def jwks(_house: House, pool_id: str) -> list[dict[str, Any]] | None:
    """There is one pool, and the identity pools' own issuer."""
    return [KEY] if pool_id in {POOL, ISSUER_NAME} else None


async def get(served: Served, path: str, **headers: str) -> httpx.Response:
    """One request."""
    async with httpx.AsyncClient(base_url=served.url) as client:
        return await client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})


async def test_the_keys_of_a_pool_are_public() -> None:
    """Libraries fetch them to check tokens, pages of any origin among them."""
    async with serve({}, jwks=jwks) as served:
        response = await get(served, JWKS, origin="https://app.example.com")
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["cache-control"] == f"public, max-age={MAX_AGE_SECONDS}"
    assert response.json() == {"keys": [KEY]}


async def test_the_configuration_names_the_issuer_and_only_what_exists() -> None:
    """Libraries find the keys from the issuer of a token; each URL in the document answers."""
    async with serve({}, jwks=jwks) as served:
        document = (await get(served, CONFIGURATION)).json()
        issuer = f"https://pools.example.com/{POOL}"
        assert document["issuer"] == issuer
        assert document["id_token_signing_alg_values_supported"] == ["RS256"]
        assert document["subject_types_supported"] == ["public"]
        assert document["response_types_supported"]
        urls = [value for name, value in document.items() if name.endswith(("_uri", "_endpoint"))]
        assert urls == [f"{issuer}/.well-known/jwks.json"]
        assert (await get(served, urls[0].removeprefix("https://pools.example.com"))).status_code == 200


async def test_the_identity_pools_issuer_is_found_in_the_same_way() -> None:
    """AWS and S3 stores read these documents when they are told of it; AWS wants to know the claims, too."""
    async with serve({}, jwks=jwks) as served:
        document = (await get(served, "/cognito-identity/.well-known/openid-configuration")).json()
        keys = (await get(served, "/cognito-identity/.well-known/jwks.json")).json()
    assert document["issuer"] == "https://pools.example.com/cognito-identity"
    assert document["jwks_uri"] == "https://pools.example.com/cognito-identity/.well-known/jwks.json"
    assert document["response_types_supported"] == ["id_token"]
    assert {"sub", "aud", "amr"} < set(document["claims_supported"])
    assert keys == {"keys": [KEY]}


@pytest.mark.parametrize("path", [JWKS, CONFIGURATION])
async def test_what_has_not_changed_is_not_sent_again(path: str) -> None:
    """Caches ask with the tag that they were given."""
    async with serve({}, jwks=jwks) as served:
        etag = (await get(served, path)).headers["etag"]
        for condition in (etag, f'"other", W/{etag}', "*"):
            response = await get(served, path, if_none_match=condition)
            assert (response.status_code, response.content) == (304, b"")
            assert response.headers["etag"] == etag
        assert (await get(served, path, if_none_match='"other"')).status_code == 200


@pytest.mark.parametrize(
    "pool", ["us-east-1_nosuchone", "healthz", "..", "%00_a", "a" * 300 + "_x", "ü_x", "us-east-1_a%2Fb"]
)
@pytest.mark.parametrize("document", ["jwks.json", "openid-configuration"])
async def test_an_unknown_pool_is_not_found(pool: str, document: str) -> None:
    """In JSON, and without anything that keeps a pool hidden that is created later."""
    async with serve({}, jwks=jwks) as served:
        response = await get(served, f"/{pool}/.well-known/{document}")
    assert response.status_code == 404
    assert response.json()["message"]
    assert "public" not in response.headers.get("cache-control", "")

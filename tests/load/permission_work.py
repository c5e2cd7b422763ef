"""Pieces of the identity pools' work, ready to be done over and over."""

import asyncio
import json
import tempfile
from collections.abc import Callable, Mapping
from itertools import cycle
from pathlib import Path
from typing import Any, Final

from poolhouse.app import open_house
from poolhouse.call import House
from poolhouse.config import Config
from poolhouse.crypto import sigv4, sigv4_sign
from poolhouse.identity_pools import sessions
from poolhouse.identity_pools.policy.document import Kind, Policy
from poolhouse.identity_pools.policy.evaluate import Request, evaluate
from poolhouse.session import Role, Session

SIGNERS: Final = 16
"""How many clients sign in turn: each has its own credentials."""
STATEMENTS: Final = 20
_POOL: Final = "us-east-1:9b3f4d52-6a0e-4c1b-8e57-0d2a4f6b8c1e"
_IDENTITY: Final = "us-east-1:9b3f4d52-21c7-4f5e-a9d0-6c8b7e1f3a24"
_COGNITO: Final = "cognito-identity.amazonaws.com"
_CLAIMS: Final[Mapping[str, str | tuple[str, ...]]] = {
    f"{_COGNITO}:aud": _POOL,
    f"{_COGNITO}:sub": _IDENTITY,
    f"{_COGNITO}:amr": ("authenticated", "accounts.google.com", "accounts.google.com:app:1234567890"),
}
_SERVICE: Final = "cognito-sync"
_METHOD: Final = "POST"
_PATH: Final = f"/identitypools/{_POOL}/identities/{_IDENTITY}/datasets/settings"
_BODY: Final = (
    b'{"SyncSessionToken":"0123456789","RecordPatches":[{"Key":"theme","Op":"replace","SyncCount":1,"Value":"dark"}]}'
)
_ROLE: Final = Role("arn:aws:iam::123456789012:role/Users", "AROAQWERTYUIOPASDFGHJ")


def policy() -> Callable[[], object]:
    """A request, and what all the statements of a role say to it: some deny under conditions, the last one allows."""
    context = {
        **_CLAIMS,
        "aws:PrincipalArn": _ROLE.arn,
        "aws:PrincipalTag/team": "red",
        "aws:SourceIp": "192.0.2.7",
        "aws:SecureTransport": "true",
        "aws:CurrentTime": "2030-06-01T12:00:00Z",
        "s3:prefix": f"home/{_IDENTITY}/",
    }
    document = {"Version": "2012-10-17", "Statement": [_statement(number) for number in range(STATEMENTS)]}
    policies = (Policy.parse(json.dumps(document), Kind.IDENTITY),)
    resource = f"arn:aws:s3:::bucket-{STATEMENTS - 1}/home/{_IDENTITY}/a.jpg"

    def work() -> None:
        verdict = evaluate(policies, Request("s3:GetObject", resource, context))
        assert verdict.sid == f"S{STATEMENTS - 1}"

    return work


def _statement(number: int) -> dict[str, Any]:
    """Every fourth one denies, what is of the right name, to those who come without TLS or from somewhere else."""
    denies = number % 4 == 0
    bucket = "*" if denies else f"bucket-{number}"
    conditions: dict[str, Any] = {
        "StringEquals": {"aws:PrincipalTag/team": ["red", "blue"]},
        "IpAddress": {"aws:SourceIp": ["192.0.2.0/24", "2001:db8::/32"]},
        "Bool": {"aws:SecureTransport": "false" if denies else "true"},
    }
    return {
        "Sid": f"S{number}",
        "Effect": "Deny" if denies else "Allow",
        "Action": ["s3:GetObject*", "s3:PutObject*", "s3:List*"],
        "Resource": [f"arn:aws:s3:::{bucket}/shared/*", f"arn:aws:s3:::{bucket}/home/${{{_COGNITO}:sub}}/*"],
        "Condition": conditions,
    }


def signature() -> Callable[[], object]:
    """A signed request with temporary credentials, from its bytes to who has signed it: parsed, unsealed, verified."""
    house, clients = asyncio.run(_clients())
    now = house.clock.now()
    requests = cycle([_signed(credentials, now) for credentials in clients])

    def work() -> None:
        signed = sigv4.SignedRequest.parse(_METHOD, _PATH, "", next(requests), sigv4.body_digest(_BODY))
        assert signed.session_token is not None
        session, secret = sessions.unseal(house, signed.access_key, signed.session_token)
        sigv4.verify(signed, secret, now, service=_SERVICE)
        assert session.identity_id == _IDENTITY

    return work


async def _clients() -> tuple[House, list[sessions.Credentials]]:
    """A house that has minted credentials. What opens them is still there when the house is closed."""
    with tempfile.TemporaryDirectory(prefix="poolhouse-bench-") as data:
        async with open_house(Config(data=Path(data), database_url="sqlite://")) as house:
            now = house.clock.now()
            session = Session(
                name="CognitoIdentityCredentials",
                provider=_COGNITO,
                claims=_CLAIMS,
                issued_at=now,
                expires_at=now + sessions.SESSION_SECONDS,
                role=_ROLE,
                identity_id=_IDENTITY,
                identity_pool_id=_POOL,
                tags={"team": "red"},
            )
            return house, [sessions.mint(house, session) for _ in range(SIGNERS)]


def _signed(credentials: sessions.Credentials, now: float) -> list[tuple[str, str]]:
    """All headers of a request as an SDK sends it."""
    headers = (
        ("Host", f"{_SERVICE}.us-east-1.amazonaws.com"),
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(_BODY))),
        (
            "User-Agent",
            "aws-sdk-js/3.900.0 ua/2.1 os/macOS#14.5 lang/js md/browser#Safari_17.5 api/cognito-sync#3.900.0",
        ),
        ("amz-sdk-invocation-id", "5f6d3a8e-2f0b-4a77-9d2f-1f2f53b6c0aa"),
        ("amz-sdk-request", "attempt=1; max=3"),
    )
    request = sigv4_sign.Request(_METHOD, _PATH, "", headers, sigv4.body_digest(_BODY))
    key = sigv4_sign.Credentials(credentials.access_key_id, credentials.secret, credentials.token)
    return [*headers, *sigv4_sign.sign(request, key, region="us-east-1", service=_SERVICE, now=now)]

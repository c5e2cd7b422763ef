"""What policies may ask about a request and about who makes it, by condition key."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from poolhouse.call import House
from poolhouse.session import Session

FEDERATED_PROVIDER: Final = "aws:FederatedProvider"

Context = dict[str, str | Sequence[str]]

# What a service that asks for a decision may say by itself. All else that begins with `aws:` is about the caller.
_OF_SERVICES: Final = frozenset(
    {
        "aws:calledvia",
        "aws:calledviafirst",
        "aws:calledvialast",
        "aws:referer",
        "aws:requestedregion",
        "aws:resourceaccount",
        "aws:securetransport",
        "aws:sourceip",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:tagkeys",
        "aws:useragent",
        "aws:viaawsservice",
        "aws:vpcsourceip",
    }
)
_FAMILIES_OF_SERVICES: Final = ("aws:requesttag/", "aws:resourcetag/")
_OF_CALLERS: Final = frozenset({"aws", "saml", "sts"})
_OF_ISSUERS: Final = frozenset({"amr", "aud", "email", "oaud", "sub"})


def of_request(house: House, source_ip: str) -> Context:
    """What is known of every request to this installation's own faces."""
    return {
        **of_moment(house),
        "aws:SecureTransport": _boolean(house.public_url.startswith("https://")),
        **({"aws:SourceIp": source_ip} if source_ip else {}),
    }


def of_moment(house: House) -> Context:
    """What time it is."""
    now = house.clock.now()
    return {"aws:CurrentTime": _time(now), "aws:EpochTime": str(int(now))}


def of_session(house: House, session: Session, role_tags: Mapping[str, str]) -> Context:
    """Who acts, with which role, and on whose word. The session's tags go before those of the role."""
    context: Context = {
        **session.claims,
        FEDERATED_PROVIDER: session.provider,
        "aws:TokenIssueTime": _time(session.issued_at),
        "aws:PrincipalAccount": house.config.account_id,
        "aws:PrincipalIsAWSService": _boolean(False),  # noqa: FBT003  what it says
        "aws:userid": session.user_id,
        # Whoever vouched for them may have asked for a second factor; nobody has told.
        "aws:MultiFactorAuthPresent": _boolean(False),  # noqa: FBT003  what it says
        **{f"aws:PrincipalTag/{tag}": value for tag, value in {**role_tags, **session.tags}.items()},
    }
    if session.role is not None:
        context |= {"aws:PrincipalArn": session.role.arn, "aws:PrincipalType": "AssumedRole"}
    if session.source_identity:
        context["aws:SourceIdentity"] = session.source_identity
    return context


def by_service(told: Mapping[str, Sequence[str]]) -> Context:
    """What a service says of a request, without any word on who makes it: that is not the service's to say."""
    # Case does not tell keys apart: a second spelling must not be left to stand behind what we know better.
    found = {key.lower(): (key, values) for key, values in told.items() if _is_services(key)}
    return {key: values[0] if len(values) == 1 else tuple(values) for key, values in found.values()}


def _is_services(key: str) -> bool:
    key = key.lower()
    vendor = key.partition(":")[0]
    if vendor not in _OF_CALLERS:
        # The name of an issuer has a dot, mostly, and that of a service has none.
        return "." not in vendor and key.rpartition(":")[2] not in _OF_ISSUERS
    return key in _OF_SERVICES or key.startswith(_FAMILIES_OF_SERVICES)


def _time(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}"


def _boolean(value: bool) -> str:  # noqa: FBT001  one value, written as policies have it
    return "true" if value else "false"

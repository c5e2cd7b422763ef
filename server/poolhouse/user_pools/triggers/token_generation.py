"""PreTokenGeneration, which changes what tokens say before they are signed."""

from dataclasses import dataclass
from typing import Final

from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.claims import Claims, Subject
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.triggers import calling, events, reading
from poolhouse.user_pools.triggers.calling import Occasion
from poolhouse.user_pools.triggers.claim_changes import Changes, Groups
from poolhouse.user_pools.triggers.events import Fields
from poolhouse.user_pools.triggers.kinds import Trigger, function_of

AUTHENTICATION: Final = "TokenGeneration_Authentication"
NEW_PASSWORD: Final = "TokenGeneration_NewPasswordChallenge"
AUTHENTICATE_DEVICE: Final = "TokenGeneration_AuthenticateDevice"
REFRESH: Final = "TokenGeneration_RefreshTokens"

_V1: Final = pb.PRE_TOKEN_GENERATION_LAMBDA_VERSION_TYPE_V1_0
_VERSIONS: Final = {
    _V1: "1",
    pb.PRE_TOKEN_GENERATION_LAMBDA_VERSION_TYPE_V2_0: "2",
    pb.PRE_TOKEN_GENERATION_LAMBDA_VERSION_TYPE_V3_0: "3",
}


@dataclass(frozen=True, slots=True)
class Tokens:
    """The claims of the two tokens that are issued together."""

    access: Claims
    identity: Claims


async def changed(call: Call, pool: Pool, subject: Subject, source: str, tokens: Tokens) -> Tokens:
    """The claims as the pool's function wants them; unchanged where it has none. Raises what it refuses them with."""
    if function_of(pool, Trigger.PRE_TOKEN_GENERATION) is None:
        return tokens
    version = pool.settings.lambda_config.pre_token_generation_config.lambda_version
    key = "claimsOverrideDetails" if version == _V1 else "claimsAndScopeOverrideDetails"
    occasion = Occasion.of(call, pool, subject.client.id, subject.user.username)
    request = _request(subject, tokens, scopes=version != _V1)
    request = events.with_metadata(request, occasion.metadata)
    response = await calling.ask(
        occasion, Trigger.PRE_TOKEN_GENERATION, source, request, {key: None}, _VERSIONS[version]
    )
    return _applied(tokens, reading.table(response, key), plain=version == _V1)


def _request(subject: Subject, tokens: Tokens, *, scopes: bool) -> Fields:
    groups = {
        "groupsToOverride": tokens.identity.get("cognito:groups", []),
        "iamRolesToOverride": tokens.identity.get("cognito:roles", []),
        "preferredRole": tokens.identity.get("cognito:preferred_role"),
    }
    shown = {"userAttributes": events.user_attributes(subject.user), "groupConfiguration": groups}
    return {**shown, "scopes": tokens.access["scope"].split()} if scopes else shown


def _applied(tokens: Tokens, details: Fields, *, plain: bool) -> Tokens:
    groups = Groups.read(details)
    if plain:
        # The first version knows claims of ID tokens only; groups are those of both.
        access, identity = Changes(), Changes.read(details, plain=True)
    else:
        access = Changes.read(reading.table(details, "accessTokenGeneration"), plain=False)
        identity = Changes.read(reading.table(details, "idTokenGeneration"), plain=False)
    return Tokens(
        access.applied(tokens.access, groups, roles=False), identity.applied(tokens.identity, groups, roles=True)
    )

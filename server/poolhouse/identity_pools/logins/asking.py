"""Asking a provider about a token that only the provider can read."""

import json
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import urlencode

from poolhouse.call import House
from poolhouse.identity_pools.logins.refusals import LoginRefused, ProviderUnavailable
from poolhouse.integrations.outside import FetchFailed

MAX_TOKEN_CHARS: Final = 4096
"""Longer ones fit into nobody's URL."""
OK: Final = 200
REFUSED: Final = "The provider doesn't accept the token."

_REFUSALS: Final = frozenset({400, 401, 403, 404})


async def ask_about(house: House, url: str, token: str, **parameters: str) -> dict[str, Any]:
    """What the provider answers a GET that carries the token as `access_token`; see `ask`."""
    if len(token) > MAX_TOKEN_CHARS:
        raise LoginRefused(REFUSED)
    return await ask(house, f"{url}?{urlencode({**parameters, 'access_token': token})}")


async def ask(house: House, url: str, headers: Iterable[tuple[str, str]] = ()) -> dict[str, Any]:
    """The JSON object that the provider answers; LoginRefused if it says no, ProviderUnavailable for all else."""
    try:
        answer = await house.outside.get(url, headers)
    except FetchFailed as error:
        raise ProviderUnavailable(str(error)) from error
    if answer.status in _REFUSALS:
        raise LoginRefused(REFUSED)
    if answer.status != OK:
        raise ProviderUnavailable(f"the provider answered {answer.status}")
    try:
        document = json.loads(answer.body)
    except (ValueError, RecursionError):
        raise ProviderUnavailable("the provider's answer is not JSON") from None
    if not isinstance(document, dict):
        raise ProviderUnavailable("the provider's answer is not an object")
    return document

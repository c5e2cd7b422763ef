"""Which functions are told of a pool's users: the settings say so, as Cognito's LambdaConfig has no place for that."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from poolhouse.config import EVERY_POOL, Config, ConfigError, read_pool_function
from poolhouse.integrations.functions.functions import Functions


class Telling(StrEnum):
    """What functions are told of a user, by the names in events. Both go beyond Cognito."""

    ATTRIBUTES_CHANGED = "AttributesChanged"
    USER_DELETED = "UserDeleted"


class PoolFunctions:
    """The ARNs of functions, by what they are told and of which pool."""

    def __init__(self, arns: Mapping[Telling, Mapping[str, str]] | None = None) -> None:
        """Hold these ARNs, by pools' ids; under EVERY_POOL is the one of all other pools."""
        self._arns: Final[Mapping[Telling, Mapping[str, str]]] = arns or MappingProxyType({})

    def of(self, telling: Telling, pool_id: str) -> str | None:
        """The ARN of the function that is told this of the pool's users, if there is one."""
        found = self._arns.get(telling)
        return (found.get(pool_id) or found.get(EVERY_POOL)) if found else None


def configured(config: Config, functions: Functions) -> PoolFunctions:
    """The functions that the settings name; ConfigError for one that could not be called."""
    settings = {
        Telling.ATTRIBUTES_CHANGED: ("attributes_changed_functions", config.attributes_changed_functions),
        Telling.USER_DELETED: ("user_deleted_functions", config.user_deleted_functions),
    }
    arns: dict[Telling, Mapping[str, str]] = {}
    for telling, (name, entries) in settings.items():
        arns[telling] = dict(map(read_pool_function, entries))
        for arn in arns[telling].values():
            if not functions.knows(arn):
                raise ConfigError(f"{name}: {arn}: function_urls names no place for it, and there is no Lambda service")
    return PoolFunctions(arns)

"""Which functions are told of a pool's users."""

import pytest

from poolhouse.config import Config, ConfigError
from poolhouse.integrations.functions.functions import Functions
from poolhouse.integrations.functions.pool_functions import PoolFunctions, Telling, configured

ARN = "arn:aws:lambda:us-east-1:000000000000:function:tell"
OTHER = f"{ARN}-others"
POOL = "us-east-1_EXAMPLE12"


class Everywhere(Functions):
    """Functions of which every one can be called."""

    def knows(self, arn: str) -> bool:
        """Whether there is a place where the function could run."""
        return bool(arn)


def test_a_pools_own_function_goes_before_that_of_all_pools() -> None:
    """Each kind of event has its own."""
    found = configured(Config(attributes_changed_functions=(f"{POOL}={ARN}", f"*={OTHER}")), Everywhere())
    assert found.of(Telling.ATTRIBUTES_CHANGED, POOL) == ARN
    assert found.of(Telling.ATTRIBUTES_CHANGED, f"{POOL}3") == OTHER
    assert found.of(Telling.USER_DELETED, POOL) is None
    assert PoolFunctions().of(Telling.USER_DELETED, POOL) is None


@pytest.mark.parametrize("setting", ["attributes_changed_functions", "user_deleted_functions"])
def test_a_function_that_could_not_be_called_stops_the_start(setting: str) -> None:
    """Events would wait for nothing, and be lost."""
    with pytest.raises(ConfigError, match=f"{setting}: {ARN}: function_urls names no place for it"):
        configured(Config.model_validate({setting: (f"*={ARN}",)}), Functions())

"""Calls functions by their ARNs, wherever the settings say that they run."""

from collections.abc import Mapping
from typing import Any, Final

from poolhouse.clock import Clock
from poolhouse.config import GRPC_SCHEMES, PYTHON_SCHEME, Config, ConfigError, read_function_url
from poolhouse.integrations.functions.function import (
    PAYLOAD_BYTES,
    FunctionFailed,
    Target,
    decode,
    encode,
    find,
)


class Functions:
    """The functions that this server can call."""

    def __init__(self, by_arn: Mapping[str, Target] | None = None, others: Target | None = None) -> None:
        """Find functions where `by_arn` says, and all `others` at one place, if there is one."""
        self._by_arn: Final = by_arn or {}
        self._others = others

    def knows(self, arn: str) -> bool:
        """Whether there is a place where the function could run."""
        return self._place(arn) is not None

    async def invoke(
        self, arn: str, event: Mapping[str, Any], seconds: float, answer_bytes: int = PAYLOAD_BYTES
    ) -> Any:
        """What the function answers to the event: any JSON of so many bytes. It has `seconds` in all.

        FunctionUnavailable if there is no answer for now, FunctionFailed if the function or its answer is at fault.
        """
        target = self._place(arn)
        if target is None:
            raise FunctionFailed(f"the settings do not say where {arn} runs")
        return decode(await target.invoke(arn, encode(event), seconds), answer_bytes)

    def _place(self, arn: str) -> Target | None:
        return find(self._by_arn, arn) or self._others

    async def close(self) -> None:
        """Let go of connections."""
        for target in {*self._by_arn.values(), *([self._others] if self._others else [])}:
            await target.close()


def configured(config: Config, clock: Clock) -> Functions:
    """The functions that the settings name. What calling them needs is imported only where there are some.

    ConfigError for a Python function that cannot be imported.
    """
    places = dict(map(read_function_url, config.function_urls))
    pythons = {arn: url for arn, url in places.items() if url.startswith(PYTHON_SCHEME)}
    grpcs = {arn: url for arn, url in places.items() if url.startswith(GRPC_SCHEMES)}
    webhooks = {arn: url for arn, url in places.items() if arn not in pythons and arn not in grpcs}
    secret = config.function_secret.get_secret_value() if config.function_secret else ""
    by_arn = {**_pythons(pythons), **_grpcs(grpcs, secret, clock), **_webhooks(webhooks, secret, clock)}
    return Functions(by_arn, _lambda(config, clock))


def _webhooks(urls: dict[str, str], secret: str, clock: Clock) -> dict[str, Target]:
    if not urls:
        return {}
    from poolhouse.integrations.functions.webhook import WebhookFunctions  # noqa: PLC0415

    return dict.fromkeys(urls, WebhookFunctions(urls, secret, clock))


def _grpcs(urls: dict[str, str], secret: str, clock: Clock) -> dict[str, Target]:
    if not urls:
        return {}
    from poolhouse.integrations.functions.grpc_service import GrpcFunctions  # noqa: PLC0415

    return dict.fromkeys(urls, GrpcFunctions(urls, secret, clock))


def _pythons(urls: dict[str, str]) -> dict[str, Target]:
    if not urls:
        return {}
    from poolhouse.integrations.functions.python_functions import PythonFunctions, load  # noqa: PLC0415

    try:
        loaded = {arn: load(url.removeprefix(PYTHON_SCHEME)) for arn, url in urls.items()}
    except ValueError as error:
        raise ConfigError(f"function_urls: {error}") from None
    return dict.fromkeys(loaded, PythonFunctions(loaded))


def _lambda(config: Config, clock: Clock) -> Target | None:
    if config.lambda_access_key_id is None or config.lambda_secret is None:
        return None
    from poolhouse.crypto.sigv4_sign import Credentials  # noqa: PLC0415
    from poolhouse.integrations.functions.lambda_api import LambdaFunctions  # noqa: PLC0415

    credentials = Credentials(config.lambda_access_key_id, config.lambda_secret.get_secret_value())
    return LambdaFunctions(config.lambda_url, credentials, clock)

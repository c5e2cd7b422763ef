"""Devices by way of Amazon SNS, or anything like it: an endpoint for each, at an application of somebody else's."""

import json
import re
from typing import Final, NoReturn

from poolhouse.integrations.message import DeliveryFailed
from poolhouse.integrations.push.notification import (
    Application,
    ApplicationRefused,
    DeviceGone,
    Notification,
    Platform,
    PushFailed,
    PushService,
)
from poolhouse.integrations.sns import SnsClient, SnsRefused, message_attributes

_ENDPOINT: Final = re.compile(rb"<EndpointArn>\s*(arn:[!-;=-~]{1,2000})\s*</EndpointArn>")
# How SNS refuses a token whose endpoint was changed since, by being disabled for one: the only way to learn its ARN.
_EXISTING: Final = re.compile(r"Endpoint (arn:[!-;=-~]{1,2000}) already exists with the same Token")
_APPLE: Final = (Platform.APNS, Platform.APNS_SANDBOX)
_BACKGROUND: Final = {"AWS.SNS.MOBILE.APNS.PUSH_TYPE": "background", "AWS.SNS.MOBILE.APNS.PRIORITY": "5"}
# What they mean of a device depends on what was asked; what is sent is well formed.
_GONE: Final = {
    "CreatePlatformEndpoint": frozenset({"InvalidParameter"}),
    "Publish": frozenset({"EndpointDisabled", "InvalidParameter", "NotFound"}),
}
_NOT_OURS: Final = frozenset({"NotFound", "PlatformApplicationDisabled"})
_REFUSED: Final = frozenset({401, 403})


class SnsPush(PushService):
    """Registers devices at SNS, and publishes to them there."""

    def __init__(self, client: SnsClient) -> None:
        """Call SNS through `client`."""
        self._client = client

    async def register(self, application: Application, token: str) -> str:
        """See PushService: the ARN of the device's endpoint. One that was disabled is enabled again."""
        endpoint = await self._endpoint({"PlatformApplicationArn": application.arn, "Token": token})
        enabled = {"EndpointArn": endpoint} | _entries({"Enabled": "true", "Token": token})
        try:
            await self._call("SetEndpointAttributes", enabled)
        except SnsRefused as refused:
            _refuse("SetEndpointAttributes", refused)
        return endpoint

    async def send(self, application: Application, token: str, notification: Notification) -> None:
        """See PushService; the token is the endpoint's ARN."""
        attributes = _BACKGROUND if application.platform in _APPLE else {}
        parameters = {"TargetArn": token, "MessageStructure": "json", "Message": _message(application, notification)}
        try:
            await self._call("Publish", {**parameters, **message_attributes(attributes)})
        except SnsRefused as refused:
            _refuse("Publish", refused)

    async def _endpoint(self, asked: dict[str, str]) -> str:
        try:
            answer = await self._call("CreatePlatformEndpoint", asked)
        except SnsRefused as refused:
            if existing := _EXISTING.search(refused.message):
                return existing[1]
            _refuse("CreatePlatformEndpoint", refused)
        found = _ENDPOINT.search(answer)
        if found is None:
            raise PushFailed("SNS's answer names no endpoint")
        return found[1].decode()

    async def _call(self, action: str, parameters: dict[str, str]) -> bytes:
        try:
            return await self._client.call(action, parameters)
        except DeliveryFailed as failure:
            raise PushFailed(str(failure)) from None


def _message(application: Application, notification: Notification) -> str:
    data = json.dumps(notification.data)
    apple = application.platform in _APPLE
    content = json.dumps(notification.apple if apple else {"data": notification.data})
    return json.dumps({"default": data, application.platform.value: content})


def _entries(attributes: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, (name, value) in enumerate(attributes.items(), start=1):
        found |= {f"Attributes.entry.{number}.key": name, f"Attributes.entry.{number}.value": value}
    return found


def _refuse(action: str, refused: SnsRefused) -> NoReturn:
    said = f"{action}: {refused}"
    if refused.code in _GONE.get(action, ()):
        raise DeviceGone(said) from None
    is_ours = refused.status not in _REFUSED and refused.code not in _NOT_OURS
    raise (PushFailed if is_ours else ApplicationRefused)(said, refused.retry_after) from None

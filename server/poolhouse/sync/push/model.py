"""Platform applications: who we are to push services, and those of others that SNS keeps."""

import json
import re
from functools import partial
from typing import Final

from poolhouse import errors
from poolhouse.call import House
from poolhouse.integrations.push.notification import Application, Platform, PushFailed
from poolhouse.integrations.push.services import OWN_PLATFORMS
from poolhouse.storage import platform_applications as rows
from poolhouse.storage.platform_applications import ApplicationKey, ApplicationRow

MAX_NAME: Final = 256
_NAME: Final = r"[A-Za-z0-9_.-]{1,256}"
_ARN: Final = re.compile(
    rf"arn:aws:sns:(?P<region>[-0-9a-z]+):(?P<account>\d+):app/(?P<platform>[A-Z_]+)/(?P<name>{_NAME})"
)


def arn_of(house: House, key: ApplicationKey) -> str:
    """The ARN of an application of this installation's account."""
    return f"arn:aws:sns:{key.region}:{house.config.account_id}:app/{key.platform}/{key.name}"


def key_of(house: House, arn: str) -> ApplicationKey | None:
    """What is stored under this ARN, if it is one of this installation's account."""
    found = _ARN.fullmatch(arn)
    if found is None or found["account"] != house.config.account_id or found["region"] not in house.config.regions:
        return None
    return ApplicationKey(found["region"], found["platform"], found["name"])


def platform_of(arn: str) -> Platform | None:
    """The push service of an application; None for an ARN that is none, and for a service that nobody knows."""
    found = _ARN.fullmatch(arn)
    return Platform(found["platform"]) if found is not None and found["platform"] in set(Platform) else None


def new_key(region: str, platform: str, name: str) -> ApplicationKey:
    """What an application is to be stored under; InvalidParameterException for what there cannot be."""
    if platform not in OWN_PLATFORMS:
        known = ", ".join(OWN_PLATFORMS)
        raise errors.InvalidParameterException(f"Invalid parameter: Platform Reason: {platform!r:.40} is not {known}.")
    if not re.fullmatch(_NAME, name):
        raise errors.InvalidParameterException(
            f"Invalid parameter: Name Reason: up to {MAX_NAME} letters, digits, underscores, dashes and dots."
        )
    return ApplicationKey(region, platform, name)


async def find(house: House, arn: str) -> Application | None:
    """The application with this ARN, as this process remembers it; one of another account is taken by its word."""
    key = key_of(house, arn)
    if key is None:
        platform = platform_of(arn)
        return None if platform is None else Application(arn, platform)
    found: Application | None = await house.caches.platform_applications.get(arn, partial(_load, house, key))
    return found


async def check(house: House, arn: str) -> None:
    """InvalidParameterException for an application that this server could not reach devices through."""
    application = await find(house, arn)
    if application is None:
        raise errors.InvalidParameterException(f"There is no platform application {arn}.")
    try:
        house.push.of(application)
    except PushFailed:
        raise errors.InvalidParameterException(
            f"{arn} is an application of another account, and push_sns_url does not say where its SNS is."
        ) from None


def opened(house: House, row: ApplicationRow) -> Application:
    """The application of a row, with its credential."""
    attributes: dict[str, str] = json.loads(house.keyring.open(row.attributes, _context(row.key)))
    return Application(arn_of(house, row.key), Platform(row.key.platform), **attributes)


def sealed(house: House, key: ApplicationKey, application: Application) -> bytes:
    """The attributes of an application as they are stored."""
    members = ("principal", "credential", "team_id", "bundle_id")
    document = json.dumps({name: getattr(application, name) for name in members})
    return house.keyring.seal(document.encode(), _context(key))


async def _load(house: House, key: ApplicationKey) -> Application | None:
    row = await rows.find(house.store, key)
    return None if row is None else opened(house, row)


def _context(key: ApplicationKey) -> bytes:
    return "\0".join(("platform application", *key)).encode()

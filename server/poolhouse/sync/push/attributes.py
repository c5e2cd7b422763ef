"""Attributes of platform applications, as SNS has them: what goes in, and what is told again."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from poolhouse import errors
from poolhouse.integrations.push import apns, fcm, web_push
from poolhouse.integrations.push.notification import Application, CredentialRefused, Platform

CREDENTIAL: Final = "PlatformCredential"
PRINCIPAL: Final = "PlatformPrincipal"
TEAM_ID: Final = "ApplePlatformTeamID"
BUNDLE_ID: Final = "ApplePlatformBundleID"
ENABLED: Final = "Enabled"
PUBLIC_KEY: Final = "WebPushPublicKey"

_PARTS: Final = {CREDENTIAL: "credential", PRINCIPAL: "principal", TEAM_ID: "team_id", BUNDLE_ID: "bundle_id"}
_OF_APPLE: Final = frozenset(_PARTS)
_TAKEN: Final = {
    Platform.APNS: _OF_APPLE,
    Platform.APNS_SANDBOX: _OF_APPLE,
    Platform.GCM: frozenset({CREDENTIAL}),
    Platform.WEB_PUSH: frozenset({CREDENTIAL, PRINCIPAL}),
}
_CHECKS: Final = {
    Platform.APNS: apns.check,
    Platform.APNS_SANDBOX: apns.check,
    Platform.GCM: fcm.check,
    Platform.WEB_PUSH: web_push.check,
}


def changed(application: Application, attributes: Mapping[str, str]) -> Application:
    """The application with these attributes; InvalidParameterException if it cannot be used then."""
    parts: dict[str, Any] = {}
    for name, value in attributes.items():
        if name not in _PARTS:
            raise _refused(f"{name} is not an attribute that can be set here.")
        if name not in _TAKEN[application.platform]:
            raise _refused(f"{application.platform} has no {name}.")
        parts[_PARTS[name]] = value
    found = replace(application, **parts)
    try:
        _CHECKS[application.platform](found)
    except CredentialRefused as error:
        raise _refused(str(error)) from None
    return found


def told(application: Application) -> dict[str, str]:
    """What anybody may know of the application."""
    found = {ENABLED: "true"}
    if application.team_id:
        found |= {TEAM_ID: application.team_id, BUNDLE_ID: application.bundle_id}
    if application.platform is Platform.WEB_PUSH:
        found[PUBLIC_KEY] = web_push.public_key(application)
    return found


def _refused(reason: str) -> errors.InvalidParameterException:
    return errors.InvalidParameterException(f"Invalid parameter: Attributes Reason: {reason}")

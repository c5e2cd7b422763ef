"""The events that triggers are called with, as Cognito's functions know them. Values in, values out."""

from collections.abc import Mapping
from typing import Any, Final

from poolhouse.user_pools.model.user import User

VERSION: Final = "1"
CLIENT_NOT_APPLICABLE: Final = "CLIENT_ID_NOT_APPLICABLE"
"""What stands for the app client where an operator acts without one."""
SDK_VERSION: Final = "aws-sdk-unknown-unknown"
"""What Cognito writes where it does not know with what it was called."""

Fields = dict[str, Any]


def user_attributes(user: User) -> Fields:
    """A user who is stored, as events show them."""
    return {"sub": user.sub, "cognito:user_status": user.status, **user.attributes}


def with_metadata(request: Fields, metadata: Mapping[str, str]) -> Fields:
    """The request with what the app hands to functions, where it hands them something."""
    return {**request, "clientMetadata": dict(metadata)} if metadata else request


def validation_data(values: Mapping[str, str]) -> Fields:
    """What the app wants to be validated, as events show it."""
    return {"validationData": dict(values) or None}

"""Why a login is not believed. What callers are told is made of it in one place; who asks for STS has other words."""

from typing import Final

NOT_A_TOKEN: Final = "Not a valid OpenId Connect identity token."
WRONG_ISSUER: Final = "Issuer doesn't match providerName"
WRONG_AUDIENCE: Final = "Incorrect token audience."
WRONG_SIGNATURE: Final = "Couldn't verify signed token."


class LoginRefused(Exception):
    """The login proves nothing: LoginRefused > LoginExpired. The message is in Cognito's words where it has any."""


class LoginExpired(LoginRefused):
    """It would be good, had it not run out."""

    def __init__(self, now: float, expires_at: float) -> None:
        """Tell when, in seconds since the Unix epoch, as Cognito does."""
        super().__init__(f"Token expired: {int(now)} >= {int(expires_at)}")


class ProviderUnsupported(Exception):
    """The pool does not take logins of this provider, or not those of this application."""


class ProviderUnavailable(Exception):
    """The provider cannot be asked now. The message is for operators."""

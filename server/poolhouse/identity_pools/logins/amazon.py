"""Access tokens of Login with Amazon: Amazon is asked which app, and which user of it, the token is for."""

from typing import Final

from poolhouse.call import House
from poolhouse.identity_pools.logins import refusals
from poolhouse.identity_pools.logins.asking import ask_about
from poolhouse.identity_pools.logins.login import Login
from poolhouse.identity_pools.logins.refusals import LoginRefused

AMAZON: Final = "www.amazon.com"
TOKEN_INFO_URL: Final = "https://api.amazon.com/auth/o2/tokeninfo"


async def verify(house: House, application: str, token: str) -> Login:
    """The login that a user's access token for this app proves; the app goes by its id, or by a client id of it."""
    info = await ask_about(house, TOKEN_INFO_URL, token)
    if application not in (info.get("app_id"), info.get("aud")):
        raise LoginRefused(refusals.WRONG_AUDIENCE)
    if info.get("iss") != f"https://{AMAZON}":
        raise LoginRefused(refusals.WRONG_ISSUER)
    return Login.of(AMAZON, application, info.get("user_id"), {"aud": application})

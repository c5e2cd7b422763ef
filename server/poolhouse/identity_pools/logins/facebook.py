"""Access tokens of Facebook Login: Facebook is asked which app, and which user of it, the token is for."""

from typing import Final

from poolhouse.call import House
from poolhouse.identity_pools.logins import refusals
from poolhouse.identity_pools.logins.asking import ask_about
from poolhouse.identity_pools.logins.login import Login
from poolhouse.identity_pools.logins.refusals import LoginRefused

FACEBOOK: Final = "graph.facebook.com"
APP_URL: Final = f"https://{FACEBOOK}/app"
USER_URL: Final = f"https://{FACEBOOK}/me"


async def verify(house: House, app_id: str, token: str) -> Login:
    """The login that a user's access token for this app proves.

    Facebook's `debug_token` wants the app's secret, which an identity pool does not have. With the user's own token,
    the app and the user can be read as well.
    """
    app = await ask_about(house, APP_URL, token, fields="id")
    if app.get("id") != app_id:
        raise LoginRefused(refusals.WRONG_AUDIENCE)
    user = await ask_about(house, USER_URL, token, fields="id")
    return Login.of(FACEBOOK, app_id, user.get("id"), {"aud": app_id})

"""Tokens of X, formerly Twitter: X is asked, in the app's and the user's name, who the user is."""

from typing import Final

from poolhouse.call import House
from poolhouse.crypto import oauth1
from poolhouse.identity_pools.logins.asking import REFUSED, ask
from poolhouse.identity_pools.logins.login import Login
from poolhouse.identity_pools.logins.refusals import LoginRefused
from poolhouse.identity_pools.model.settings import TWITTER

USER_URL: Final = f"https://{TWITTER}/1.1/account/verify_credentials.json?include_entities=false&skip_status=true"
MAX_PART_CHARS: Final = 512


async def verify(house: House, application: str, token: str) -> Login:
    """The login that a user's token and secret prove, a semicolon between them; `application` is the app's two alike.

    A token of another app's users is of no use: X takes it from nobody but that app.
    """
    consumer_key, _, consumer_secret = application.partition(";")
    user_token, _, user_secret = token.partition(";")
    if not user_token or not user_secret or len(token) > 2 * MAX_PART_CHARS or not token.isascii():
        raise LoginRefused(REFUSED)
    credentials = oauth1.Credentials(consumer_key, consumer_secret, user_token, user_secret)
    header = oauth1.authorization(USER_URL, credentials, house.ids.token(), house.clock.now())
    user = await ask(house, USER_URL, [("Authorization", header)])
    return Login.of(TWITTER, consumer_key, user.get("id_str"), {"aud": consumer_key})

"""A user signs up, confirms the address, signs in, and is believed: with boto3, as on AWS.

make dev                                    # in another terminal
pip install boto3 "pyjwt[crypto]"
eval "$(poolhouse env)"                     # where the server is, as AWS's SDKs read it
python examples/boto3/sign_in.py
"""

import json
import os
import time
from urllib.parse import urlencode
from urllib.request import urlopen

import boto3
import jwt

EMAIL, PASSWORD = "ada@example.com", "Correct-horse-1"
URL = os.environ["AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"]


def code(pool_id: str) -> str:
    """The code that the emulator would have mailed."""
    while True:
        with urlopen(f"{URL}/_dev/inbox?{urlencode({'user_pool_id': pool_id, 'to': EMAIL})}") as answer:
            if messages := json.load(answer):
                return messages[0]["code"]
        time.sleep(0.1)


cognito = boto3.client("cognito-idp")

pool_id = cognito.create_user_pool(PoolName="example", AutoVerifiedAttributes=["email"])["UserPool"]["Id"]
app = {
    "ClientId": cognito.create_user_pool_client(
        UserPoolId=pool_id, ClientName="app", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    )["UserPoolClient"]["ClientId"]
}

cognito.sign_up(**app, Username="ada", Password=PASSWORD, UserAttributes=[{"Name": "email", "Value": EMAIL}])
cognito.confirm_sign_up(**app, Username="ada", ConfirmationCode=code(pool_id))
parameters = {"USERNAME": "ada", "PASSWORD": PASSWORD}
signed_in = cognito.initiate_auth(**app, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters)
id_token = signed_in["AuthenticationResult"]["IdToken"]

# What a back end does with the token: it trusts the issuer's keys, and nothing else.
issuer = f"{URL}/{pool_id}"
key = jwt.PyJWKClient(f"{issuer}/.well-known/jwks.json").get_signing_key_from_jwt(id_token)
claims = jwt.decode(id_token, key, algorithms=["RS256"], issuer=issuer, audience=app["ClientId"])
print(f"signed in: {claims['cognito:username']} <{claims['email']}>")

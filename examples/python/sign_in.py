"""A user signs up, confirms the address, and signs in: over gRPC, with the Python client.

make dev                                    # in another terminal
pip install ./clients/python                # `make shell` has it already
python examples/python/sign_in.py
"""

import json
import os
import time
from urllib.parse import urlencode
from urllib.request import urlopen

import poolhouse_client
from poolhouse_client.gen.userpool import v1 as pb

GRPC = os.environ.get("SERVER_GRPC", "localhost:50051")
URL = os.environ.get("SERVER_URL", "http://localhost:8080")
# The emulator believes every key; `poolhouse serve` leaves a real one for `poolhouse env`.
KEY = poolhouse_client.AccessKey("dev", "dev")
EMAIL, PASSWORD = "ada@example.com", "Correct-horse-1"


def code(pool_id: str) -> str:
    """The code that the emulator would have mailed."""
    while True:
        with urlopen(f"{URL}/_dev/inbox?{urlencode({'user_pool_id': pool_id, 'to': EMAIL})}") as answer:
            if messages := json.load(answer):
                return messages[0]["code"]
        time.sleep(0.1)


with poolhouse_client.connect(GRPC, access_key=KEY, plaintext=True) as poolhouse:
    users = poolhouse.user_pools
    email = pb.VERIFIED_ATTRIBUTE_TYPE_EMAIL
    pool_id = users.CreateUserPool(
        pb.CreateUserPoolRequest(pool_name="example", auto_verified_attributes=[email])
    ).user_pool.id
    flows = [pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_USER_PASSWORD_AUTH, pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_REFRESH_TOKEN_AUTH]
    app = pb.CreateUserPoolClientRequest(user_pool_id=pool_id, client_name="app", explicit_auth_flows=flows)
    client_id = users.CreateUserPoolClient(app).user_pool_client.client_id

    address = pb.AttributeType(name="email", value=EMAIL)
    ada = {"client_id": client_id, "username": "ada"}
    users.SignUp(pb.SignUpRequest(**ada, password=PASSWORD, user_attributes=[address]))
    users.ConfirmSignUp(pb.ConfirmSignUpRequest(**ada, confirmation_code=code(pool_id)))
    signed_in = users.InitiateAuth(
        pb.InitiateAuthRequest(
            client_id=client_id,
            auth_flow=pb.AUTH_FLOW_TYPE_USER_PASSWORD_AUTH,
            auth_parameters={"USERNAME": "ada", "PASSWORD": PASSWORD},
        )
    )
    user = users.GetUser(pb.GetUserRequest(access_token=signed_in.authentication_result.access_token))
    attributes = {attribute.name: attribute.value for attribute in user.user_attributes}
    print(f"signed in: {user.username} <{attributes['email']}>")

"""Two devices of a guest share their settings, on line and off: over gRPC, with the Python client.

make dev                                    # in another terminal
pip install ./clients/python                # `make shell` has it already
python examples/python/sync.py
"""

import json
import os
import uuid

import poolhouse_client
from poolhouse_client.gen.iam import v1 as iam
from poolhouse_client.gen.identity import v1 as pb

GRPC = os.environ.get("SERVER_GRPC", "localhost:50051")
NOWHERE = "localhost:1"
# The emulator believes every key; `poolhouse serve` leaves a real one for `poolhouse env`.
KEY = poolhouse_client.AccessKey("dev", "dev")
ISSUER = "cognito-identity.amazonaws.com"


def document(**statement: object) -> str:
    """A policy in JSON."""
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})


def new_pool() -> str:
    """What an operator does once: an identity pool for guests, who may sync."""
    role = f"sync-{uuid.uuid4()}"
    with poolhouse_client.connect(GRPC, access_key=KEY, plaintext=True) as poolhouse:
        asked = pb.CreateIdentityPoolRequest(identity_pool_name="players", allow_unauthenticated_identities=True)
        pool_id = poolhouse.identity_pools.CreateIdentityPool(asked).identity_pool_id
        trust = document(
            Principal={"Federated": ISSUER},
            Action="sts:AssumeRoleWithWebIdentity",
            Condition={"StringEquals": {f"{ISSUER}:aud": pool_id}},
        )
        made = poolhouse.iam.CreateRole(iam.CreateRoleRequest(role_name=role, assume_role_policy_document=trust))
        allowed = document(Action="cognito-sync:*", Resource="*")
        named = {"role_name": role, "policy_name": "sync", "policy_document": allowed}
        poolhouse.iam.PutRolePolicy(iam.PutRolePolicyRequest(**named))
        roles = {"unauthenticated": made.role.arn}
        poolhouse.identity_pools.SetIdentityPoolRoles(
            pb.SetIdentityPoolRolesRequest(identity_pool_id=pool_id, roles=roles)
        )
    return pool_id


pool_id = new_pool()
ids: dict[str, str] = {}  # users have the same identity everywhere; guests are the same by their id alone
with poolhouse_client.Device(NOWHERE, pool_id, plaintext=True) as phone:
    phone.sync("settings")["theme"] = "dark"
    print("off line:", phone.sync("settings").copy(), phone.status)
with poolhouse_client.Device(GRPC, pool_id, identity_ids=ids, plaintext=True) as phone:
    phone.sync("settings")["theme"] = "dark"
    phone.synchronize(timeout=10)
    with poolhouse_client.Device(GRPC, pool_id, identity_ids=ids, plaintext=True) as laptop:
        laptop.synchronize(timeout=10)
        print("on the laptop:", laptop.sync("settings").copy())

"""The policies within roles: put, told, listed and deleted."""

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.gen.iam import v1 as pb
from poolhouse.identity_pools.iam import documents, paging
from poolhouse.identity_pools.iam.model import name_key
from poolhouse.identity_pools.iam.roles import existing, locked
from poolhouse.storage import iam as rows


async def put_role_policy(call: Call, request: pb.PutRolePolicyRequest) -> pb.PutRolePolicyResponse:
    """Put the policy into the role, in place of the one of that name."""
    documents.check_policy(request.policy_document, request.role_name)
    async with call.store.write() as tx:
        role = await locked(call, tx, request.role_name)
        policies = await rows.policies(tx, role.name_key)
        policies[request.policy_name] = request.policy_document
        if sum(map(documents.size, policies.values())) > documents.ROLE_SIZE:
            raise documents.too_large(role.name)
        await rows.put_policy(tx, role.name_key, request.policy_name, request.policy_document)
    return pb.PutRolePolicyResponse()


async def get_role_policy(call: Call, request: pb.GetRolePolicyRequest) -> pb.GetRolePolicyResponse:
    """The policy of that name, as it was put."""
    async with call.store.read() as reader:
        role = existing(await rows.find(reader, name_key(request.role_name)), request.role_name)
        document = await rows.find_policy(reader, role.name_key, request.policy_name)
    if document is None:
        raise _not_found(request.policy_name)
    return pb.GetRolePolicyResponse(role_name=role.name, policy_name=request.policy_name, policy_document=document)


async def list_role_policies(call: Call, request: pb.ListRolePoliciesRequest) -> pb.ListRolePoliciesResponse:
    """One page of the names of the role's policies."""
    list_name = f"ListRolePolicies {name_key(request.role_name)}"
    last, limit = paging.begin(call, list_name, request)
    async with call.store.read() as reader:
        role = existing(await rows.find(reader, name_key(request.role_name)), request.role_name)
        found = await rows.policy_names(reader, role.name_key, last, limit + 1)
    response = pb.ListRolePoliciesResponse(policy_names=found[:limit])
    paging.end(call, list_name, response, found, limit)
    return response


async def delete_role_policy(call: Call, request: pb.DeleteRolePolicyRequest) -> pb.DeleteRolePolicyResponse:
    """Take the policy out of the role."""
    async with call.store.write() as tx:
        role = await locked(call, tx, request.role_name)
        if not await rows.delete_policy(tx, role.name_key, request.policy_name):
            raise _not_found(request.policy_name)
    return pb.DeleteRolePolicyResponse()


def _not_found(name: str) -> errors.NoSuchEntityException:
    return errors.NoSuchEntityException(f"The role policy with name {name} cannot be found.")

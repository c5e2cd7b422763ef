"""The Python client: its generated stubs alone, and what `connect` adds to them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest

import poolhouse_client
from poolhouse_client import AccessKey, aio, error_name
from poolhouse_client.gen.sync import v1 as sync
from poolhouse_client.gen.userpool import v1 as pb
from tests.clients.live import PASSWORD, Key, Live, Pool, running
from tests.services.certificates import Authority

PASSWORD_FLOW = pb.AUTH_FLOW_TYPE_USER_PASSWORD_AUTH


@pytest.fixture
def stub(server: Live) -> Iterator[pb.UserPoolServiceStub]:
    """The generated stub, on a plain channel."""
    with grpc.insecure_channel(server.grpc) as channel:
        yield pb.UserPoolServiceStub(channel)


def make_pool(server: Live, stub: pb.UserPoolServiceStub) -> Pool:
    """A pool and an app client, made over gRPC."""
    bearer = server.key.bearer
    pool = stub.CreateUserPool(
        pb.CreateUserPoolRequest(pool_name="python", auto_verified_attributes=[pb.VERIFIED_ATTRIBUTE_TYPE_EMAIL]),
        metadata=bearer,
    ).user_pool
    flows = [
        pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_USER_PASSWORD_AUTH,
        pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_REFRESH_TOKEN_AUTH,
    ]
    request = pb.CreateUserPoolClientRequest(user_pool_id=pool.id, client_name="tests", explicit_auth_flows=flows)
    client = stub.CreateUserPoolClient(request, metadata=bearer).user_pool_client
    return Pool(pool.id, client.client_id)


def sign_in_request(pool: Pool, username: str, password: str = PASSWORD) -> pb.InitiateAuthRequest:
    """A sign-in by password."""
    parameters = {"USERNAME": username, "PASSWORD": password}
    return pb.InitiateAuthRequest(client_id=pool.client_id, auth_flow=PASSWORD_FLOW, auth_parameters=parameters)


def status(error: Any) -> tuple[grpc.StatusCode, str]:
    """What gRPC itself says of a refusal."""
    return error.code(), error.details()


def test_a_user_signs_up_and_in_with_the_stubs_alone(server: Live, stub: pb.UserPoolServiceStub, username: str) -> None:
    """Nothing but the generated code is needed, and what one face writes the other reads."""
    pool, email = make_pool(server, stub), f"{username}@example.com"
    signed_up = stub.SignUp(
        pb.SignUpRequest(
            client_id=pool.client_id,
            username=username,
            password=PASSWORD,
            user_attributes=[pb.AttributeType(name="email", value=email)],
        )
    )
    assert not signed_up.user_confirmed
    stub.ConfirmSignUp(
        pb.ConfirmSignUpRequest(
            client_id=pool.client_id, username=username, confirmation_code=server.code(pool.id, email)
        )
    )
    tokens = stub.InitiateAuth(sign_in_request(pool, username)).authentication_result
    user = stub.GetUser(pb.GetUserRequest(access_token=tokens.access_token))
    assert user.username == username
    assert {a.name: a.value for a in user.user_attributes}["sub"] == signed_up.user_sub
    assert server.boto3().get_user(AccessToken=tokens.access_token)["Username"] == username


def test_a_refusal_has_a_status_and_cognitos_name(server: Live, stub: pb.UserPoolServiceStub, username: str) -> None:
    """Programs tell errors apart by name, people by message."""
    pool = make_pool(server, stub)
    server.user(pool, username)
    with pytest.raises(grpc.RpcError) as refused:
        stub.InitiateAuth(sign_in_request(pool, username, "Wrong-password-1"))
    assert error_name(refused.value) == "NotAuthorizedException"
    assert status(refused.value) == (grpc.StatusCode.UNAUTHENTICATED, "Incorrect username or password.")


def test_an_error_from_elsewhere_has_no_name() -> None:
    """Nobody listens there: what gRPC itself says is not taken for the server's word."""
    with poolhouse_client.connect("127.0.0.1:1", plaintext=True) as client, pytest.raises(grpc.RpcError) as refused:
        client.user_pools.GetUser(pb.GetUserRequest(access_token="x"), timeout=5)
    assert error_name(refused.value) is None
    assert error_name(grpc.RpcError()) is None


def access_key(key: Key) -> AccessKey:
    """The key as the client takes it."""
    return AccessKey(key.id, key.secret)


async def test_connect_proves_who_calls(serving: Live) -> None:
    """With the key every operation is open, without it only what apps may do."""
    request = pb.ListUserPoolsRequest(max_results=1)
    with poolhouse_client.connect(serving.grpc, access_key=access_key(serving.key), plaintext=True) as operator:
        assert len(operator.user_pools.ListUserPools(request).user_pools) <= 1
    with poolhouse_client.connect(serving.grpc, plaintext=True) as anyone, pytest.raises(grpc.RpcError) as refused:
        anyone.user_pools.ListUserPools(request)
    assert error_name(refused.value) == "MissingAuthenticationTokenException"
    wrong = AccessKey(serving.key.id, "wrong")
    impostor = poolhouse_client.connect(serving.grpc, access_key=wrong, plaintext=True)
    with impostor, pytest.raises(grpc.RpcError) as refused:
        impostor.user_pools.ListUserPools(request)
    assert error_name(refused.value) == "UnrecognizedClientException"


async def test_connect_serves_asyncio(serving: Live) -> None:
    """The same, for programs that await."""
    request = pb.ListUserPoolsRequest(max_results=1)
    async with aio.connect(serving.grpc, access_key=access_key(serving.key), plaintext=True) as operator:
        assert len((await operator.user_pools.ListUserPools(request)).user_pools) <= 1
    async with aio.connect(serving.grpc, plaintext=True) as anyone:
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await anyone.user_pools.ListUserPools(request)
    assert error_name(refused.value) == "MissingAuthenticationTokenException"


async def test_connect_proves_who_opens_a_stream(serving: Live) -> None:
    """A stream is a call as well, blocking or not."""
    nobody = "us-east-1:00000000-0000-4000-8000-000000000000"
    request, key = sync.WatchRequest(identity_pool_id=nobody, identity_id=nobody), access_key(serving.key)
    operator = poolhouse_client.connect(serving.grpc, access_key=key, plaintext=True)
    with operator, pytest.raises(grpc.RpcError) as refused:
        list(operator.sync.Watch(request))
    assert error_name(refused.value) == "ResourceNotFoundException"
    async with aio.connect(serving.grpc, access_key=key, plaintext=True) as waiting:
        with pytest.raises(grpc.aio.AioRpcError) as refused_again:
            [message async for message in waiting.sync.Watch(request)]
    assert error_name(refused_again.value) == "ResourceNotFoundException"


async def test_connect_speaks_tls_unless_told_otherwise(server: Live) -> None:
    """Nobody sends a key in the clear by mistake."""
    request = pb.ListUserPoolsRequest(max_results=1)
    client = poolhouse_client.connect(server.grpc, access_key=access_key(server.key))
    with client, pytest.raises(grpc.RpcError) as refused:
        client.user_pools.ListUserPools(request, timeout=5)
    assert status(refused.value)[0] is grpc.StatusCode.UNAVAILABLE
    async with aio.connect(server.grpc, access_key=access_key(server.key)) as waiting:
        with pytest.raises(grpc.aio.AioRpcError) as refused_again:
            await waiting.user_pools.ListUserPools(request, timeout=5)
    assert refused_again.value.code() is grpc.StatusCode.UNAVAILABLE


async def test_connect_believes_the_authority_that_it_is_given(tmp_path: Path) -> None:
    """Over TLS the key reaches the server that the authority vouches for, and no other."""
    authority = Authority(tmp_path)
    own = authority.issue()
    tls = ("--grpc-tls-certificate", str(own.certificate), "--grpc-tls-key", str(own.key))
    request, key = pb.ListUserPoolsRequest(max_results=1), AccessKey("any", "thing")
    trust = grpc.ssl_channel_credentials(authority.certificate.read_bytes())
    with running("dev", tmp_path, "--ephemeral", *tls) as server:
        target = f"localhost:{server.grpc.rpartition(':')[2]}"
        with poolhouse_client.connect(target, access_key=key, credentials=trust) as client:
            assert not client.user_pools.ListUserPools(request).user_pools
        async with aio.connect(target, access_key=key, credentials=trust) as waiting:
            assert not (await waiting.user_pools.ListUserPools(request)).user_pools
        doubting = poolhouse_client.connect(target, access_key=key)
        with doubting, pytest.raises(grpc.RpcError) as refused:
            doubting.user_pools.ListUserPools(request, timeout=5)
        assert status(refused.value)[0] is grpc.StatusCode.UNAVAILABLE


def test_a_key_does_not_show_its_secret() -> None:
    """Logs and tracebacks may hold it."""
    assert "hidden" not in repr(AccessKey("id", "hidden"))

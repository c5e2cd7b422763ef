"""Tools that know nothing of the API beforehand: they ask the server."""

import json
from typing import Any

import grpc
import pytest
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.json_format import MessageToDict, ParseDict
from google.protobuf.message_factory import GetMessageClass
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

from tests.clients.live import PASSWORD, Live, Pool
from tests.clients.programs import ROOT, run

SERVICE = "poolhouse.userpool.v1.UserPoolService"


def grpcurl(server: Live, *words: str) -> str:
    """What the real grpcurl prints."""
    return run("grpcurl", "-plaintext", *words, folder=ROOT, env=server.environment())


def sign_in(pool: Pool, username: str) -> dict[str, Any]:
    """A sign-in, as protobuf's JSON: the names are Cognito's own, and enum values those of the protos."""
    parameters = {"USERNAME": username, "PASSWORD": PASSWORD}
    return {"ClientId": pool.client_id, "AuthFlow": "AUTH_FLOW_TYPE_USER_PASSWORD_AUTH", "AuthParameters": parameters}


def test_a_program_discovers_an_operation_and_calls_it(server: Live, pool: Pool, username: str) -> None:
    """Messages are made from the descriptors that the server sends, with no generated code at all."""
    server.user(pool, username)
    with grpc.insecure_channel(server.grpc) as channel:
        found = ProtoReflectionDescriptorDatabase(channel)
        assert SERVICE in set(found.get_services())
        method = DescriptorPool(found).FindServiceByName(SERVICE).methods_by_name["InitiateAuth"]
        request: Any = ParseDict(sign_in(pool, username), GetMessageClass(method.input_type)())
        answer_class = GetMessageClass(method.output_type)
        call: Any = channel.unary_unary(f"/{SERVICE}/{method.name}", request.SerializeToString, answer_class.FromString)
        tokens = MessageToDict(call(request))["AuthenticationResult"]
    user = server.boto3().get_user(AccessToken=tokens["AccessToken"])
    assert user["Username"] == username


def test_grpcurl_lists_and_describes_the_api(server: Live) -> None:
    """Whoever has grpcurl needs no protos."""
    assert SERVICE in grpcurl(server, server.grpc, "list").splitlines()
    described = grpcurl(server, server.grpc, "describe", f"{SERVICE}.InitiateAuth")
    assert "rpc InitiateAuth ( .poolhouse.userpool.v1.InitiateAuthRequest )" in described
    message = grpcurl(server, server.grpc, "describe", "poolhouse.userpool.v1.InitiateAuthRequest")
    assert "map<string, string> auth_parameters" in message


def test_grpcurl_signs_a_user_in(server: Live, pool: Pool, username: str) -> None:
    """Nobody writes a program for it."""
    server.user(pool, username)
    words = json.dumps(sign_in(pool, username))
    answer = json.loads(grpcurl(server, "-d", words, server.grpc, f"{SERVICE}/InitiateAuth"))
    assert answer["AuthenticationResult"]["TokenType"] == "Bearer"


async def test_grpcurl_calls_as_an_operator(serving: Live) -> None:
    """An access key goes along as a bearer token; without one the refusal says what is missing."""
    call = ("-d", '{"MaxResults": 1}', serving.grpc, f"{SERVICE}/ListUserPools")
    key = f"authorization: Bearer {serving.key.id}:{serving.key.secret}"
    assert isinstance(json.loads(grpcurl(serving, "-H", key, *call)), dict)
    with pytest.raises(AssertionError, match=r"(?s)Unauthenticated.*Missing Authentication Token"):
        grpcurl(serving, *call)

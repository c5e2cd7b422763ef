"""IAM and STS as AWS's own clients speak to them: boto3 and the command line."""

import json
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.clients.live import REGION, Key, Live
from tests.identity_pools.iam.metadata import certificate, metadata
from tests.services.server import environment

AWS = Path(sys.executable).parent / "aws"
ACCOUNT = "000000000000"
ALLOW = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Federated": "cognito-identity.amazonaws.com"},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {"StringEquals": {"cognito-identity.amazonaws.com:aud": f"{REGION}:{uuid.uuid4()}"}},
        }
    ],
}
Run = Callable[..., Any]


@pytest.fixture
def iam(serving: Live) -> Any:
    """boto3 against a server that checks signatures."""
    return serving.boto3("iam")


@pytest.fixture
def name() -> str:
    """A name that nobody had before."""
    return f"Role-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def role(iam: Any, name: str) -> Iterator[str]:
    """A role, which is gone afterwards."""
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))
    yield name
    for policy in iam.list_role_policies(RoleName=name)["PolicyNames"]:
        iam.delete_role_policy(RoleName=name, PolicyName=policy)
    iam.delete_role(RoleName=name)


@pytest.fixture
def aws(serving: Live, tmp_path: Path) -> Run:
    """Runs `aws iam …` with the server's own key, and reads what it prints."""
    settings = {"HOME": str(tmp_path), "AWS_PAGER": "", "AWS_EC2_METADATA_DISABLED": "true"}
    settings |= {"AWS_ENDPOINT_URL_IAM": serving.url, "AWS_ENDPOINT_URL_STS": serving.url, "AWS_DEFAULT_REGION": REGION}
    settings |= {"AWS_ACCESS_KEY_ID": serving.key.id, "AWS_SECRET_ACCESS_KEY": serving.key.secret}

    def call(*words: str) -> Any:
        line = [str(AWS), *words, "--output", "json"]
        ended = subprocess.run(line, env=environment(**settings), capture_output=True, text=True, check=False)
        if ended.returncode:
            raise RuntimeError(ended.stderr)
        return json.loads(ended.stdout) if ended.stdout.strip() else None

    return call


def test_a_role_lives_through_boto3(iam: Any, name: str) -> None:
    """From its making to its end; policies come out as what they are, not as text."""
    tags = [{"Key": "team", "Value": "web and more"}]
    made = iam.create_role(
        RoleName=name,
        Path="/apps/",
        AssumeRolePolicyDocument=json.dumps(TRUST),
        Description='For <photos>\r\n"and" more',
        MaxSessionDuration=7200,
        Tags=tags,
    )["Role"]
    assert made["Arn"] == f"arn:aws:iam::{ACCOUNT}:role/apps/{name}"
    assert (made["AssumeRolePolicyDocument"], made["Tags"], made["MaxSessionDuration"]) == (TRUST, tags, 7200)
    assert made["Description"] == 'For <photos>\r\n"and" more'
    assert iam.get_role(RoleName=name)["Role"] == made
    iam.update_role(RoleName=name, MaxSessionDuration=3600)
    iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps({**TRUST, "Id": "new"}))
    changed = iam.get_role(RoleName=name)["Role"]
    assert (changed["MaxSessionDuration"], changed["AssumeRolePolicyDocument"]["Id"]) == (3600, "new")
    iam.tag_role(RoleName=name, Tags=[{"Key": "cost", "Value": ""}])
    iam.untag_role(RoleName=name, TagKeys=["team"])
    assert iam.list_role_tags(RoleName=name)["Tags"] == [{"Key": "cost", "Value": ""}]
    iam.delete_role(RoleName=name)
    with pytest.raises(iam.exceptions.NoSuchEntityException, match=f"The role with name {name} cannot be found"):
        iam.get_role(RoleName=name)


def test_policies_live_through_boto3(iam: Any, role: str) -> None:
    """Page by page, too."""
    for policy in ("a", "b", "c"):
        iam.put_role_policy(RoleName=role, PolicyName=policy, PolicyDocument=json.dumps(ALLOW))
    assert iam.get_role_policy(RoleName=role, PolicyName="b")["PolicyDocument"] == ALLOW
    pages = iam.get_paginator("list_role_policies").paginate(RoleName=role, PaginationConfig={"PageSize": 2})
    assert [page["PolicyNames"] for page in pages] == [["a", "b"], ["c"]]
    with pytest.raises(iam.exceptions.DeleteConflictException):
        iam.delete_role(RoleName=role)
    with pytest.raises(iam.exceptions.MalformedPolicyDocumentException):
        iam.put_role_policy(RoleName=role, PolicyName="d", PolicyDocument="{}")
    with pytest.raises(iam.exceptions.EntityAlreadyExistsException) as caught:
        iam.create_role(RoleName=role.upper(), AssumeRolePolicyDocument=json.dumps(TRUST))
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 409


def test_roles_are_listed_through_boto3(iam: Any, role: str) -> None:
    """boto3's own paginator finds every one once."""
    pages = iam.get_paginator("list_roles").paginate(PaginationConfig={"PageSize": 1})
    names = [found["RoleName"] for page in pages for found in page["Roles"]]
    assert role in names
    assert len(set(names)) == len(names)


def test_issuers_live_through_boto3(iam: Any, name: str) -> None:
    """As Terraform and scripts make them."""
    url = f"https://{name.lower()}.example.com/realm"
    arn = iam.create_open_id_connect_provider(Url=url, ClientIDList=["web"])["OpenIDConnectProviderArn"]
    assert arn == f"arn:aws:iam::{ACCOUNT}:oidc-provider/{url.removeprefix('https://')}"
    iam.add_client_id_to_open_id_connect_provider(OpenIDConnectProviderArn=arn, ClientID="app")
    iam.remove_client_id_from_open_id_connect_provider(OpenIDConnectProviderArn=arn, ClientID="web")
    found = iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn)
    assert (found["Url"], found["ClientIDList"]) == (url.removeprefix("https://"), ["app"])
    assert {"Arn": arn} in iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]
    iam.delete_open_id_connect_provider(OpenIDConnectProviderArn=arn)
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn)


def test_saml_providers_live_through_boto3(iam: Any, name: str, tmp_path: Path) -> None:
    """Their metadata comes back byte for byte."""
    document = metadata(certificate(tmp_path)) + "\r\n<!-- é & ü -->"
    arn = iam.create_saml_provider(Name=name, SAMLMetadataDocument=document)["SAMLProviderArn"]
    assert iam.get_saml_provider(SAMLProviderArn=arn)["SAMLMetadataDocument"] == document
    assert (
        iam.update_saml_provider(SAMLProviderArn=arn, SAMLMetadataDocument=document.strip())["SAMLProviderArn"] == arn
    )
    assert arn in [found["Arn"] for found in iam.list_saml_providers()["SAMLProviderList"]]
    iam.delete_saml_provider(SAMLProviderArn=arn)
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.delete_saml_provider(SAMLProviderArn=arn)


@pytest.mark.parametrize(
    ("operation", "members", "parameter"),
    [
        ("create_role", {"PermissionsBoundary": f"arn:aws:iam::{ACCOUNT}:policy/x"}, "PermissionsBoundary"),
        ("create_open_id_connect_provider", {"ThumbprintList": ["0" * 40]}, "ThumbprintList.member.1"),
        ("create_saml_provider", {"AssertionEncryptionMode": "Required"}, "AssertionEncryptionMode"),
    ],
)
def test_what_would_have_no_effect_is_refused(iam: Any, operation: str, members: Any, parameter: str) -> None:
    """Nobody believes in a boundary that is not there."""
    needed = {
        "create_role": {"RoleName": "r", "AssumeRolePolicyDocument": json.dumps(TRUST)},
        "create_open_id_connect_provider": {"Url": "https://refused.example.com"},
        "create_saml_provider": {"Name": "n", "SAMLMetadataDocument": "x" * 1000},
    }
    with pytest.raises(ClientError, match=f"ValidationError.*: {parameter} is not a parameter"):
        getattr(iam, operation)(**needed[operation], **members)


def test_what_is_not_there_is_an_invalid_action(iam: Any) -> None:
    """As of any operation that AWS does not have."""
    with pytest.raises(ClientError, match=r"InvalidAction.*Could not find operation ListUsers for version 2010-05-08"):
        iam.list_users()


def test_only_an_operators_key_opens_iam(serving: Live) -> None:
    """Codes are those of AWS."""
    for key, code in (
        (Key(serving.key.id, "wrong"), "SignatureDoesNotMatch"),
        (Key("AKIAUNKNOWN000000000", "x"), "InvalidClientTokenId"),
    ):
        with pytest.raises(ClientError, match=code):
            serving.boto3("iam", key=key).list_roles()


def test_the_emulator_has_iam_too(server: Live, name: str) -> None:
    """With any key, signed for any region."""
    roles = server.boto3("iam", region="eu-central-1")
    assert roles.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["RoleName"] == name


def test_roles_are_managed_from_the_shell(aws: Run, name: str, tmp_path: Path) -> None:
    """The commands that the documentation shows."""
    for file, document in (("trust.json", TRUST), ("folder.json", ALLOW)):
        (tmp_path / file).write_text(json.dumps(document, indent=2))
    trust, folder = f"file://{tmp_path}/trust.json", f"file://{tmp_path}/folder.json"
    named = ("--role-name", name)
    made = aws("iam", "create-role", *named, "--assume-role-policy-document", trust, "--tags", "Key=a,Value=b")["Role"]
    assert (made["RoleName"], made["AssumeRolePolicyDocument"]) == (name, TRUST)
    aws("iam", "put-role-policy", *named, "--policy-name", "folder", "--policy-document", folder)
    found = aws("iam", "get-role-policy", *named, "--policy-name", "folder")
    assert found == {"RoleName": name, "PolicyName": "folder", "PolicyDocument": ALLOW}
    assert aws("iam", "list-role-policies", *named) == {"PolicyNames": ["folder"]}
    assert name in [role["RoleName"] for role in aws("iam", "list-roles")["Roles"]]
    aws("iam", "delete-role-policy", *named, "--policy-name", "folder")
    aws("iam", "delete-role", *named)
    with pytest.raises(RuntimeError, match=r"\(NoSuchEntity\) when calling the GetRole operation"):
        aws("iam", "get-role", *named)

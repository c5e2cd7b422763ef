"""The proof: who signs in opens a real S3 store by Cognito's own clients, as far as a policy says."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from poolhouse_client.gen.identity import v1 as pb
from tests.clients import stores
from tests.clients.live import REGION, Live, Pool
from tests.clients.programs import run
from tests.clients.stores import ACCOUNT, FILES, GREETING, PUBLIC, Shop
from tests.services.server import environment

JAVASCRIPT = Path(__file__).parent / "javascript" / "s3"
AWS = Path(sys.executable).parent / "aws"


@pytest.fixture(params=["brokered", "own"])
def shop(request: pytest.FixtureRequest) -> Shop:
    """A shop of either kind."""
    made: Shop = request.getfixturevalue(f"{request.param}_shop")
    return made


def refusal(call: Any, **members: Any) -> str:
    """The code with which S3 refuses a call."""
    with pytest.raises(ClientError) as refused:
        call(**members)
    return refused.value.response["Error"]["Code"]


def test_a_user_uploads_under_its_own_prefix_and_reads_it_back(shop: Shop) -> None:
    """boto3 signs in, asks Cognito for credentials, and hands them to S3: that is all that an app does."""
    ada = shop.user()
    s3, key = ada.s3(shop.files), f"{ada.identity_id}/diary ü+1.txt"
    s3.put_object(Bucket=FILES, Key=key, Body=b"Dear diary", Metadata={"mood": "good"})
    found = s3.get_object(Bucket=FILES, Key=key)
    assert (found["Body"].read(), found["Metadata"]) == (b"Dear diary", {"mood": "good"})
    listed = s3.list_objects_v2(Bucket=FILES, Prefix=f"{ada.identity_id}/")
    assert [each["Key"] for each in listed["Contents"]] == [key]
    s3.delete_object(Bucket=FILES, Key=key)
    assert refusal(s3.get_object, Bucket=FILES, Key=key) in {"NoSuchKey", "AccessDenied"}


def test_a_user_is_denied_what_is_anothers(shop: Shop) -> None:
    """Neither reading nor writing nor listing, and the other's object is as it was."""
    ada, eve = shop.user(), shop.user()
    key = f"{ada.identity_id}/diary.txt"
    ada.s3(shop.files).put_object(Bucket=FILES, Key=key, Body=b"mine")
    s3 = eve.s3(shop.files)
    assert refusal(s3.get_object, Bucket=FILES, Key=key) == "AccessDenied"
    assert refusal(s3.put_object, Bucket=FILES, Key=key, Body=b"yours") == "AccessDenied"
    assert refusal(s3.delete_object, Bucket=FILES, Key=key) == "AccessDenied"
    assert refusal(s3.list_objects_v2, Bucket=FILES, Prefix=f"{ada.identity_id}/") == "AccessDenied"
    assert refusal(s3.list_objects_v2, Bucket=FILES) == "AccessDenied"
    assert ada.s3(shop.files).get_object(Bucket=FILES, Key=key)["Body"].read() == b"mine"


def test_a_guest_reads_what_is_public_and_no_more(shop: Shop) -> None:
    """Who has not signed in sees the shop window."""
    guest, ada = shop.guest(), shop.user()
    key = f"{ada.identity_id}/diary.txt"
    ada.s3(shop.files).put_object(Bucket=FILES, Key=key, Body=b"mine")
    s3 = guest.s3(shop.files)
    assert s3.get_object(Bucket=FILES, Key=PUBLIC)["Body"].read() == GREETING
    assert refusal(s3.put_object, Bucket=FILES, Key=PUBLIC, Body=b"graffiti") == "AccessDenied"
    assert refusal(s3.put_object, Bucket=FILES, Key=f"{guest.identity_id}/note", Body=b"") == "AccessDenied"
    assert refusal(s3.get_object, Bucket=FILES, Key=key) == "AccessDenied"


def test_a_user_who_comes_back_finds_the_same_files(shop: Shop) -> None:
    """Another sign-in is the same identity, with new credentials."""
    shop.live.user(shop.users, username := f"back-{shop.identity_pool_id[-6:]}")
    first, second = (shop.credentials(shop.id_token(username)) for _ in range(2))
    assert first.identity_id == second.identity_id
    assert first.key != second.key
    first.s3(shop.files).put_object(Bucket=FILES, Key=f"{first.identity_id}/a", Body=b"1")
    assert second.s3(shop.files).get_object(Bucket=FILES, Key=f"{first.identity_id}/a")["Body"].read() == b"1"


def test_without_the_session_token_nothing_opens(shop: Shop) -> None:
    """The three parts belong together, and a secret that is wrong by one letter is wrong."""
    ada = shop.user()
    for broken in ({"token": shop.user().token}, {"secret": ada.secret[:-1] + "~"}):
        s3 = stores.Credentials(**{**vars(ada), **broken}).s3(shop.files)
        code = refusal(s3.get_object, Bucket=FILES, Key=PUBLIC)
        assert code in {"AccessDenied", "InvalidAccessKeyId", "InvalidTokenId", "InvalidToken", "SignatureDoesNotMatch"}


def test_the_javascript_sdk_gets_credentials_and_uses_them(shop: Shop) -> None:
    """`fromCognitoIdentityPool` of AWS SDK v3 and its S3 client, unmodified, for a user and for a guest."""
    told = {
        "IDENTITY_POOL_ID": shop.identity_pool_id,
        "PROVIDER": shop.provider,
        "ID_TOKEN": shop.id_token(),
        "FILES_URL": shop.files,
        "BUCKET": FILES,
        "PUBLIC": PUBLIC,
        "GREETING": GREETING.decode(),
        "ANOTHERS": f"{shop.user().identity_id}/diary.txt",
    }
    output = run(
        "node", "--test", "--test-reporter=spec", "s3.test.js", folder=JAVASCRIPT, env=shop.live.environment(**told)
    )
    assert "pass 2" in output, output


def cli(shop: Shop, credentials: stores.Credentials, *words: str) -> Any:
    """What the `aws` command says with these credentials."""
    settings = {"AWS_ENDPOINT_URL": shop.live.url, "AWS_DEFAULT_REGION": REGION, "AWS_EC2_METADATA_DISABLED": "true"}
    settings |= {"AWS_ENDPOINT_URL_S3": shop.files, **credentials.environment()}
    ended = subprocess.run(
        [AWS, *words, "--output", "json"], env=environment(**settings), capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout) if ended.stdout.startswith("{") else ended.stdout


def test_the_aws_cli_tells_whose_credentials_they_are(own_shop: Shop) -> None:
    """`aws sts get-caller-identity` answers as at AWS: the role, and the session of Cognito's name."""
    ada = own_shop.user()
    told = cli(own_shop, ada, "sts", "get-caller-identity")
    assert told["Account"] == ACCOUNT
    role, _, session = told["Arn"].removeprefix(f"arn:aws:sts::{ACCOUNT}:assumed-role/").partition("/")
    assert (role.partition("-")[0], session) == ("users", "CognitoIdentityCredentials")
    assert told["UserId"].endswith(":CognitoIdentityCredentials")


def test_the_aws_cli_copies_files(shop: Shop, tmp_path: Path) -> None:
    """A folder of the user's own is up and down again with the commands that everybody knows."""
    ada = shop.user()
    (tmp_path / "up").write_bytes(bytes(range(256)) * 40_000)
    place = f"s3://{FILES}/{ada.identity_id}/up"
    cli(shop, ada, "s3", "cp", str(tmp_path / "up"), place)
    cli(shop, ada, "s3", "cp", place, str(tmp_path / "down"))
    assert (tmp_path / "down").read_bytes() == (tmp_path / "up").read_bytes()


def test_credentials_that_were_taken_back_open_nothing(own_shop: Shop) -> None:
    """A stolen phone is shut out at once, and whoever signs in anew is not."""
    token = own_shop.id_token()
    stolen = own_shop.credentials(token)
    s3 = stolen.s3(own_shop.files)
    assert s3.get_object(Bucket=FILES, Key=PUBLIC)["Body"].read() == GREETING
    with stores.poolhouse(own_shop.live) as client:
        client.identity_pools.RevokeIdentityCredentials(
            pb.RevokeIdentityCredentialsRequest(identity_id=stolen.identity_id)
        )
    assert refusal(s3.get_object, Bucket=FILES, Key=PUBLIC) == "ExpiredToken"
    fresh = own_shop.credentials(token)
    assert fresh.s3(own_shop.files).get_object(Bucket=FILES, Key=PUBLIC)["Body"].read() == GREETING


async def test_a_store_that_is_down_is_told_as_such(serving: Live, shoppers: Pool) -> None:
    """The store's trouble is not taken for a wrong token."""
    shop = await stores.brokered(serving, shoppers)
    token = shop.id_token()
    await shop.store.remove()
    assert refusal(shop.credentials, id_token=token) == "ExternalServiceException"


def test_a_role_that_the_store_does_not_know_is_a_wrong_configuration(brokered_shop: Shop) -> None:
    """Whoever set the pool up is told, and not the user."""
    live, users = brokered_shop.live, brokered_shop.users
    mistaken = replace(brokered_shop, identity_pool_id=stores.new_identity_pool(live, users))
    stores.set_roles(live, mistaken.identity_pool_id, "nobody-knows", "nor-this")
    stores.set_source(live, mistaken.identity_pool_id, brokered_shop.store)
    code = refusal(mistaken.credentials, id_token=mistaken.id_token())
    assert code == "InvalidIdentityPoolConfigurationException"

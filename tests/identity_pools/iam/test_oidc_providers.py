"""OpenID Connect providers: registered, told, changed and forgotten."""

import asyncio
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.edge import transcode
from poolhouse.gen.iam import v1 as pb
from poolhouse.identity_pools.iam import model, oidc_providers
from tests.identity_pools.iam.conftest import ACCOUNT, Iam

URL = "https://issuer.example.com/realms/a"
ARN = f"arn:aws:iam::{ACCOUNT}:oidc-provider/issuer.example.com/realms/a"


async def create(iam: Iam, url: str = URL, **members: Any) -> str:
    """Register an issuer; its ARN."""
    created = await iam.create_open_id_connect_provider(url=url, **members)
    arn: str = created.open_id_connect_provider_arn
    return arn


async def client_ids(iam: Iam) -> list[str]:
    """Whose tokens are taken."""
    found = await iam.get_open_id_connect_provider(open_id_connect_provider_arn=ARN)
    return list(found.client_id_list)


async def test_a_provider_is_told_as_it_was_registered(iam: Iam) -> None:
    """Its URL comes without the scheme, as from IAM."""
    tags = [pb.Tag(key="team", value="web")]
    created = await iam.create_open_id_connect_provider(url=URL, client_id_list=["app", "web", "app"], tags=tags)
    assert (created.open_id_connect_provider_arn, list(created.tags)) == (ARN, tags)
    found = await iam.get_open_id_connect_provider(open_id_connect_provider_arn=ARN)
    assert transcode.to_document(found) == {
        "Url": "issuer.example.com/realms/a",
        "ClientIDList": ["app", "web"],
        "CreateDate": 1_700_000_000,
        "Tags": [{"Key": "team", "Value": "web"}],
    }
    assert await model.oidc_provider(iam.house, ARN) == model.OidcProvider(ARN, URL, frozenset({"app", "web"}))


@pytest.mark.parametrize("url", ["https://a", "https://a.example:8443", "https://a.example/", "https://a.b/c-d/~e/%20"])
async def test_an_issuer_has_a_host_and_perhaps_a_port_and_a_path(iam: Iam, url: str) -> None:
    """The ARN holds all of it, a slash at the end included."""
    arn = f"arn:aws:iam::{ACCOUNT}:oidc-provider/{url.removeprefix('https://')}"
    assert await create(iam, url) == arn
    assert await model.oidc_provider(iam.house, arn) == model.OidcProvider(arn, url, frozenset())


@pytest.mark.parametrize(
    "url",
    [
        "http://a.example",
        "a.example",
        "https://",
        "https:///path",
        "https://user@a.example",
        "https://a.example?x=1",
        "https://a.example/#x",
        "https://a.example/a b",
        "https://a.example\n",
        "https://-a.example",
        "https://a.example:port",
        "https://é.example",
    ],
)
async def test_what_is_no_issuer_is_refused(iam: Iam, url: str) -> None:
    """By IAM's own error."""
    with pytest.raises(errors.InvalidInputException, match="Url must be https://"):
        await create(iam, url)


async def test_an_issuer_is_registered_once(iam: Iam) -> None:
    """Also when several try at once."""
    results = await asyncio.gather(*(create(iam) for _ in range(3)), return_exceptions=True)
    refused = [result for result in results if isinstance(result, errors.EntityAlreadyExistsException)]
    assert [str(error) for error in refused] == [f"Provider with url {URL} already exists."] * 2


async def test_client_ids_come_and_go_at_once(iam: Iam) -> None:
    """To add or to remove twice changes nothing; servers forget what they remember."""
    await create(iam)
    assert (known := await model.oidc_provider(iam.house, ARN))
    assert known.client_ids == frozenset()
    named = {"open_id_connect_provider_arn": ARN, "client_id": "app"}
    for _ in range(2):
        await iam.add_client_id_to_open_id_connect_provider(**named)
    assert await client_ids(iam) == ["app"]
    assert (known := await model.oidc_provider(iam.house, ARN))
    assert known.client_ids == {"app"}
    for _ in range(2):
        await iam.remove_client_id_from_open_id_connect_provider(**named)
    assert await client_ids(iam) == []
    assert (known := await model.oidc_provider(iam.house, ARN))
    assert known.client_ids == frozenset()


async def test_there_are_a_hundred_client_ids_at_most(iam: Iam) -> None:
    """Whether they come together or one by one."""
    many = [f"app{i}" for i in range(101)]
    with pytest.raises(errors.LimitExceededException, match="ClientIdsPerOpenIdConnectProvider: 100"):
        await create(iam, client_id_list=many)
    await create(iam, client_id_list=many[:100])
    await iam.add_client_id_to_open_id_connect_provider(open_id_connect_provider_arn=ARN, client_id="app7")
    with pytest.raises(errors.LimitExceededException):
        await iam.add_client_id_to_open_id_connect_provider(open_id_connect_provider_arn=ARN, client_id="one more")
    assert await client_ids(iam) == many[:100]


@pytest.mark.parametrize("client_id", ["a\x00", "\n", "a\x7fb"])
async def test_a_client_id_holds_no_control_characters(iam: Iam, client_id: str) -> None:
    """No token has such an audience, and no store should have to hold it."""
    with pytest.raises(errors.InvalidInputException, match="control character"):
        await create(iam, client_id_list=[client_id])


async def test_there_are_a_hundred_issuers_at_most(iam: Iam, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list of all of them comes at once; SAML providers do not count."""
    assert oidc_providers.MAX_PROVIDERS == 100
    monkeypatch.setattr(oidc_providers, "MAX_PROVIDERS", 2)
    for host in ("b", "a"):
        await create(iam, f"https://{host}.example")
    with pytest.raises(errors.LimitExceededException, match="OpenIdConnectProvidersPerAccount: 2"):
        await create(iam)
    listed = (await iam.list_open_id_connect_providers()).open_id_connect_provider_list
    assert [entry.arn.rpartition("/")[2] for entry in listed] == ["a.example", "b.example"]


async def test_a_deleted_issuer_is_believed_no_more(iam: Iam) -> None:
    """At once; to delete it again succeeds, as at AWS."""
    await create(iam)
    assert await model.oidc_provider(iam.house, ARN)
    for _ in range(2):
        await iam.delete_open_id_connect_provider(open_id_connect_provider_arn=ARN)
    assert await model.oidc_provider(iam.house, ARN) is None
    for call in (
        iam.get_open_id_connect_provider(open_id_connect_provider_arn=ARN),
        iam.add_client_id_to_open_id_connect_provider(open_id_connect_provider_arn=ARN, client_id="x"),
        iam.remove_client_id_from_open_id_connect_provider(open_id_connect_provider_arn=ARN, client_id="x"),
    ):
        with pytest.raises(errors.NoSuchEntityException, match=f"OpenIDConnect Provider not found for arn {ARN}"):
            await call


@pytest.mark.parametrize(
    "arn",
    [
        ARN.replace(ACCOUNT, "123456789012"),
        ARN.replace("oidc", "saml"),
        ARN + "\x00",
        f"arn:aws:iam::{ACCOUNT}:oidc-provider/",
        "x" * 20,
    ],
)
async def test_what_is_no_providers_arn_is_refused(iam: Iam, arn: str) -> None:
    """It never reaches the store."""
    for name in ("get_open_id_connect_provider", "delete_open_id_connect_provider"):
        with pytest.raises(errors.InvalidInputException, match="is not the ARN of an OpenID Connect provider"):
            await getattr(iam, name)(open_id_connect_provider_arn=arn)


async def test_tags_are_checked(iam: Iam) -> None:
    """As those of roles."""
    with pytest.raises(errors.InvalidInputException, match="aws:"):
        await create(iam, tags=[pb.Tag(key="aws:x", value="")])

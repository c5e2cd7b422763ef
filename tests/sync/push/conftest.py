"""What the tests of notifications share: applications, a pool that uses them, and devices that are signed in."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from poolhouse.call import House
from poolhouse.clock import ManualClock
from poolhouse.gen.sync import v1 as pb
from poolhouse.integrations.addresses import Rules
from poolhouse.integrations.inbox import Inbox
from poolhouse.integrations.outside import Outside
from poolhouse.integrations.push.apns import Apns
from poolhouse.integrations.push.fcm import Fcm
from poolhouse.integrations.push.notification import Platform
from poolhouse.integrations.push.services import PushServices
from poolhouse.integrations.push.web_push import WebPush
from poolhouse.jobs import JobRunner
from poolhouse.sync.push import changes, delivery
from tests.house import Driver, RsaKeys
from tests.services import push
from tests.services.certificates import Authority
from tests.services.push import World
from tests.sync.conftest import Api, Device

IPHONE, IPAD, ANDROID = "ab" * 32, "cd" * 32, "fcm:android"


class Sns(Driver):
    """The operations of platform applications."""

    def __init__(self, house: House, clock: ManualClock, inbox: Inbox) -> None:
        super().__init__("poolhouse.sns.v1.SnsService", house, clock, inbox)

    async def new(self, platform: str, attributes: dict[str, str], name: str = "game") -> str:
        """A new application; its ARN."""
        made = await self.create_platform_application(name=name, platform=platform, attributes=attributes)
        return str(made.platform_application_arn)


@dataclass
class Phone:
    """A registered device of an identity."""

    device: Device
    id: str

    @property
    def members(self) -> dict[str, str]:
        """What requests name."""
        return {**self.device.members, "device_id": self.id}

    async def subscribe(self, name: str = "settings") -> None:
        """Hear of a dataset."""
        await self.device.api.subscribe_to_dataset(self.device.caller, **{**self.members, "dataset_name": name})

    async def unsubscribe(self, name: str = "settings") -> None:
        """Hear of it no more."""
        await self.device.api.unsubscribe_from_dataset(self.device.caller, **{**self.members, "dataset_name": name})

    async def put(self, key: str, value: str, name: str = "settings") -> int:
        """Write a record as this device; the dataset's sync count by then."""
        device = self.device.other(name=name)
        page = await device.page()
        count = {one.key: one.sync_count for one in page.records}.get(key, 0)
        change = pb.RecordPatch(op=pb.OPERATION_REPLACE, key=key, value=value, sync_count=count)
        (record,) = await device.update(change, token=page.sync_session_token, device_id=self.id)
        return record.sync_count


@dataclass
class Stage:
    """An identity of a pool whose devices are notified through all of the world's push services."""

    api: Api
    sns: Sns
    world: World
    device: Device
    arns: dict[Platform, str]

    @property
    def house(self) -> House:
        """The server's house."""
        return self.api.house

    def over(self, house: House) -> "Stage":
        """The same in another house over the same store."""
        api = Api(house, self.api.clock, self.api.inbox)
        return replace(self, api=api, device=self.device.other(api=api))

    async def use(self, *arns: str) -> None:
        """Have the pool notify devices through these applications and no others."""
        await self.api.set_identity_pool_configuration(
            identity_pool_id=self.device.pool_id, push_sync=pb.PushSync(application_arns=arns)
        )

    async def phone(self, token: str = IPHONE, platform: int = pb.PLATFORM_APNS, device: Device | None = None) -> Phone:
        """A device with this token, of the identity unless another is given."""
        device = device or self.device
        whose = {"identity_pool_id": device.pool_id, "identity_id": device.identity_id}
        made = await self.api.register_device(device.caller, **whose, platform=platform, token=token)
        return Phone(device, made.device_id)

    async def neighbour(self) -> Device:
        """Another identity of the pool, signed in."""
        pools = self.api.identity_pools
        identity_id = await pools.resolve(await pools.found_pool(self.device.pool_id))
        return replace(self.device, identity_id=identity_id, caller=None).signed_in()

    async def work(self, seconds: float = changes.PAUSE_SECONDS) -> int:
        """Let this time pass and do what is due; how much that was."""
        self.api.clock.advance(seconds)
        house = self.house

        async def deliver(job: Any) -> None:
            await delivery.deliver(house, job)

        runner = JobRunner(house.store, house.bus, house.clock, house.ids, {changes.JOB_KIND: deliver})
        return await runner.run_due()

    def told(self) -> list[tuple[str, str, int]]:
        """What Apple's devices were told so far: token, dataset and sync count."""
        found = [
            (request.url.rpartition("/")[2], json.loads(request.body)["data"]) for request in self.world.apple.sent
        ]
        return [(token, data["datasetName"], int(data["syncCount"])) for token, data in found]

    async def subscribed(self) -> bool:
        """Whether writes look for subscriptions."""
        sql = "SELECT subscribed FROM sync_identities WHERE identity_pool_id = $1 AND identity_id = $2"
        return bool(await self.house.store.value(sql, self.device.pool_id, self.device.identity_id))


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """A certificate authority of these tests' own."""
    return Authority(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
async def world(authority: Authority, rsa_keys: RsaKeys) -> AsyncIterator[World]:
    """Every push service, on this machine."""
    async with push.world(authority, rsa_keys().private) as found:
        yield found


@pytest.fixture
async def reaching(house: House, world: World, clock: ManualClock, authority: Authority) -> AsyncIterator[House]:
    """The house with the way to them."""
    rules = Rules(connect_to=dict.fromkeys(push.NAMES, ("127.0.0.1", world.server.port)))
    outside = Outside(rules, authority.certificate, http2=True)
    apns, fcm = Apns(outside, clock), Fcm(outside, clock)
    web = WebPush(outside, clock, [push.BROWSERS])
    own = {Platform.APNS: apns, Platform.APNS_SANDBOX: apns, Platform.GCM: fcm, Platform.WEB_PUSH: web}
    services = PushServices(own, None, [outside.close])
    yield replace(house, push=services)
    await services.close()


@pytest.fixture
def sns(house: House, clock: ManualClock, inbox: Inbox) -> Sns:
    """The driver for platform applications."""
    return Sns(house, clock, inbox)


@pytest.fixture
async def stage(reaching: House, world: World, clock: ManualClock, inbox: Inbox) -> Stage:
    """All of it."""
    api, sns = Api(reaching, clock, inbox), Sns(reaching, clock, inbox)
    arns = {
        Platform.APNS: await sns.new("APNS", world.apple.attributes),
        Platform.GCM: await sns.new("GCM", world.google.attributes),
        Platform.WEB_PUSH: await sns.new("WEB_PUSH", world.browser.attributes),
    }
    device = (await api.device()).signed_in()
    found = Stage(api, sns, world, device, arns)
    await found.use(*arns.values())
    return found

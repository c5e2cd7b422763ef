"""Platform applications as SNS has them: made, told, changed, listed and forgotten."""

from typing import Final

from poolhouse import errors, page_tokens
from poolhouse.call import Call
from poolhouse.gen.sns import v1 as pb
from poolhouse.integrations.push.notification import Application, Platform
from poolhouse.storage import platform_applications as rows
from poolhouse.storage.platform_applications import ApplicationKey, ApplicationRow
from poolhouse.sync.push import attributes, model

MAX_PAGE: Final = 100
_BETWEEN: Final = "/"


async def create_platform_application(
    call: Call, request: pb.CreatePlatformApplicationRequest
) -> pb.CreatePlatformApplicationResponse:
    """Make an application. The same one again is no error; another one of that name is."""
    key = model.new_key(call.region, request.platform, request.name)
    arn = model.arn_of(call.house, key)
    application = attributes.changed(Application(arn, Platform(key.platform)), request.attributes)
    row = ApplicationRow(key, model.sealed(call.house, key, application), call.now())
    async with call.store.write() as tx:
        if await rows.insert(tx, row):
            call.caches.forget(tx, "platform_applications", arn)
        elif model.opened(call.house, _existing(await rows.lock(tx, key))) != application:
            raise errors.InvalidParameterException(
                "Invalid parameter: Attributes Reason: The application exists already, with other attributes."
            )
    return pb.CreatePlatformApplicationResponse(platform_application_arn=arn)


async def get_platform_application_attributes(
    call: Call, request: pb.GetPlatformApplicationAttributesRequest
) -> pb.GetPlatformApplicationAttributesResponse:
    """What anybody may know of the application."""
    row = _existing(await rows.find(call.store, _key(call, request.platform_application_arn)))
    return pb.GetPlatformApplicationAttributesResponse(attributes=attributes.told(model.opened(call.house, row)))


async def set_platform_application_attributes(
    call: Call, request: pb.SetPlatformApplicationAttributesRequest
) -> pb.SetPlatformApplicationAttributesResponse:
    """Change the application. Notifications are sent in its new name from then on, those that wait included."""
    key = _key(call, request.platform_application_arn)
    async with call.store.write() as tx:
        row = _existing(await rows.lock(tx, key))
        application = attributes.changed(model.opened(call.house, row), request.attributes)
        await rows.update(tx, key, model.sealed(call.house, key, application))
        call.caches.forget(tx, "platform_applications", application.arn)
    return pb.SetPlatformApplicationAttributesResponse()


async def list_platform_applications(
    call: Call, request: pb.ListPlatformApplicationsRequest
) -> pb.ListPlatformApplicationsResponse:
    """One page of the applications in the caller's region."""
    list_name = f"ListPlatformApplications {call.region}"
    platform, _, name = page_tokens.read(call.house, list_name, request.next_token).partition(_BETWEEN)
    found = await rows.after(call.store, call.region, (platform, name), MAX_PAGE + 1)
    page = found[:MAX_PAGE]
    response = pb.ListPlatformApplicationsResponse(platform_applications=[_shown(call, row) for row in page])
    if len(found) > len(page):
        last = page[-1].key
        response.next_token = page_tokens.issue(call.house, list_name, f"{last.platform}{_BETWEEN}{last.name}")
    return response


async def delete_platform_application(
    call: Call, request: pb.DeletePlatformApplicationRequest
) -> pb.DeletePlatformApplicationResponse:
    """Forget the application; one that there is not stays so."""
    key = _key(call, request.platform_application_arn)
    async with call.store.write() as tx:
        await rows.delete(tx, key)
        call.caches.forget(tx, "platform_applications", model.arn_of(call.house, key))
    return pb.DeletePlatformApplicationResponse()


def _key(call: Call, arn: str) -> ApplicationKey:
    key = model.key_of(call.house, arn)
    if key is None or key.region != call.region:
        raise errors.InvalidParameterException(
            "Invalid parameter: PlatformApplicationArn Reason: not of an application of this account and region."
        )
    return key


def _existing(row: ApplicationRow | None) -> ApplicationRow:
    if row is None:
        raise errors.NotFoundException("PlatformApplication does not exist")
    return row


def _shown(call: Call, row: ApplicationRow) -> pb.PlatformApplication:
    application = model.opened(call.house, row)
    return pb.PlatformApplication(platform_application_arn=application.arn, attributes=attributes.told(application))

import json

from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import new_password_challenge
from poolhouse.user_pools.model.user import FORCE_CHANGE_PASSWORD
from poolhouse.user_pools.progress import Asking, Progress
from poolhouse.user_pools.sign_in_steps import PASSWORD, Step
from tests.user_pools.conftest import Api
from tests.user_pools.signing_in import NEW_PASSWORD_REQUIRED, new_client


async def test_the_challenge_says_what_is_missing_and_what_may_be_read(api: Api) -> None:
    """Required attributes without a value, and of the others those that the app client reads."""
    kind = pb.ATTRIBUTE_DATA_TYPE_STRING
    schema = [
        pb.SchemaAttributeType(name=name, attribute_data_type=kind, required=True, mutable=True)
        for name in ("email", "name")
    ]
    pool = await api.new_pool(schema=schema)
    client = await new_client(api, pool, read_attributes=["name"])
    bob = await api.new_user(pool, "bob", status=FORCE_CHANGE_PASSWORD, name="Bob", nickname="Bo")
    progress = Progress(api.call("initiate_auth"), pool, client, bob, "bob", (PASSWORD,))
    async with api.house.store.write() as tx:
        answer = await new_password_challenge.ask(Asking(tx, progress, Step(NEW_PASSWORD_REQUIRED)))
    assert answer.challenge == NEW_PASSWORD_REQUIRED
    assert answer.session is not None
    assert answer.parameters["USER_ID_FOR_SRP"] == "bob"
    assert json.loads(answer.parameters["requiredAttributes"]) == ["userAttributes.email"]
    assert json.loads(answer.parameters["userAttributes"]) == {"name": "Bob"}

"""Who calls on a websocket: the proof that was shown last."""

from google.protobuf.timestamp_pb2 import Timestamp

from poolhouse import validation
from poolhouse.call import ANYONE, Caller, House
from poolhouse.edge.bearer import Proof, caller_of
from poolhouse.edge.websocket.closing import CloseCode, Closing
from poolhouse.errors import InvalidParameterException
from poolhouse.gen.sync import v1 as pb


class Credentials:
    """The credentials of one websocket. They can be replaced, by others of the same caller."""

    __slots__ = ("_house", "_proof", "_whose", "expires_at")

    def __init__(self, house: House) -> None:
        self._house = house
        self._proof: Proof | None = None
        self._whose = ""
        self.expires_at: float | None = None
        """When they run out, in seconds since the Unix epoch; None if they do not."""

    @property
    def shown(self) -> bool:
        """Whether there are any yet."""
        return self._proof is not None

    async def show(self, proof: Proof) -> pb.SignedIn:
        """Go by this proof from now on. CognitoError if it is not good, Closing if it is somebody else's."""
        caller = await caller_of(self._house, proof)
        whose = _whose(caller)
        if self._whose not in {"", whose}:
            raise Closing(CloseCode.FORBIDDEN, "Somebody else has signed in on this websocket.")
        self._proof, self._whose = proof, whose
        self.expires_at = None if caller.session is None else caller.session.expires_at
        return _signed_in(caller)

    async def caller(self) -> Caller:
        """Who calls, if the proof is still good; CognitoError otherwise."""
        return ANYONE if self._proof is None else await caller_of(self._house, self._proof)


def proof_of(request: pb.SignIn) -> Proof:
    """What the request shows; InvalidParameterException if that is nothing, or not all."""
    validation.validate(request)
    region = request.region if request.HasField("region") else None
    if request.HasField("open_id_token"):
        return Proof(open_id_token=request.open_id_token, region=region)
    if not request.HasField("credentials"):
        raise InvalidParameterException("SignIn has an OpenIdToken or Credentials.")
    shown = request.credentials
    token = shown.session_token if shown.HasField("session_token") else None
    return Proof(shown.access_key_id, shown.secret_key, token, region=region)


def _whose(caller: Caller) -> str:
    """What tells callers apart, whatever they prove themselves with."""
    if caller.session is None:
        return caller.access_key_id or ""
    return caller.session.identity_id or caller.session.user_id


def _signed_in(caller: Caller) -> pb.SignedIn:
    session = caller.session
    if session is None:
        return pb.SignedIn()
    return pb.SignedIn(
        identity_id=session.identity_id or None,
        identity_pool_id=session.identity_pool_id or None,
        expires_at=Timestamp(seconds=int(session.expires_at)),
    )

"""The websocket face: reading, writing and watching an identity's data on one socket, for browsers above all."""

from poolhouse.edge.websocket.face import Websockets
from poolhouse.edge.websocket.protocol import BoundedWebsocket

__all__ = ["BoundedWebsocket", "Websockets"]

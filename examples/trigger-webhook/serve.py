"""Runs a Lambda handler that was written for Cognito as a webhook: `python serve.py module:handler`.

The handler stays as it is. Poolhouse posts the event, signed; what the handler returns, or raises, is the answer.
"""

import hashlib
import hmac
import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path

SECRET = os.environ["FUNCTION_SECRET"].encode()
HOST, _, PORT = os.environ.get("LISTEN", "127.0.0.1:9200").rpartition(":")
OLDEST_SECONDS = 300


class Context:
    """What handlers are told of their function."""

    def __init__(self, arn: str) -> None:
        self.invoked_function_arn = arn
        self.function_name = arn.split(":")[6]


def is_ours(header: str, body: bytes) -> bool:
    """Whether Poolhouse has signed the body with our secret, and just now."""
    seconds, _, signature = header.removeprefix("t=").partition(",v1=")
    expected = hmac.new(SECRET, seconds.encode() + b"." + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, signature) and abs(time.time() - int(seconds)) < OLDEST_SECONDS


class Webhook(BaseHTTPRequestHandler):
    """Answers each POST with what the handler makes of it."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Run the handler for an event that Poolhouse has sent."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not is_ours(self.headers.get("X-Poolhouse-Signature", ""), body):
            self.answer(401, {})
            return
        context = Context(self.headers["X-Poolhouse-Function"])
        try:
            self.answer(200, handler(json.loads(body), context))
        except Exception as error:  # noqa: BLE001  whatever it raises is its refusal, as on Lambda
            self.answer(400, {"errorMessage": str(error), "errorType": type(error).__name__})

    def answer(self, status: int, document: object) -> None:
        """Send JSON."""
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


module, _, name = sys.argv[1].partition(":")
sys.path.insert(0, str(Path.cwd()))
handler = getattr(import_module(module), name)

if __name__ == "__main__":
    with ThreadingHTTPServer((HOST, int(PORT)), Webhook) as server:
        print(f"listening on http://{HOST}:{server.server_port}", flush=True)
        server.serve_forever()

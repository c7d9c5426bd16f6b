"""A proxy between client and node that fails, or lies, in the way a test wants."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import requests
from eth_abi.abi import decode, encode

RESULTS = "(bool,bytes)[]"


@dataclass
class Exchange:
    """One request on its way: what was asked, the true answer, and a way to reply."""

    handler: BaseHTTPRequestHandler
    request: Any
    node_url: str
    body: bytes

    def truth(self) -> Any:
        """Return the node's own answer."""
        headers = {"Content-Type": "application/json"}
        return requests.post(self.node_url, data=self.body, headers=headers, timeout=20).json()

    def instead(self, request: Any) -> "Exchange":
        """Return the same exchange with another request to the node."""
        return replace(self, request=request, body=json.dumps(request).encode())

    def reply(self, content: bytes, status: int = 200, **headers: str) -> None:
        handler = self.handler
        handler.send_response(status)
        for name, text in {"Content_Length": str(len(content)), **headers}.items():
            handler.send_header(name.replace("_", "-"), text)
        handler.end_headers()
        handler.wfile.write(content)

    def reply_json(self, document: object) -> None:
        self.reply(json.dumps(document).encode())


Behaviour = Callable[[Exchange], None]


@dataclass
class Proxy:
    """A running proxy.

    `behaviours` are used up one by each request; the last one stays.
    """

    url: str
    behaviours: list[Behaviour]
    paths: list[str] = field(default_factory=list)
    sent: list[Any] = field(default_factory=list)

    def next(self) -> Behaviour:
        return self.behaviours.pop(0) if len(self.behaviours) > 1 else self.behaviours[0]


@contextmanager
def between(node_url: str, *behaviours: Behaviour) -> Iterator[Proxy]:
    """Serve a proxy before a node on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            request = json.loads(body)
            proxy.paths.append(self.path)
            proxy.sent.append(request)
            try:
                proxy.next()(Exchange(self, request, node_url, body))
            except OSError:
                self.close_connection = True  # the client has given up

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

    server = Server(("127.0.0.1", 0), Handler)
    proxy = Proxy(f"http://127.0.0.1:{server.server_port}", list(behaviours) or [honest])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield proxy
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def honest(exchange: Exchange) -> None:
    exchange.reply_json(exchange.truth())


def status(code: int, content: bytes = b"no", **headers: str) -> Behaviour:
    return lambda exchange: exchange.reply(content, code, **headers)


def html(exchange: Exchange) -> None:
    exchange.reply(b"<html><body>Please log in.</body></html>", Content_Type="text/html")


def empty(exchange: Exchange) -> None:
    exchange.reply(b"")


def cut_json(exchange: Exchange) -> None:
    """Send half of the answer as if it were all."""
    content = json.dumps(exchange.truth()).encode()
    exchange.reply(content[: len(content) // 2])


def cut_connection(exchange: Exchange) -> None:
    """Announce the whole answer, send half and hang up."""
    content = json.dumps(exchange.truth()).encode()
    exchange.reply(content[: len(content) // 2], Content_Length=str(len(content)))
    drop(exchange)


def drop(exchange: Exchange) -> None:
    """Hang up."""
    exchange.handler.wfile.flush()
    exchange.handler.connection.shutdown(socket.SHUT_RDWR)
    exchange.handler.close_connection = True


def delay(seconds: float) -> Behaviour:
    def behaviour(exchange: Exchange) -> None:
        time.sleep(seconds)
        honest(exchange)

    return behaviour


def trickle(exchange: Exchange) -> None:
    """Send a byte at a time, each within the time allowed for one."""
    content = json.dumps(exchange.truth()).encode()
    exchange.reply(b"", Content_Length=str(len(content)))
    for byte in content:
        exchange.handler.wfile.write(bytes([byte]))
        exchange.handler.wfile.flush()
        time.sleep(0.02)


def endless(exchange: Exchange) -> None:
    """Announce nothing and send for ever."""
    exchange.reply(b"", Content_Length=str(10**9))
    while True:
        exchange.handler.wfile.write(b" " * 65_536)


def no_batches(exchange: Exchange) -> None:
    """Refuse lists of requests, as some nodes do."""
    if isinstance(exchange.request, list):
        error = {"code": -32600, "message": "batch requests are disabled"}
        exchange.reply_json({"jsonrpc": "2.0", "id": None, "error": error})
    else:
        honest(exchange)


def error(code: int, message: str = "no") -> Behaviour:
    def behaviour(exchange: Exchange) -> None:
        answers = [
            {"jsonrpc": "2.0", "id": item["id"], "error": {"code": code, "message": message}}
            for item in _items(exchange.request)
        ]
        exchange.reply_json(answers if isinstance(exchange.request, list) else answers[0])

    return behaviour


def changed(method: str, change: Callable[[Any], Any]) -> Behaviour:
    """Answer truly, except for the result of one method."""

    def behaviour(exchange: Exchange) -> None:
        truth = exchange.truth()
        methods = {item["id"]: item["method"] for item in _items(exchange.request)}
        for answer in _items(truth):
            if methods[answer["id"]] == method:
                answer["result"] = change(answer["result"])
        exchange.reply_json(truth)

    return behaviour


def lying(old: int, new: int) -> Behaviour:
    """Answer truly, except that contracts that return one number return another."""

    def change(result: str) -> str:
        (rows,) = decode([RESULTS], bytes.fromhex(result[2:]))
        before, after = old.to_bytes(32, "big"), new.to_bytes(32, "big")
        lies = [(success, after if data == before else data) for success, data in rows]
        return "0x" + encode([RESULTS], [lies]).hex()

    return changed("eth_call", change)


def asking(method: str, *parameters: object) -> Behaviour:
    """Ask the node for something else than the client did, its last parameters replaced."""

    def behaviour(exchange: Exchange) -> None:
        for item in _items(exchange.request):
            if item["method"] == method:
                item["params"][-len(parameters) :] = parameters
        honest(exchange.instead(exchange.request))

    return behaviour


def document(change: Callable[[Any], Any]) -> Behaviour:
    """Answer with the whole document changed."""
    return lambda exchange: exchange.reply_json(change(exchange.truth()))


def _items(document: Any) -> list[Any]:
    return document if isinstance(document, list) else [document]

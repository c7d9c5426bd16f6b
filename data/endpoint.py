"""One Ethereum endpoint: JSON-RPC over HTTP, with limits on time and size and some patience.

The URL of an endpoint often carries a key. It is kept inside `Endpoint` and appears in no message,
log or representation: those name the host.
"""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

from data.errors import DataError
from data.json_rpc import Fault, Request, body_of, results_in

if TYPE_CHECKING:
    from requests import Response, Session

_ACCESS_REFUSED = frozenset({401, 402, 403})
_TOO_LARGE = 413
_HEADERS = {"Content-Type": "application/json", "Accept-Encoding": "identity"}


class NodeError(DataError):
    """No usable answer came from a node; the message names its host, never its URL."""


class TooManyError(NodeError):
    """A node has more to say than it, or this program, allows in one answer."""


class _BatchRefusedError(Exception):
    """The endpoint takes no lists of requests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long, how often and how much.

    Attributes
    ----------
    connect_seconds, read_seconds : float
        Longest wait for a connection, and for the next bytes of an answer.
    total_seconds : float
        Longest time for one request, its repetitions included.
    attempts : int
        How often a request is sent at most.
    backoff_seconds : float
        Wait before the first repetition; it doubles with each.
    response_bytes : int
        Largest answer that is read.
    stale_seconds : float
        Oldest finalized block that is believed to be the present. Finality takes about 15 minutes.
    future_seconds : float
        How far a block may be ahead of this machine's clock.
    """

    connect_seconds: float = 3.0
    read_seconds: float = 10.0
    total_seconds: float = 20.0
    attempts: int = 3
    backoff_seconds: float = 0.25
    response_bytes: int = 4 * 2**20
    stale_seconds: float = 3600.0
    future_seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class _Redaction(logging.Filter):
    """Takes the path of a URL out of the debug messages of the HTTP library."""

    secret: str = field(repr=False)

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, without the secret."""
        if self.secret in record.getMessage():
            record.msg, record.args = record.getMessage().replace(self.secret, "/…"), ()
        return True


class Endpoint:
    """A connection to one endpoint.

    Parameters
    ----------
    url : str
        Address of the endpoint, http or https.
    name : str
        What messages call it; it must not contain a secret.
    limits : Limits

    Attributes
    ----------
    name : str
    requests_sent : int
        HTTP requests so far, repetitions included.
    """

    __slots__ = ("_batches", "_limits", "_session", "_url", "name", "requests_sent")

    def __init__(self, url: str, name: str, limits: Limits) -> None:
        self._url = url
        self._limits = limits
        self._session: Session | None = None
        self._batches = True
        self.name = name
        self.requests_sent = 0

    def __repr__(self) -> str:
        return f"Endpoint({self.name})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("An endpoint holds a secret and is not to be written down.")

    def close(self) -> None:
        """Close the connection."""
        if self._session is not None:
            self._session.close()

    def ask(
        self, requests: Sequence[Request], *, divisible: bool = False, hasty: bool = False
    ) -> list[Any]:
        """Return the results of several requests, sent as one where the endpoint allows it.

        Parameters
        ----------
        requests : sequence of Request
        divisible : bool, default=False
            Whether the caller can ask for less.
        hasty : bool, default=False
            Whether it will where the answer is late, rather than ask for the same again.

        Raises
        ------
        NodeError
            If one of them has no result.
        TooManyError
            If the results are too many, or late, and the request is divisible.
        """
        if divisible:
            ask = partial(self._answers, batch=False, divisible=True, hasty=hasty)
            return [ask([request], self._deadline())[0] for request in requests]
        deadline = self._deadline()
        if len(requests) > 1 and self._batches:
            try:
                return self._answers(requests, deadline, batch=True)
            except _BatchRefusedError:
                self._batches = False
        return [self._answers([request], deadline, batch=False)[0] for request in requests]

    def _deadline(self) -> float:
        return time.monotonic() + self._limits.total_seconds

    def _answers(
        self,
        requests: Sequence[Request],
        deadline: float,
        *,
        batch: bool,
        divisible: bool = False,
        hasty: bool = False,
    ) -> list[Any]:
        body = body_of(requests, batch=batch)
        attempt = 1
        while True:
            outcome = self._attempt(body, len(requests), deadline)
            if not isinstance(outcome, Fault):
                return outcome
            if batch and outcome.refused:
                raise _BatchRefusedError
            if divisible and (outcome.too_many or (hasty and outcome.late)):
                raise TooManyError(f"The node at {self.name} {outcome.words}.")
            pause = self._limits.backoff_seconds * 2.0 ** (attempt - 1)
            pause = max(pause, outcome.wait_seconds)
            late = time.monotonic() + pause >= deadline
            if late or not outcome.again or attempt == self._limits.attempts:
                raise NodeError(f"The node at {self.name} {outcome.words}.")
            time.sleep(pause)
            attempt += 1

    def _attempt(self, body: bytes, count: int, deadline: float) -> list[Any] | Fault:
        """Send a request once; errors become faults, so that none carries the URL further."""
        from requests import RequestException
        from urllib3.exceptions import HTTPError

        self.requests_sent += 1
        try:
            content = self._post(body, deadline)
        except (RequestException, HTTPError, OSError, ValueError) as error:
            return _transport_fault(error)
        return content if isinstance(content, Fault) else results_in(content, count)

    def _post(self, body: bytes, deadline: float) -> bytes | Fault:
        if self._session is None:
            self._session = _session(self._url)
        left = max(deadline - time.monotonic(), 0.001)
        timeout = (min(self._limits.connect_seconds, left), min(self._limits.read_seconds, left))
        with self._session.post(
            self._url,
            data=body,
            headers=_HEADERS,
            timeout=timeout,
            stream=True,
            allow_redirects=False,
        ) as response:
            fault = _status_fault(response)
            return fault or _content(response, self._limits.response_bytes, deadline)


def _session(url: str) -> "Session":
    import requests

    session = requests.Session()
    path = requests.Request("POST", url).prepare().path_url
    if len(path) > 1:
        for name in ("urllib3.connectionpool", "urllib3.util.retry"):
            logging.getLogger(name).addFilter(_Redaction(path))
    return session


def _transport_fault(error: Exception) -> Fault:
    """Say what went wrong in words of our own: those of the libraries contain the URL."""
    from requests import exceptions

    # An error of several kinds is named by the first that fits.
    if isinstance(error, ValueError):
        return Fault("has an address that is no URL", again=False)
    if isinstance(error, exceptions.SSLError):
        return Fault("has no certificate that this machine accepts", again=False)
    if isinstance(error, exceptions.Timeout):
        return Fault("did not answer in time", again=True, late=True)
    if isinstance(error, exceptions.ConnectionError):
        return Fault("could not be reached", again=True)
    return Fault("broke its answer off", again=True)


def _status_fault(response: "Response") -> Fault | None:
    status = response.status_code
    if status == 200:
        return None
    if status == 429:
        wait = _seconds(response.headers.get("Retry-After", ""))
        return Fault("limits the rate of requests (HTTP 429)", again=True, wait_seconds=wait)
    if status >= 500:
        return Fault(f"answered with HTTP {status}", again=True)
    if status in _ACCESS_REFUSED:
        return Fault(f"refused access (HTTP {status}); its URL may lack a valid key", again=False)
    if 300 <= status < 400:
        return Fault(f"redirects elsewhere (HTTP {status}), which is not followed", again=False)
    words = f"refused the request (HTTP {status})"
    return Fault(words, again=False, refused=True, too_many=status == _TOO_LARGE)


def _seconds(text: str) -> float:
    return float(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0.0


def _content(response: "Response", most: int, deadline: float) -> bytes | Fault:
    """Return the body, read as it comes, so that a trickle cannot outlast the deadline."""
    content = bytearray()
    while chunk := response.raw.read1(65536, decode_content=True):
        content += chunk
        if len(content) > most:
            words = f"sent an answer of more than {most / 2**20:.0f} MB"
            return Fault(words, again=False, too_many=True)
        if time.monotonic() > deadline:
            return Fault("did not answer in time", again=False, late=True)
    return bytes(content)

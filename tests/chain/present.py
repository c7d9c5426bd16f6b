"""A small mainnet whose final block is of this very time, for programs that look at the clock."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.chain.anvil import running
from tests.chain.world import World

KEYS = ("user0", "hunter2", "s3cr3t-path", "s3cr3t-query")


@contextmanager
def present(folder: Path) -> Iterator[World]:
    """Start a chain with a final block of a quarter of an hour ago, as on mainnet."""
    now = int(time.time()) - 900
    with running(folder, now - 200_000) as anvil:
        world = World(anvil, "1.4", now)
        world.seal()
        yield world


def with_keys(url: str) -> str:
    """Return an address with a key in each place where one can be."""
    return f"{url.replace('://', '://user0:hunter2@')}/v3/s3cr3t-path?key=s3cr3t-query"


def assert_no_keys(*texts: str) -> None:
    """Make sure that no part of such an address stands in a text."""
    for text in texts:
        assert not any(key in text for key in KEYS), text[:300]

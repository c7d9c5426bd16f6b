"""Chains that the tests of this folder share, each test with its own copy of the state."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TypeVar

import pytest

from data.endpoint import Limits
from data.node import Node
from tests.chain.anvil import running
from tests.chain.wallet_world import WalletWorld, wallet_world
from tests.chain.world import NOW, START, World

W = TypeVar("W", bound=World)
QUICK = Limits(
    connect_seconds=1.0, read_seconds=1.0, total_seconds=3.0, attempts=3, backoff_seconds=0.01
)


def clock() -> float:
    """A quarter of an hour after the final block, as on mainnet."""
    return NOW + 900.0


@pytest.fixture(scope="session")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], World]]:
    """Return a chain by the version of Rocket Pool on it, started when first asked for."""
    with ExitStack() as stack:
        known: dict[str, World] = {}

        def world(version: str) -> World:
            if version not in known:
                folder = tmp_path_factory.mktemp("anvil")
                known[version] = World(stack.enter_context(running(folder, START)), version)
            return known[version]

        yield world


@pytest.fixture
def saturn(worlds: Callable[[str], World]) -> Iterator[World]:
    """Rocket Pool 1.4; what a test changes is undone."""
    yield from _undone(worlds("1.4"))


@pytest.fixture
def houston(worlds: Callable[[str], World]) -> Iterator[World]:
    """Rocket Pool 1.3.1; what a test changes is undone."""
    yield from _undone(worlds("1.3.1"))


@pytest.fixture
def open_node() -> Iterator[Callable[..., Node]]:
    """Return a maker of nodes, which are closed in the end."""
    with ExitStack() as stack:
        yield lambda *urls, **limits: stack.enter_context(
            Node(urls, limits.get("limits", QUICK), clock)
        )


@pytest.fixture(scope="session")
def wallet_worlds(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[[str], WalletWorld]]:
    with ExitStack() as stack:
        known: dict[str, WalletWorld] = {}

        def world(version: str) -> WalletWorld:
            if version not in known:
                folder = tmp_path_factory.mktemp("anvil")
                known[version] = stack.enter_context(wallet_world(folder, version))
            return known[version]

        yield world


@pytest.fixture
def full(wallet_worlds: Callable[[str], WalletWorld]) -> Iterator[WalletWorld]:
    """A treasury under Rocket Pool 1.4; what a test changes is undone."""
    yield from _undone(wallet_worlds("1.4"))


@pytest.fixture
def old_version(wallet_worlds: Callable[[str], WalletWorld]) -> Iterator[WalletWorld]:
    """A treasury under Rocket Pool 1.3.1; what a test changes is undone."""
    yield from _undone(wallet_worlds("1.3.1"))


def _undone(world: W) -> Iterator[W]:
    before = world.anvil.rpc("evm_snapshot")
    yield world
    assert world.anvil.rpc("evm_revert", before)

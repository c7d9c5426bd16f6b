"""What holds for every test: no network but this machine, and no settings of whoever runs them."""

import ipaddress
import os
import shutil
import socket
from collections.abc import Generator, Iterator
from typing import Any

import pytest


@pytest.fixture(scope="session", autouse=True)
def _only_this_machine() -> Iterator[None]:
    """Let sockets reach this machine only."""

    def guarded(method: Any) -> Any:
        def call(sock: socket.socket, address: Any) -> Any:
            if sock.family in {socket.AF_INET, socket.AF_INET6} and not _is_local(address[0]):
                # Not an OSError: code that retries or goes on without a network would hide it.
                pytest.fail(f"A test tried to reach {address}.")
            return method(sock, address)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, guarded(getattr(socket.socket, name)))
        yield


def _is_local(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False  # a name that a resolver would have to look up


@pytest.fixture(scope="session", autouse=True)
def _clean_environment() -> Iterator[None]:
    """Remove the settings that Perigee reads from the environment."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("PERIGEE_")]:
            patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of the browser, which `make test` finds or installs."""
    names = filter(None, [os.environ.get("CHROMIUM"), "chromium", "google-chrome"])
    found = next(filter(None, map(shutil.which, names)), None)
    return found or pytest.skip("There is no browser: use `make test`, or set CHROMIUM.")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep tests with a browser on one worker: each serves and draws a page on two cores."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI, count a skipped test as failed: there, every real component must be present."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"{report.longrepr}\nA test must not be skipped in CI."
    return report

import re
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
APP, DEV = ROOT / "requirements.txt", ROOT / "requirements-dev.txt"
SPECS = ROOT / "requirements-specs.txt"  # of an environment of its own
LOCKS = [APP, DEV, SPECS]
MACHINES = [
    {"sys_platform": platform, "platform_machine": machine, "platform_system": system}
    for platform, machine, system in [
        ("linux", "x86_64", "Linux"),
        ("linux", "aarch64", "Linux"),
        ("darwin", "arm64", "Darwin"),
    ]
]
ENVIRONMENTS = [
    {**machine, "python_version": version, "python_full_version": f"{version}.2", "extra": ""}
    for version in ("3.11", "3.12", "3.13", "3.14")
    for machine in MACHINES
]


@cache
def entries(lock: Path) -> list[tuple[Requirement, list[str]]]:
    """Return each requirement of a lock with the options after it."""
    text = re.sub(r"^ *#.*\n", "", lock.read_text(), flags=re.MULTILINE)
    lines = text.replace("\\\n", " ").splitlines()
    split = [line.split(" --", maxsplit=1) for line in lines]
    return [(Requirement(name), f"--{rest}".split()) for name, rest in split]


def pins(lock: Path, environment: dict[str, str]) -> dict[str, str]:
    """Return the version of each package that a lock installs there."""
    chosen: dict[str, str] = {}
    for requirement, _ in entries(lock):
        if requirement.marker is None or requirement.marker.evaluate(environment):
            assert requirement.name not in chosen, f"{requirement.name} is locked twice"
            (pin,) = requirement.specifier
            chosen[canonicalize_name(requirement.name)] = pin.version
    return chosen


def wishes(source: Path, environment: dict[str, str]) -> list[Requirement]:
    """Return what a .in file asks for there."""
    lines = [line.split("#")[0].strip() for line in source.read_text().splitlines()]
    wished = [Requirement(line) for line in lines if line and not line.startswith("-")]
    return [wish for wish in wished if wish.marker is None or wish.marker.evaluate(environment)]


@cache
def installed() -> dict[tuple[str, str], list[Requirement]]:
    """Return what each package of this environment needs, by its name and version."""
    return {
        (canonicalize_name(found.name), found.version): [*map(Requirement, found.requires or [])]
        for found in metadata.distributions()
    }


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_line_is_one_exact_version_with_its_hashes(lock: Path) -> None:
    for requirement, options in entries(lock):
        assert requirement.url is None
        assert [pin.operator for pin in requirement.specifier] == ["=="]
        assert options
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", option) for option in options)


@pytest.mark.parametrize("file", [*LOCKS, *(lock.with_suffix(".in") for lock in LOCKS)], ids=str)
def test_nothing_names_an_address_or_a_folder(file: Path) -> None:
    found = re.findall(r"\S*(?:://|--(?:extra-)?index|--find-links|\s/)\S*", file.read_text())
    assert not found


@pytest.mark.parametrize("environment", ENVIRONMENTS, ids=lambda e: "-".join(list(e.values())[:4]))
def test_the_locks_hold_what_is_asked_for_on_every_python(environment: dict[str, str]) -> None:
    app, dev = pins(APP, environment), pins(DEV, environment)
    assert app.items() <= dev.items()
    for requirement in wishes(ROOT / "requirements.in", environment):
        assert app[canonicalize_name(requirement.name)] in requirement.specifier
    for requirement in wishes(ROOT / "requirements-dev.in", environment):
        assert dev[canonicalize_name(requirement.name)] in requirement.specifier
    specs = pins(SPECS, environment)
    for requirement in wishes(ROOT / "requirements-specs.in", environment):
        version = specs[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version, prereleases=True)


@pytest.mark.parametrize("environment", ENVIRONMENTS, ids=lambda e: "-".join(list(e.values())[:4]))
def test_what_a_locked_package_needs_is_locked_with_it(environment: dict[str, str]) -> None:
    locked = pins(DEV, environment)
    checkable = [pin for pin in locked.items() if pin in installed()]
    assert len(checkable) > 50  # the environment of the tests comes from the lock
    for pin in checkable:
        for requirement in installed()[pin]:
            if requirement.marker is None or requirement.marker.evaluate(environment):
                version = locked[canonicalize_name(requirement.name)]
                assert requirement.specifier.contains(version, prereleases=True)

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from streamlit import config


def test_a_test_that_reaches_out_fails() -> None:
    with socket.socket() as caller, pytest.raises(pytest.fail.Exception, match=r"192\.0\.2\.1"):
        caller.connect(("192.0.2.1", 443))


def test_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=1).close()


def test_no_setting_of_the_person_who_runs_the_tests_is_left() -> None:
    assert not [name for name in os.environ if name.startswith("PERIGEE_")]


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("server.address", "127.0.0.1"),
        ("server.headless", True),
        ("server.maxUploadSize", 2),
        ("browser.gatherUsageStats", False),
        ("client.toolbarMode", "minimal"),
        ("client.showErrorDetails", "none"),
        ("theme.light.primaryColor", "#0072B2"),
        ("theme.light.textColor", "#111827"),
        ("theme.dark.primaryColor", "#56B4E9"),
    ],
)
def test_streamlit_reads_our_configuration(option: str, value: object) -> None:
    assert config.get_option(option) == value
    assert config.get_where_defined(option).endswith("config.toml")


@pytest.mark.parametrize(("name", "closing"), [("CI", "1 failed, 1 error"), ("IDE", "2 skipped")])
def test_nothing_is_skipped_in_ci(name: str, closing: str, tmp_path: Path) -> None:
    skip = 'import pytest\n\ndef test():\n    pytest.skip("a program is missing")\n'
    (tmp_path / "test_one.py").write_text(skip)
    (tmp_path / "test_whole_file.py").write_text('import pytest\npytest.importorskip("no_such")\n')
    words = ["-q", "-p", "tests.conftest", "--continue-on-collection-errors", "--rootdir"]
    answer = subprocess.run(
        [sys.executable, "-m", "pytest", *words, tmp_path, tmp_path],
        cwd=Path(__file__).parents[2],
        env={name: value for name, value in os.environ.items() if name != "CI"} | {name: "true"},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert answer.stdout.splitlines()[-1].startswith(closing)

import os
import socket

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
        ("theme.dark.primaryColor", "#56B4E9"),
    ],
)
def test_streamlit_reads_our_configuration(option: str, value: object) -> None:
    assert config.get_option(option) == value
    assert config.get_where_defined(option).endswith("config.toml")

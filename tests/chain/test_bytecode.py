"""The bytecode kept for the tests is that of the contracts beside it."""

import importlib.util
import warnings

import pytest

from tests.chain import bytecode


@pytest.mark.skipif(importlib.util.find_spec("vyper") is None, reason="no vyper for this Python")
def test_the_bytecode_is_what_the_contracts_compile_to() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # vyper's own
        assert bytecode.compiled() == bytecode.recorded()

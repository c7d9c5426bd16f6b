"""Every callback of a widget runs to its end, whatever the browser asks for meanwhile."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard import session

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "dashboard").rglob("*.py"))


def callbacks(source: str) -> Iterator[str]:
    """Yield what a module gives to its widgets to be called, as written."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            for given in node.keywords:
                if given.arg in {"on_change", "on_click"} and not isinstance(
                    given.value, ast.Constant
                ):
                    yield ast.unparse(given.value)


def is_whole(module: object, name: str) -> bool:
    found = module
    for part in name.split("."):
        found = getattr(found, part)
    return getattr(found, "__code__", None) is session.whole(print).__code__  # type: ignore[attr-defined]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_is_whole(file: Path) -> None:
    names = set(callbacks(file.read_text())) - {"on_change"}  # what another function was given
    if names:
        module = importlib.import_module(
            ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        )
        assert not [name for name in names if not is_whole(module, name)]


def test_there_are_callbacks_and_one_that_is_not_whole_is_seen() -> None:
    assert sum(len(list(callbacks(file.read_text()))) for file in FILES) > 20
    assert list(callbacks("st.button('x', on_click=keep.it)")) == ["keep.it"]
    assert not is_whole(session, "store")

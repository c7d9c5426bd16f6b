"""From bytes to plain data: size, encoding and depth are checked before anything is believed."""

import json
import re
from typing import Any

import yaml

from data.errors import TreasuryFileError

MOST_BYTES = 2 * 2**20
DEEPEST = 20
LONGEST_NUMBER = 40


def decoded(content: bytes) -> str:
    """Return the text of a file.

    Raises
    ------
    TreasuryFileError
        If it is empty, larger than 2 MB, not UTF-8, or holds control characters.
    """
    if len(content) > MOST_BYTES:
        raise TreasuryFileError("The file is larger than 2 MB, which no treasury needs.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise TreasuryFileError(
            "the file must be text in UTF-8; save it again in that encoding.", line=line
        ) from error
    for line, row in enumerate(text.splitlines(), start=1):
        if any((ord(c) < 32 and c != "\t") or 127 <= ord(c) < 160 for c in row):
            raise TreasuryFileError("control characters are not allowed.", line=line)
    if not text.strip():
        raise TreasuryFileError("The file is empty.")
    return text


def json_document(text: str) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """Parse JSON; names may not repeat and numbers must be finite."""
    _check_depth(text)
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_not_finite)
    except json.JSONDecodeError as error:
        raise TreasuryFileError(f"this is not JSON: {error.msg}.", line=error.lineno) from error
    except (RecursionError, ValueError) as error:
        if isinstance(error, TreasuryFileError):
            raise
        raise TreasuryFileError("This is not JSON that a treasury can have.") from error


def yaml_document(text: str) -> Any:  # noqa: ANN401 - YAML has no narrower type
    """Parse plain YAML: no anchors, aliases, tags or repeated names, one document."""
    _check_depth(text)
    try:
        _check_events(text)
        return yaml.load(text, Loader=_PlainLoader)  # noqa: S506 - a SafeLoader, narrowed
    except yaml.MarkedYAMLError as error:
        line = _line(error.problem_mark)
        problem = " ".join((error.problem or "unreadable").split())
        raise TreasuryFileError(f"this is not plain YAML: {problem}.", line=line) from error
    except TreasuryFileError:
        raise
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError) as error:
        raise TreasuryFileError("This is not YAML that a treasury can have.") from error


def _check_depth(text: str) -> None:
    """Refuse deep nesting before a recursive parser meets it."""
    depth = 0
    for line, row in enumerate(text.splitlines(), start=1):
        # Brackets in text count as well: it errs towards refusal, far above any real file.
        depth += row.count("[") + row.count("{")
        if depth > DEEPEST and row.count("[") + row.count("{") > DEEPEST:
            raise TreasuryFileError(f"nesting deeper than {DEEPEST} is refused.", line=line)
        depth = max(0, depth - row.count("]") - row.count("}"))
        if depth > DEEPEST:
            raise TreasuryFileError(f"nesting deeper than {DEEPEST} is refused.", line=line)


def _check_events(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = _line(event.start_mark)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise TreasuryFileError("anchors and aliases are refused.", line=line)
        if getattr(event, "tag", None):
            raise TreasuryFileError("tags are refused.", line=line)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise TreasuryFileError(f"nesting deeper than {DEEPEST} is refused.", line=line)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _line(mark: Any) -> int | None:  # noqa: ANN401 - PyYAML has two kinds of mark
    return None if mark is None else int(mark.line) + 1


class _PlainLoader(yaml.SafeLoader):
    """A safe loader that refuses repeated names and numbers that mean something else in YAML."""

    def construct_yaml_int(self, node: yaml.ScalarNode) -> int:
        # 0777 is octal there, 12:30 is 750, 1_000 is a thousand: none is what a person meant.
        if not re.fullmatch(r"[+-]?(0|[1-9]\d*)", str(node.value)):
            raise TreasuryFileError(
                f"'{str(node.value)[:40]}' is no plain number.", line=node.start_mark.line + 1
            )
        if len(str(node.value)) > LONGEST_NUMBER:
            raise TreasuryFileError("the number is too long.", line=node.start_mark.line + 1)
        return int(node.value)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
            if not isinstance(key, yaml.ScalarNode) or name in seen:
                raise TreasuryFileError(
                    "a name may stand only once." if name else "names must be text.",
                    line=key.start_mark.line + 1,
                    column=name or None,
                )
            seen.add(name)
        return super().construct_mapping(node, deep=deep)


_PlainLoader.add_constructor("tag:yaml.org,2002:int", _PlainLoader.construct_yaml_int)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise TreasuryFileError("a name may stand only once.", column=name[:40])
    return dict(pairs)


def _not_finite(constant: str) -> float:
    raise TreasuryFileError(f"{constant} is no amount; numbers must be finite.")

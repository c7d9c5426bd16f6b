"""The plain part of YAML: records, lists and scalars, as JSON has them.

Anchors, aliases, tags, directives and a second document are refused where they stand. A scalar
without quotes is a number, true, false or null only where it reads as one to a person: 0777,
12:30, 1_000, yes and 2026-01-31 are text. Nothing recurses, and the work is bounded.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import yaml

from data.errors import TreasuryFileError, quoted
from data.treasury_text import DEEPEST, LONGEST_NUMBER

MOST_EVENTS = 60_000

Path = tuple[str | int, ...]

_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_NUMBER = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,4})?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|nan)", re.IGNORECASE)
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """Plain data, and the line on which each part of it begins, by its path."""

    content: Any
    lines: dict[Path, int]

    def line(self, path: Path) -> int | None:
        """Return the line of the innermost part of a path that is there."""
        return next(
            (self.lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in self.lines),
            None,
        )


@dataclass(slots=True)
class _Open:
    """A record or list that has begun and not ended; `name` is the field that waits for a value."""

    content: dict[str, Any] | list[Any]
    path: Path
    name: str | None = None


@dataclass(slots=True)
class _Builder:
    open: list[_Open] = field(default_factory=list)
    lines: dict[Path, int] = field(default_factory=dict)
    content: Any = None

    def scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        inner = self.open[-1] if self.open else None
        if inner is not None and isinstance(inner.content, dict) and inner.name is None:
            if event.value in inner.content:
                raise TreasuryFileError(
                    "a name may stand only once in a record.", line=line, column=event.value
                )
            inner.name = event.value
            return
        self._place(_value(event, line), line)

    def begin(self, content: dict[str, Any] | list[Any], line: int) -> None:
        if len(self.open) == DEEPEST:
            raise TreasuryFileError(f"nesting deeper than {DEEPEST} is refused.", line=line)
        inner = self.open[-1] if self.open else None
        if inner is not None and isinstance(inner.content, dict) and inner.name is None:
            raise TreasuryFileError("names must be text.", line=line)
        path = self._place(content, line)
        self.open.append(_Open(content, path))

    def end(self) -> None:
        self.open.pop()

    def _place(self, value: Any, line: int) -> Path:  # noqa: ANN401 - any plain data
        path: Path = ()
        if self.open:
            path = self._place_inside(self.open[-1], value)
        else:
            self.content = value
        self.lines[path] = line
        return path

    @staticmethod
    def _place_inside(inner: _Open, value: Any) -> Path:  # noqa: ANN401 - any plain data
        if isinstance(inner.content, list):
            inner.content.append(value)
            return (*inner.path, len(inner.content) - 1)
        name = str(inner.name)
        inner.content[name] = value
        inner.name = None
        return (*inner.path, name)


def yaml_document(text: str) -> YamlDocument:
    """Parse plain YAML.

    Raises
    ------
    TreasuryFileError
        At the first line that is not plain YAML.
    """
    try:
        return _built(yaml.parse(text, Loader=yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = " ".join((error.problem or "it cannot be read").split())
        shown = "".join(c if c.isprintable() else "?" for c in problem)
        raise TreasuryFileError(
            f"this is not plain YAML: {shown}.", line=None if mark is None else mark.line + 1
        ) from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        # ValueError and OverflowError: the parser's own, for a \U escape beyond Unicode.
        if isinstance(error, TreasuryFileError):
            raise
        raise TreasuryFileError("This is not YAML that a treasury can have.") from error


def _built(events: Iterable[yaml.Event]) -> YamlDocument:
    builder = _Builder()
    documents = 0
    for count, event in enumerate(events):
        line = 1 if event.start_mark is None else event.start_mark.line + 1
        if count > MOST_EVENTS:
            raise TreasuryFileError("the file holds more than any treasury needs.", line=line)
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1 or event.version or event.tags:
                raise TreasuryFileError("one document without directives is expected.", line=line)
        _refuse_references(event, line)
        _build(builder, event, line)
    return YamlDocument(builder.content, builder.lines)


def _build(builder: _Builder, event: yaml.Event, line: int) -> None:
    if isinstance(event, yaml.ScalarEvent):
        builder.scalar(event, line)
    elif isinstance(event, yaml.MappingStartEvent):
        builder.begin({}, line)
    elif isinstance(event, yaml.SequenceStartEvent):
        builder.begin([], line)
    elif isinstance(event, yaml.CollectionEndEvent):
        builder.end()


def _refuse_references(event: yaml.Event, line: int) -> None:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise TreasuryFileError("anchors and aliases are refused.", line=line)
    if getattr(event, "tag", None):
        raise TreasuryFileError("tags are refused.", line=line)


def _value(event: yaml.ScalarEvent, line: int) -> str | int | float | bool | None:
    text: str = event.value
    if event.style is not None:
        return text
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _NOT_FINITE.fullmatch(text):  # refused by the field that has it
        return float(text.replace(".", ""))
    if _NUMBER.fullmatch(text):
        if len(text) > LONGEST_NUMBER:
            raise TreasuryFileError(f"the number {quoted(text)} is too long.", line=line)
        return int(text) if _INTEGER.fullmatch(text) else float(text)
    return text

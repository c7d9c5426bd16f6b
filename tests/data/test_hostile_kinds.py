"""Every treasury with one thing wrong in it is refused in one sentence that says where.

Each case is hostile by construction, so there is nothing to be lenient about: to accept one is to
fail. The same treasury without the one thing is read.
"""

import csv
import io
import json
import math
import os
import random
from collections import Counter
from collections.abc import Callable

import pytest
import yaml

from data.errors import TreasuryFileError
from data.treasury_file import read_treasury_file
from data.treasury_table import Part, with_rows
from risk.treasury import Asset, Holding, Treasury
from tests.data.hostile import FORMS, Case, sound, spoilt, written

# The long run sets more.
CASES = 6 * int(os.environ.get("FUZZ_CASES", "2000"))
EMPTY = Treasury(name="A DAO")


def _read(case: Case) -> Treasury:
    if isinstance(case.content, bytes):
        return read_treasury_file(case.content)
    return with_rows(EMPTY, Part.HOLDINGS, case.content)


def _judge(read: Callable[[Case], Treasury], case: Case) -> None:
    """Fail unless the case is refused, at its place and in one sentence."""
    refusal = _refusal(read, case)
    if refusal is None:
        pytest.fail(f"accepted: {case}")
    message = str(refusal)
    assert message.isprintable()
    assert message.endswith(".")
    assert 10 < len(message) < 300
    if case.line is not None:
        assert refusal.line == case.line, (case, message)
        assert message.startswith(f"{'Row' if case.form == 'rows' else 'Line'} {case.line}")
    if case.column is not None:
        assert refusal.column is not None, (case, message)
        assert refusal.column.startswith(case.column), (case, message)


def _refusal(read: Callable[[Case], Treasury], case: Case) -> TreasuryFileError | None:
    try:
        read(case)
    except TreasuryFileError as refusal:
        return refusal
    return None


def test_whatever_has_one_thing_wrong_is_refused_where_it_stands() -> None:
    rng = random.Random(1)  # noqa: S311 - a fuzz, not a secret
    seen: Counter[str] = Counter()
    for _ in range(CASES):
        case = spoilt(rng)
        _judge(_read, case)
        seen[f"{case.form} {case.kind}"] += 1
    assert len(seen) > 60
    assert sum(seen.values()) == CASES


def test_the_same_treasuries_without_the_one_thing_are_read() -> None:
    rng = random.Random(1)  # noqa: S311 - a fuzz, not a secret
    for _ in range(300):
        records = sound(rng)
        for form in FORMS:
            if form == "rows":
                read = with_rows(EMPTY, Part.HOLDINGS, records)
            else:
                read = read_treasury_file(written(records, form))
            assert [h.amount for h in read.holdings] == [record["amount"] for record in records]
            assert [h.label for h in read.holdings] == [record["label"] for record in records]


def _credulous(case: Case) -> Treasury:
    """Read as one would who trusts what he is given."""
    content = case.content
    try:
        if case.form == "csv" and isinstance(content, bytes):
            rows = list(csv.DictReader(io.StringIO(content.decode(errors="replace"))))
        elif case.form == "yaml" and isinstance(content, bytes):
            rows = yaml.safe_load(content)["positions"]
        elif case.form == "json" and isinstance(content, bytes):
            rows = json.loads(content)["positions"]
        else:
            rows = list(content)
        amounts = [float(row["amount"]) for row in rows]
    except Exception as error:
        raise TreasuryFileError("It could not be read at all.") from error
    held = tuple(Holding(asset=Asset.ETH, amount=a) for a in amounts if 0.0 <= a <= 1e12)
    return Treasury(name="A DAO", positions=held)


def test_the_judge_fails_a_reader_that_is_too_trusting() -> None:
    rng = random.Random(1)  # noqa: S311 - a fuzz, not a secret
    caught: Counter[str] = Counter()
    for _ in range(2000):
        case = spoilt(rng)
        with pytest.raises((AssertionError, pytest.fail.Exception)) as failure:
            _judge(_credulous, case)
        caught[case.kind] += str(failure.value).startswith("accepted")
    for kind in ("amount: negative", "amount: infinite", "amount: too large", "label: markup",
                 "label: a formula", "duplicate row", "asset: unknown", "yaml trick"):  # fmt: skip
        assert caught[kind] > 0, kind


def test_amounts_that_only_look_hostile_are_read() -> None:
    text = "asset,amount,label\nETH,1e12,a - b = c\nRPL,0,x+y@z\n"
    treasury = read_treasury_file(text.encode())
    assert [h.label for h in treasury.holdings] == ["a - b = c", "x+y@z"]
    assert math.isclose(treasury.amount_of(Asset.ETH), 1e12)

"""Records of every kind, made of figures that a reader can follow."""

import datetime
import json
from collections.abc import Iterator
from dataclasses import replace

from data.recorded import example_treasury, load_market
from data.store.assessments import save_assessment
from data.store.engine import Store
from data.store.scenarios import save_scenario
from data.store.series import Observation, save_series
from data.store.snapshots import Snapshot, save_snapshot
from risk.market import Block, Market
from risk.scenario import Scenario

LARGEST = 2**256 - 1
FIRST_DAY = datetime.date(2026, 1, 1)


def market_at(number: int) -> Market:
    block = Block(number=number, hash=f"0x{number:064x}", timestamp=1_790_000_000 + 12 * number)
    return replace(load_market(), block=block)


def snapshot_at(number: int) -> Snapshot:
    amounts = (("largest", LARGEST), ("total supply", 329_500 * 10**18 + 1))
    return Snapshot(market=market_at(number), treasury=example_treasury(), amounts=amounts)


def observations(n_days: int, value: int = 10**18) -> Iterator[Observation]:
    for number in range(n_days):
        yield Observation(
            day=FIRST_DAY + datetime.timedelta(days=number),
            value=value + number,
            decimals=18,
            block_number=25_000_000 + 7_200 * number,
            timestamp=1_790_000_000 + 86_400 * number,
            source="a contract of the tests",
        )


def assessment(seed: int = 7) -> bytes:
    """Return what the store needs of an assessment's JSON."""
    inputs = {"seed": seed, "treasury": "Écu DAO", "scenario": "Base", "input_hash": f"{seed:064x}"}
    return json.dumps({"schema_version": 1, "inputs": inputs}, indent=2).encode()


def fill(store: Store) -> None:
    """Save records of every kind."""
    for number in (25_000_000, 25_000_001):
        save_snapshot(store, snapshot_at(number))
    save_series(store, "redemption rate", observations(700))
    save_series(store, "RPL / ETH", observations(3, value=LARGEST - 3))
    save_assessment(store, assessment())
    save_scenario(store, Scenario.from_changes({"eth_price_change": -0.4}, "Écu down"))
    save_scenario(store, Scenario.from_changes({"bond_eth": 4.0}, "a thin bond"))

"""rETH as collateral at Aave v3: what may be borrowed against it, and at what price it is seen.

Aave takes rETH at its redemption rate, held down by a cap on its growth, whatever the market pays.
"""

from dataclasses import dataclass

from data.addresses import AAVE_REGISTER, RETH, WETH
from data.multicall import Answers, Call, ReadingError

EMODE = 1  # the category of ETH and its derivatives (bgd-labs/aave-address-book, 2026-05-01)
NAME = "Aave v3 rETH"
BASIS_POINTS = 10_000

_PLACES = ("getPool", "getPriceOracle", "getPoolDataProvider")
_CONFIGURATION = (*("uint256",) * 5, *("bool",) * 5)
_RESERVE = (*("uint256",) * 11, "uint40")
# Of the pool's own record of an asset only the number is used, the eighth of fifteen.
_RECORD = (*("uint256",) * 6, "uint40", "uint16", *("address",) * 4, *("uint128",) * 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class EMode:
    """A category of assets that move together, with terms of its own.

    Attributes
    ----------
    label : str
        As its owners wrote it.
    ltv, threshold : float
        Largest loan when it is taken out, and that at which it is liquidated, over collateral.
    holds_reth : bool
        Whether rETH is collateral in it.
    """

    label: str
    ltv: float
    threshold: float
    holds_reth: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserve:
    """rETH at Aave at one block.

    Attributes
    ----------
    ltv, threshold : float
        Largest loan when it is taken out, and that at which it is liquidated, over collateral.
    bonus : float
        What a liquidator gets above the debt, as a fraction.
    is_collateral, is_active, is_frozen, is_paused : bool
        Whether it can be collateral and used at all, whether new supply is stopped, or everything.
    supply_cap, borrow_cap : int
        Whole rETH; 0 for none.
    supplied_wei, borrowed_wei : int
        rETH.
    price_in_eth : float
        At which Aave takes rETH, over that at which it takes WETH.
    emode : EMode or None
        None where it cannot be read.
    absent : tuple of str
        Sentences on what could not be read.
    """

    ltv: float
    threshold: float
    bonus: float
    is_collateral: bool
    is_active: bool
    is_frozen: bool
    is_paused: bool
    supply_cap: int
    borrow_cap: int
    supplied_wei: int
    borrowed_wei: int
    price_in_eth: float
    emode: EMode | None
    absent: tuple[str, ...]

    @property
    def utilisation(self) -> float:
        """Share of the supply that is lent."""
        return self.borrowed_wei / self.supplied_wei if self.supplied_wei else 0.0


def place_calls() -> list[Call]:
    """Return the reads of where Aave's contracts are."""
    return [
        Call(field=_field(name), target=AAVE_REGISTER, function=f"{name}()", returns=("address",))
        for name in _PLACES
    ]


def reserve_calls(places: Answers) -> list[Call]:
    """Return the reads of rETH from the contracts that the answers to `place_calls` name."""
    pool, oracle, provider = (places.values(_field(name))[0] for name in _PLACES)
    asset = (RETH,)
    rows: list[tuple[str, str, str, tuple[str, ...], tuple[object, ...]]] = [
        (
            "configuration",
            provider,
            "getReserveConfigurationData(address)",
            _CONFIGURATION,
            asset,
        ),
        ("caps", provider, "getReserveCaps(address)", ("uint256", "uint256"), asset),
        ("amounts", provider, "getReserveData(address)", _RESERVE, asset),
        ("pause", provider, "getPaused(address)", ("bool",), asset),
        ("price", oracle, "getAssetPrice(address)", ("uint256",), asset),
        ("price of WETH", oracle, "getAssetPrice(address)", ("uint256",), (WETH,)),
        ("record", pool, "getReserveData(address)", _RECORD, asset),
        ("e-mode label", pool, "getEModeCategoryLabel(uint8)", ("string",), (EMODE,)),
        (
            "e-mode terms",
            pool,
            "getEModeCategoryCollateralConfig(uint8)",
            ("uint16", "uint16", "uint16"),
            (EMODE,),
        ),
        (
            "e-mode collateral",
            pool,
            "getEModeCategoryCollateralBitmap(uint8)",
            ("uint128",),
            (EMODE,),
        ),
    ]
    return [
        Call(field=_field(name), target=target, function=function, returns=types, arguments=given)
        for name, target, function, types, given in rows
    ]


def reserve_of(answers: Answers) -> Reserve:
    """Return what the answers to `reserve_calls` say.

    Raises
    ------
    ReadingError
        If anything but the category is missing or cannot be.
    """
    decimals, ltv, threshold, bonus, _, collateral, _, _, active, frozen = answers.values(
        _field("configuration")
    )
    borrow_cap, supply_cap = answers.values(_field("caps"))
    _, _, supplied, stable, variable, *_ = answers.values(_field("amounts"))
    price, eth_price = answers.integer(_field("price")), answers.integer(_field("price of WETH"))
    if decimals != 18:
        raise ReadingError(f"{NAME} has {decimals} decimals, so it is not used.")
    if not ltv <= threshold <= BASIS_POINTS or (bonus and not 1.0 <= bonus / BASIS_POINTS <= 2.0):
        raise ReadingError(f"{NAME} has terms that cannot be, so it is not used.")
    if price == 0 or eth_price == 0:
        raise ReadingError(f"{NAME} has no price, so it is not used.")
    emode, absent = _emode(answers)
    return Reserve(
        ltv=ltv / BASIS_POINTS,
        threshold=threshold / BASIS_POINTS,
        bonus=bonus / BASIS_POINTS - 1.0 if bonus else 0.0,
        is_collateral=collateral,
        is_active=active,
        is_frozen=frozen,
        is_paused=answers.values(_field("pause"))[0],
        supply_cap=supply_cap,
        borrow_cap=borrow_cap,
        supplied_wei=supplied,
        borrowed_wei=stable + variable,
        price_in_eth=price / eth_price,
        emode=emode,
        absent=absent,
    )


def _emode(answers: Answers) -> tuple[EMode | None, tuple[str, ...]]:
    try:
        (label,) = answers.values(_field("e-mode label"))
        ltv, threshold, _ = answers.values(_field("e-mode terms"))
        collateral = answers.integer(_field("e-mode collateral"))
        number = answers.values(_field("record"))[7]
    except ReadingError as error:
        return None, (str(error),)
    emode = EMode(
        label=label,
        ltv=ltv / BASIS_POINTS,
        threshold=threshold / BASIS_POINTS,
        holds_reth=bool(collateral >> number & 1),
    )
    return emode, ()


def _field(name: str) -> str:
    return f"{NAME} {name}"

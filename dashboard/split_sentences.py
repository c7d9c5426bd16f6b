"""Where each part of an exit goes best, and what it costs if a way out is gone, in sentences."""

from dashboard import format as fmt
from risk.analysis.best_split import POOLS, REDEMPTION, WAITING
from risk.split import BestSplit

COLUMNS = ("Way out", "Takes, of what is held", "Takes, with what was switched off gone")
NOTE = (
    "The best split is where the last rETH brings the same in each way: waiting is charged the "
    "return that buyers ask for it today, a prior. It is the treasury's alone: others who leave "
    "too by the sliders are not in it."
)
QUOTED_NOTE = (
    "How the part for the pools divides over single pools is not known from one quoted depth; an "
    "aggregator finds it at the time of the sale, and reading the pools from a node shows it here."
)
READ_NOTE = (
    "The pools are the contracts' own, as they stood at the block of the market: the split over "
    "them is exact there and then, and a guide afterwards. Gas is not counted."
)
_LEAST_RETH = 1e-6
_NAMES = {
    REDEMPTION: "Redemption at Rocket Pool",
    POOLS: "All pools",
    WAITING: "Waiting for the refill",
}
_SHARES = {
    REDEMPTION: "redeemed at once",
    POOLS: "sold to the pools",
    WAITING: "waiting for refill",
}
_PARTS = {
    REDEMPTION: "are redeemed",
    POOLS: "go to the pools",
    WAITING: "wait for refill",
}


def name(way: str) -> str:
    """Return a way's name; that of a pool is its own."""
    return _NAMES.get(way, way)


def share(way: str) -> str:
    """Return what a share of a sale is, after a figure."""
    return _SHARES.get(way, f"sold at {way}")


def note(split: BestSplit) -> str:
    """Say what the split rests on."""
    return f"{NOTE} {READ_NOTE if split.is_read else QUOTED_NOTE}"


def best_split(split: BestSplit) -> str:
    """Say where each part of what is held goes best."""
    parts = [
        f"{_reth(amount)} {_PARTS.get(way, f'are sold at {way}')}"
        for way, amount in zip(split.names, split.held_parts, strict=True)
        if amount > _LEAST_RETH
    ]
    held = _reth(sum(split.held_parts) + split.held_left)
    if not parts:
        return f"Of {held}, nothing can leave: every way out is closed or empty."
    if split.held_left > _LEAST_RETH:
        parts.append(f"{_reth(split.held_left)} cannot leave at all")
    return f"Of {held}, {fmt.listed(parts)}: together they are worth {_worth(split)}."


def without(split: BestSplit, every: BestSplit) -> str:
    """Say what it costs that some ways are closed."""
    lost = max(every.held_eth - split.held_eth, 0.0)
    gone = fmt.listed([_lower(name(way)) for way in split.closed])
    if lost < _LEAST_RETH:
        return f"Without {gone}, what is held brings no less: the other ways take it as well."
    missing = (
        f", and {_reth(split.held_left)} cannot leave" if split.held_left > _LEAST_RETH else ""
    )
    return (
        f"Without {gone}, what is held brings {fmt.asset_amount(lost, 'ETH')} less, "
        f"{fmt.cost(lost / every.held_eth)} of it{missing}."
    )


def rows(split: BestSplit, every: BestSplit) -> list[tuple[str, str, str]]:
    """Return what each way takes of what is held: all open, and without those switched off."""
    taken = dict(zip(split.names, split.held_parts, strict=True))
    found = [
        (
            name(way),
            _reth(amount),
            "closed" if way in split.closed else _reth(taken[way]),
        )
        for way, amount in zip(every.names, every.held_parts, strict=True)
    ]
    if max(split.held_left, every.held_left) > _LEAST_RETH:
        found.append(("Nothing takes", _reth(every.held_left), _reth(split.held_left)))
    return [*found, ("Brings, in ETH", _worth(every), _worth(split))]


def _worth(split: BestSplit) -> str:
    worth = fmt.asset_amount(split.held_eth, "ETH")
    low, high = (
        fmt.asset_amount(each, "ETH") for each in (split.held_low_eth, split.held_high_eth)
    )
    return worth if low == high else f"{worth} ({low} to {high})"


def _reth(amount: float) -> str:
    return fmt.asset_amount(amount, "rETH") if amount > _LEAST_RETH else "nothing"


def _lower(words: str) -> str:
    return f"{words[0].lower()}{words[1:]}" if words in _NAMES.values() else words

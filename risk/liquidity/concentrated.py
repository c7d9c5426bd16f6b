"""Swaps in a pool of concentrated liquidity, integer-exact against Uniswap v3.

Prices are square roots of token 1 over token 0, in units of 2⁻⁹⁶; amounts are in wei. A falling
price means that token 0 goes in and token 1 comes out. Every rounding favours the pool.
"""

from risk.liquidity.words import divided_up, whole

Q96 = 1 << 96
FEE_UNIT = 1_000_000  # one hundredth of a basis point
UINT256 = 1 << 256
LARGEST_SQRT_PRICE = (1 << 160) - 1
LARGEST_LIQUIDITY = (1 << 128) - 1
LARGEST_AMOUNT = (1 << 255) - 1


def compute_swap_step(
    sqrt_price: int,
    sqrt_price_target: int,
    liquidity: int,
    amount_remaining: int,
    fee_pips: int,
) -> tuple[int, int, int, int]:
    """Return the outcome of a swap within one range of constant liquidity.

    Parameters
    ----------
    sqrt_price : int
        Where the price stands, times 2⁹⁶.
    sqrt_price_target : int
        Where the step ends at the latest, times 2⁹⁶: the next tick or the trader's limit. The
        direction of the swap follows from it.
    liquidity : int
        Liquidity of the range, in wei.
    amount_remaining : int
        Positive: wei still to go in, fee included. Negative: wei still to come out.
    fee_pips : int
        Fee on what goes in, in millionths.

    Returns
    -------
    sqrt_price_next : int
        Where the price stands afterwards, times 2⁹⁶.
    amount_in : int
        Wei that went in, without the fee.
    amount_out : int
        Wei that came out.
    fee_amount : int
        Wei of fee, in the token that goes in.

    Raises
    ------
    ParameterError
        If an argument lies outside the domain of the contract's types.

    References
    ----------
    .. [1] H. Adams, N. Zinsmeister, M. Salem, R. Keefer, D. Robinson (2021). "Uniswap v3 Core",
       section 6.2. The contract is ``SwapMath.computeSwapStep`` in Uniswap/v3-core.
    """
    sqrt_price = whole("sqrt_price", sqrt_price, 1, LARGEST_SQRT_PRICE)
    target = whole("sqrt_price_target", sqrt_price_target, 1, LARGEST_SQRT_PRICE)
    liquidity = whole("liquidity", liquidity, 0, LARGEST_LIQUIDITY)
    remaining = whole("amount_remaining", amount_remaining, -LARGEST_AMOUNT - 1, LARGEST_AMOUNT)
    fee_pips = whole("fee_pips", fee_pips, 0, FEE_UNIT - 1)

    if remaining < 0:
        reached = _price_after_output(sqrt_price, target, liquidity, -remaining)
    else:
        after_fee = remaining * (FEE_UNIT - fee_pips) // FEE_UNIT
        reached = _price_after_input(sqrt_price, target, liquidity, after_fee)
    amount_in = _input_between(sqrt_price, reached, liquidity)
    amount_out = _output_between(sqrt_price, reached, liquidity)
    if remaining < 0:
        # The price is rounded to a whole unit, which can be worth more than was asked for.
        amount_out = min(amount_out, -remaining)
    if remaining >= 0 and reached != target:
        # Nothing is left for a next step: what the price could not use is fee.
        return reached, amount_in, amount_out, remaining - amount_in
    fee_amount = divided_up(amount_in * fee_pips, FEE_UNIT - fee_pips)
    return reached, amount_in, amount_out, fee_amount


def _price_after_input(sqrt_price: int, target: int, liquidity: int, amount: int) -> int:
    """Return the price once `amount`, free of fee, went in, at most the target."""
    if amount >= _input_between(sqrt_price, target, liquidity):
        return target
    if sqrt_price < target:
        return sqrt_price + amount * Q96 // liquidity
    scaled = liquidity * Q96
    if amount * sqrt_price + scaled < UINT256:
        return divided_up(scaled * sqrt_price, scaled + amount * sqrt_price)
    # Where 256 bits would overflow, the contract takes a form that loses a little precision.
    return divided_up(scaled, scaled // sqrt_price + amount)


def _price_after_output(sqrt_price: int, target: int, liquidity: int, amount: int) -> int:
    """Return the price once `amount` came out, at most the target."""
    if amount >= _output_between(sqrt_price, target, liquidity):
        return target
    if sqrt_price >= target:
        return sqrt_price - divided_up(amount * Q96, liquidity)
    scaled = liquidity * Q96
    return divided_up(scaled * sqrt_price, scaled - amount * sqrt_price)


def _input_between(start: int, end: int, liquidity: int) -> int:
    """Return what must go in to move the price from `start` to `end`, rounded up."""
    if start < end:
        return divided_up(liquidity * (end - start), Q96)
    return divided_up(divided_up(liquidity * Q96 * (start - end), start), end)


def _output_between(start: int, end: int, liquidity: int) -> int:
    """Return what comes out when the price moves from `start` to `end`, rounded down."""
    if start < end:
        return liquidity * Q96 * (end - start) // end // start
    return liquidity * (start - end) // Q96

"""Lines of a wallet: an amount as a contract gave it, with the call that gave it."""

from dataclasses import dataclass

from data.multicall import Answers, Call


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One amount and where it is from.

    Attributes
    ----------
    owner : str
        The address that holds it, or whose node does.
    what : str
        What it is, in words of our own.
    raw : int
        In the asset's smallest unit, wei for ETH, exactly as the contract gave it.
    decimals : int
    unit : str
        The asset, or `shares` and `liquidity`, which are counted and not worth anything as such.
    contract, function : str
        Who was asked, and what.
    """

    owner: str
    what: str
    raw: int
    decimals: int
    unit: str
    contract: str
    function: str

    @property
    def amount(self) -> float:
        """The amount in units of the asset, rounded to the nearest that a float can be."""
        return float(self.raw / 10**self.decimals)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A call that gives an amount, and what that is.

    Attributes
    ----------
    owner, what : str
    call : Call
    unit : str
    decimals : int
    """

    owner: str
    what: str
    call: Call
    unit: str = "ETH"
    decimals: int = 18

    def line(self, answers: Answers) -> Line:
        """Return the line, of a call that returns one integer."""
        return self.of(answers.integer(self.call.field))

    def of(self, raw: int) -> Line:
        """Return the line of an amount that the call returned among others."""
        return Line(
            owner=self.owner,
            what=self.what,
            raw=raw,
            decimals=self.decimals,
            unit=self.unit,
            contract=self.call.target,
            function=self.call.function,
        )

"""rETH at Aave in two rounds, each of which shares a request; without it nothing else is missed."""

from data.contracts import aave
from data.contracts.aave import Reserve
from data.multicall import Answers, Call, ReadingError


class LendingReader:
    """Asks where Aave's contracts are, then for what they say of rETH.

    Attributes
    ----------
    absent : list of str
        A sentence on each thing that could not be read.
    """

    def __init__(self) -> None:
        self.absent: list[str] = []

    def calls(self, places: Answers) -> list[Call]:
        """Return the reads that need the answers to `aave.place_calls`."""
        try:
            return aave.reserve_calls(places)
        except ReadingError as error:
            self.absent.append(str(error))
            return []

    def reserve(self, answers: Answers) -> Reserve | None:
        """Return what the answers to `calls` say, or None."""
        if self.absent:
            return None
        try:
            reserve = aave.reserve_of(answers)
        except ReadingError as error:
            self.absent.append(str(error))
            return None
        self.absent += reserve.absent
        return reserve

"""The venues' contracts, ported and put on a chain, asked for many swaps in one call."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eth_abi.abi import decode, encode
from eth_abi.exceptions import DecodingError
from eth_utils.crypto import keccak

from tests.chain import bytecode
from tests.chain.anvil import Anvil, running
from tests.chain.world import START

PORTS = (
    "balancer_meta_stable",
    "balancer_weighted",
    "batch",
    "curve_stable_swap",
    "uniswap_v2_library",
    "uniswap_v3_swap",
)
AT_ONCE = 100
GAS = 2**40  # a swap may walk through thousands of empty ticks
_REASON = keccak(text="Error(string)")[:4]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A contract's refusal and its reason: empty where arithmetic itself failed."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A question to a port."""

    port: str
    function: str
    inputs: Sequence[str]
    outputs: Sequence[str]


class Ports:
    """The ports on a running chain."""

    def __init__(self, anvil: Anvil) -> None:
        self._anvil = anvil
        anvil.rpc("evm_setBlockGasLimit", hex(GAS))
        codes = bytecode.recorded()
        self._addresses = {name: f"0x{0xE0 + k:040x}" for k, name in enumerate(PORTS)}
        for name, address in self._addresses.items():
            anvil.rpc("anvil_setCode", address, codes[name])

    def ask(self, call: Call, arguments: Iterable[Sequence[object]]) -> list[Any]:
        """Return each answer as a tuple, or the contract's `Refusal`."""
        head = keccak(text=f"{call.function}({','.join(call.inputs)})")[:4]
        calls = [head + encode(call.inputs, given) for given in arguments]
        answers: list[Any] = []
        for start in range(0, len(calls), AT_ONCE):
            answers += self._many(call, calls[start : start + AT_ONCE])
        return answers

    def _many(self, call: Call, calls: list[bytes]) -> list[Any]:
        head = keccak(text="many(address,bytes[])")[:4]
        data = head + encode(["address", "bytes[]"], [self._addresses[call.port], calls])
        to = self._addresses["batch"]
        raw = self._anvil.rpc(
            "eth_call", {"to": to, "gas": hex(GAS), "data": "0x" + data.hex()}, "latest"
        )
        successes, answers = decode(["bool[]", "bytes[]"], bytes.fromhex(raw[2:]))
        assert len(successes) == len(calls)
        return [
            decode(call.outputs, answer) if success else Refusal(_reason(answer))
            for success, answer in zip(successes, answers, strict=True)
        ]


@contextmanager
def ported(folder: Path) -> Iterator[Ports]:
    """Start a chain that carries the ports and stop it again."""
    with running(folder, START) as anvil:
        yield Ports(anvil)


def _reason(answer: bytes) -> str:
    if answer[:4] != _REASON:
        return ""
    try:
        text: str = decode(["string"], answer[4:])[0]
    except DecodingError:
        return ""
    return text

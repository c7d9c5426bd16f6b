"""ENS: names of addresses, through the registry and the name's own resolver, at one block.

Only names of lower-case Latin letters, digits and hyphens are read: other scripts have letters that
look alike, and a treasury should not depend on telling them apart. For those names normalising
(ENSIP-15) is writing them in lower case. Names that resolve outside the chain (ENSIP-10, EIP-3668)
are refused as not resolving.
"""

import re

from data.contracts.rocket_pool import storage_key as keccak
from data.errors import DataError, quoted
from data.multicall import Call
from data.rounds import Reading
from data.wallet_addresses import ENS_REGISTRY

LONGEST_NAME = 255

_LABEL = re.compile(r"_*[a-z0-9-]{1,63}")
_NOBODY = "0x" + "0" * 40


class AddressError(DataError):
    """What was given as an address is none, or a name that leads to none."""


def normalised(name: str) -> str:
    """Return a name in the one form in which it is registered.

    Raises
    ------
    AddressError
        If it is no name, or one that cannot be told from others by eye.
    """
    text = name.strip().lower() if name.isascii() else name
    labels = text.split(".")
    if len(text) > LONGEST_NAME or len(labels) < 2:
        raise AddressError(f"{quoted(name)} is neither an address nor a name of ENS.")
    for label in labels:
        # Two hyphens in third place announce another script in disguise.
        if not _LABEL.fullmatch(label) or label[2:4] == "--":
            raise AddressError(
                f"{quoted(name)} is not read as a name of ENS: only Latin letters, digits and "
                "hyphens are; give the address instead."
            )
    return text


def name_hash(name: str) -> bytes:
    """Return the number of a normalised name (EIP-137)."""
    from eth_utils.crypto import keccak as hashed

    node = bytes(32)
    for label in reversed(name.split(".")):
        node = hashed(node + keccak(label))
    return node


def resolve(name: str) -> Reading[str]:
    """Read the address of a normalised name.

    Raises
    ------
    AddressError
        If the name does not resolve.
    """
    node = name_hash(name)
    resolver = _call(f"resolver of {name}", ENS_REGISTRY, "resolver(bytes32)", node)
    answers = yield [resolver]
    (where,) = answers.values(resolver.field)
    if where == _NOBODY:
        raise AddressError(f"The name {quoted(name)} has no address: it is not registered.")
    address = _call(f"address of {name}", where, "addr(bytes32)", node)
    answers = yield [address]
    if not answers.accepted(address.field):
        raise AddressError(
            f"The name {quoted(name)} has no address that can be read from the chain alone."
        )
    (found,) = answers.values(address.field)
    if found == _NOBODY:
        raise AddressError(f"The name {quoted(name)} is registered, but leads to no address.")
    return str(found)


def _call(field: str, target: str, function: str, node: bytes) -> Call:
    return Call(
        field=field, target=target, function=function, returns=("address",), arguments=(node,)
    )

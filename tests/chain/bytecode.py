"""The contracts of the tests as bytecode, so that no test waits for, or lacks, their compiler.

`python -m tests.chain.bytecode` renews it after a change of a contract.
"""

import importlib
import json
from pathlib import Path

CONTRACTS = Path(__file__).parent / "contracts"
FILE = CONTRACTS / "bytecode.json"


def compiled() -> dict[str, str]:
    """Compile every contract; needs vyper."""
    vyper = importlib.import_module("vyper")
    form = "bytecode_runtime"
    return {
        path.stem: vyper.compile_code(path.read_text(), output_formats=[form])[form]
        for path in sorted(CONTRACTS.glob("*.vy"))
    }


def recorded() -> dict[str, str]:
    """Return the bytecode as it is kept beside the contracts."""
    document: dict[str, str] = json.loads(FILE.read_text())
    return document


if __name__ == "__main__":
    FILE.write_text(json.dumps(compiled(), indent=1) + "\n")

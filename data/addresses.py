"""Where the contracts on Ethereum mainnet are, each address with its source.

Rocket Pool's own contracts are not listed: they are asked of its storage contract, whose address
never changes, because an upgrade replaces them.
"""

# The storage contract of Rocket Pool (docs.rocketpool.net, "Contracts & Integrations"; the default
# of its node software in shared/services/config/smartnode-config.go).
ROCKET_STORAGE = "0x1d8f8f00cfa6758d7bE78336684788Fb0ee0Fa46"

# The token rETH, which cannot be upgraded (docs.rocketpool.net, list of 2026-02-09).
RETH = "0xae78736Cd615f374D3085123A210448E74Fc6393"

# Wrapped ETH (the WETH9 of Uniswap's deployment lists, docs.uniswap.org).
WETH = "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2"

# Multicall3, at the same address on every chain (github.com/mds1/multicall3, README).
MULTICALL3 = "0xcA11bde05977b3631167028862bE2a173976CA11"

# Chainlink ETH/USD, 8 decimals, an update at least every hour (data.chain.link).
CHAINLINK_ETH_USD = "0x5f4eC3Df9cbd43714FE2740f5E3616155c5b8419"

# Chainlink rETH/ETH, a market price of 18 decimals that is updated at least once a day and moves
# at 2 % (data.chain.link; Spark's oracle of the same name reads it).
CHAINLINK_RETH_ETH = "0x536218f9E9Eb48863970252233c8F271f554C2d0"

# Uniswap v3 rETH/WETH of 0.01 % (in the lists of several analytics repositories; its fee and
# tokens are read and checked before use, because some of them label it otherwise).
UNISWAP_RETH_WETH = "0x553e9C493678d8606d6a5ba284643dB2110Df823"

# Where Rocket Pool's reports of the past are: its storage forgets a contract that was replaced.
# Version 1.0 (in the sources of several indexers), 1.2 (shared/services/config/smartnode-config.go
# of its node software), 1.3 (its release notes and several indexers), 1.4 (docs.rocketpool.net).
PAST_BALANCES = (
    "0x138313f102cE9a0662F826fCA977E3ab4D6e5539",
    "0x07FCaBCbe4ff0d80c2b1eb42855C0131b6cba2F4",
    "0x6Cc65bF618F55ce2433f9D8d827Fc44117D81399",
    "0x1D9F14C6Bfd8358b589964baD8665AdD248E9473",
)
# Versions 1.0 and 1.2 (the same file), 1.3 and 1.4 (docs.rocketpool.net).
PAST_PRICES = (
    "0xd3f500F550F46e504A4D2153127B47e007e11166",
    "0x751826b107672360b764327631cC5764515fFC37",
    "0x25E54Bf48369b8FB25bB79d3a3Ff7F3BA448E382",
)

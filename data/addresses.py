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

# The token RPL (docs.rocketpool.net, list of 2026-02-09).
RPL = "0xD33526068D116cE69F19A9ee46F0bd304F21A51f"

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

# Chainlink RPL/USD, 8 decimals, an update at least once a day (data.chain.link; ten repositories).
CHAINLINK_RPL_USD = "0x4E155eD98aFE9034b7A5962f6C84c86d869daA9d"

# Further pools of Uniswap v3: rETH/WETH of 0.05 % and RPL/WETH of 1 % and rETH/RPL of 0.3 % (lists
# of analytics repositories), RPL/WETH of 0.3 %, from which Rocket Pool's oracle takes its price
# (shared/services/config/smartnode-config.go of its node software). Each is checked before use.
UNISWAP_RETH_WETH_500 = "0xa4e0faA58465A2D369aa21B3e42d43374c6F9613"
UNISWAP_RPL_WETH_3000 = "0xe42318eA3b998e8355a3Da364EB9D48eC725Eb45"
UNISWAP_RPL_WETH_10000 = "0xcf15aD9bE9d33384B74b94D63D06B4A9Bd82f640"
UNISWAP_RETH_RPL_3000 = "0x3051607998fE3A690237af729CAa6c6d1D6d99B4"

# The vault of Balancer v2, the same on every chain (docs.balancer.fi), and the identifiers of two
# pools in it, which begin with their addresses (rETH/WETH: ten repositories; RPL/WETH: one).
BALANCER_VAULT = "0xBA12222222228d8Ba445958a75a0704d566BF2C8"
BALANCER_RETH_WETH = "0x1e19cf2d73a72ef1332c882f20534b6519be0276000200000000000000000112"
BALANCER_RPL_WETH = "0x9f9d900462492d4c21e9523ca95a7cd86142f298000200000000000000000462"

# Curve's StableSwap-NG of WETH and rETH (several repositories; its coins are checked before use).
CURVE_WETH_RETH = "0x9EfE1A1Cbd6Ca51Ee8319AFc4573d253C3B732af"

# The register of Aave v3, which names its pool, oracle and data provider (bgd-labs/
# aave-address-book, 2026-05-01).
AAVE_REGISTER = "0x2f39d218133AFaB8F2B819B1066c7E434Ad94E9e"

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

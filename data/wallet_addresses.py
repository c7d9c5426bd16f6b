"""Where the contracts are in which a treasury's own addresses hold something, each with its source.

Rocket Pool's contracts are asked of its storage contract; see `data.addresses`.
"""

# The token RPL of Rocket Pool (docs.rocketpool.net, list of 2026-02-09); its storage contract names
# it too, and the two must agree.
RPL = "0xD33526068D116cE69F19A9ee46F0bd304F21A51f"

# Stablecoins: developers.circle.com, tether.to, docs.makerdao.com and docs.sky.money. Their
# decimals are read and checked before use.
USDC = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"
USDT = "0xdAC17F958D2ee523a2206206994597C13D831ec7"
DAI = "0x6B175474E89094C44Da98b954EedeAC495271d0F"
USDS = "0xdC035D45d973E3EC169d2276DDab16f1e407384F"

# Aave v3, which names its pool and its data provider (github.com/bgd-labs/aave-address-book).
AAVE_PROVIDER = "0x2f39d218133AFaB8F2B819B1066c7E434Ad94E9e"

# Balancer v2: rETH/WETH and RPL/WETH with their numbers in the vault (in the lists of several
# analytics repositories; each pool is asked for its number before use).
BALANCER_RETH_WETH = "0x1E19CF2D73a72Ef1332C882F20534B6519Be0276"
BALANCER_RETH_WETH_ID = "0x1e19cf2d73a72ef1332c882f20534b6519be0276000200000000000000000112"
BALANCER_RPL_WETH = "0x9F9d900462492D4C21e9523ca95A7CD86142F298"
BALANCER_RPL_WETH_ID = "0x9f9d900462492d4c21e9523ca95a7cd86142f298000200000000000000000462"

# Curve StableSwap-NG WETH/rETH, whose shares are the pool itself (in several repositories; its
# coins are read and checked before use).
CURVE_RETH_WETH = "0x9EfE1A1Cbd6Ca51Ee8319AFc4573d253C3B732af"

# Uniswap v3: who holds which position (docs.uniswap.org, deployments on Ethereum), and the pools of
# rETH and RPL (the default of Rocket Pool's node software and several analytics repositories).
UNISWAP_POSITIONS = "0xC36442b4a4522E871399CD717aBDD847Ab11FE88"
UNISWAP_RETH_WETH_5 = "0xa4e0faA58465A2D369aa21B3e42d43374c6F9613"
UNISWAP_RPL_WETH_30 = "0xe42318eA3b998e8355a3Da364EB9D48eC725Eb45"
UNISWAP_RPL_WETH_100 = "0xcf15aD9bE9d33384B74b94D63D06B4A9Bd82f640"
UNISWAP_RETH_RPL_30 = "0x3051607998fE3A690237af729CAa6c6d1D6d99B4"

# The registry of ENS (docs.ens.domains, deployments).
ENS_REGISTRY = "0x00000000000C2E074eC69A0dFb2997BA6C7d2e1e"

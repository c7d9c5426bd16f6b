"""Where the contracts are in which a treasury's own addresses hold something, each with its source.

Rocket Pool's contracts are asked of its storage contract; see `data.addresses`.
"""

from data import addresses

# Those that the market is read from as well.
RPL = addresses.RPL
AAVE_PROVIDER = addresses.AAVE_REGISTER
CURVE_RETH_WETH = addresses.CURVE_WETH_RETH  # its shares are the pool itself
UNISWAP_RETH_WETH_5 = addresses.UNISWAP_RETH_WETH_500
UNISWAP_RPL_WETH_30 = addresses.UNISWAP_RPL_WETH_3000
UNISWAP_RPL_WETH_100 = addresses.UNISWAP_RPL_WETH_10000
UNISWAP_RETH_RPL_30 = addresses.UNISWAP_RETH_RPL_3000

# The numbers of Balancer's pools in its vault, and the pools themselves, which are their shares;
# each pool is asked for its number before use.
BALANCER_RETH_WETH_ID = addresses.BALANCER_RETH_WETH
BALANCER_RPL_WETH_ID = addresses.BALANCER_RPL_WETH
BALANCER_RETH_WETH = "0x1E19CF2D73a72Ef1332C882F20534B6519Be0276"
BALANCER_RPL_WETH = "0x9F9d900462492D4C21e9523ca95A7CD86142F298"

# Stablecoins: developers.circle.com, tether.to, docs.makerdao.com and docs.sky.money. Their
# decimals are read and checked before use.
USDC = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"
USDT = "0xdAC17F958D2ee523a2206206994597C13D831ec7"
DAI = "0x6B175474E89094C44Da98b954EedeAC495271d0F"
USDS = "0xdC035D45d973E3EC169d2276DDab16f1e407384F"

# Uniswap v3: who holds which position (docs.uniswap.org, deployments on Ethereum).
UNISWAP_POSITIONS = "0xC36442b4a4522E871399CD717aBDD847Ab11FE88"

# The registry of ENS (docs.ens.domains, deployments).
ENS_REGISTRY = "0x00000000000C2E074eC69A0dFb2997BA6C7d2e1e"

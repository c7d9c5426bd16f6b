# pragma version 0.4.3
# The interfaces of the registry of ENS and of a resolver, which may be one contract.

resolver: public(HashMap[bytes32, address])
addr: public(HashMap[bytes32, address])


@external
def setName(node: bytes32, resolver: address, target: address):
    self.resolver[node] = resolver
    self.addr[node] = target

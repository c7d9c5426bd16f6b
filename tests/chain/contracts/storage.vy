# pragma version 0.4.3
# The interface of RocketStorage.

getAddress: public(HashMap[bytes32, address])
getString: public(HashMap[bytes32, String[32]])


@external
def setAddress(key: bytes32, target: address):
    self.getAddress[key] = target


@external
def setString(key: bytes32, text: String[32]):
    self.getString[key] = text

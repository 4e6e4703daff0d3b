"""The formats that the vectors are in, from their specifications: Keccak, SCALE, the Solidity ABI, trees.

Written from those specifications. Which fields stand where is another matter: `tables.py`.
"""

from functools import cache


def rotate(lane, by):
    return ((lane << by % 64) | (lane >> (64 - by % 64))) & (2**64 - 1)


def permute(a):
    """Keccak-f[1600] on 5 × 5 lanes (FIPS 202, 3.2 and 3.3)."""
    lfsr = 1
    for _ in range(24):
        parity = [a[x][0] ^ a[x][1] ^ a[x][2] ^ a[x][3] ^ a[x][4] for x in range(5)]
        mixed = [parity[x - 1] ^ rotate(parity[(x + 1) % 5], 1) for x in range(5)]
        a = [[lane ^ mixed[x] for lane in a[x]] for x in range(5)]
        x, y, moving = 1, 0, a[1][0]
        for t in range(24):
            x, y = y, (2 * x + 3 * y) % 5
            moving, a[x][y] = a[x][y], rotate(moving, (t + 1) * (t + 2) // 2)
        a = [[a[x][y] ^ (~a[(x + 1) % 5][y] & a[(x + 2) % 5][y]) for y in range(5)] for x in range(5)]
        for j in range(7):
            if lfsr & 1:
                a[0][0] ^= 1 << (2**j - 1)
            lfsr = (lfsr << 1) ^ (0x171 if lfsr & 0x80 else 0)
    return a


def sponge(data, suffix):
    """256 bits of the sponge with a rate of 136 bytes; `suffix` is the first byte of the padding."""
    rate = 136
    padded = bytearray(data) + bytes([suffix]) + bytes(-(len(data) + 1) % rate)
    padded[-1] |= 0x80
    a = [[0] * 5 for _ in range(5)]
    for block in range(0, len(padded), rate):
        for lane in range(rate // 8):
            word = padded[block + 8 * lane : block + 8 * lane + 8]
            a[lane % 5][lane // 5] ^= int.from_bytes(word, "little")
        a = permute(a)
    return b"".join(a[x][0].to_bytes(8, "little") for x in range(4))


@cache
def keccak(data):
    """keccak-256 as Ethereum has it: the padding of before FIPS 202."""
    return sponge(data, 0x01)


def unhex(text):
    if not text.startswith("0x"):
        raise ValueError(f"no bytes: {text}")
    return bytes.fromhex(text[2:])


def fixed(text, width):
    data = unhex(text)
    if len(data) != width:
        raise ValueError(f"{len(data)} bytes where {width} belong")
    return data


def compact(number):
    """SCALE's compact integer, as far as lengths need it."""
    for mode, (bits, width) in enumerate([(6, 1), (14, 2), (30, 4)]):
        if number < 2**bits:
            return (number << 2 | mode).to_bytes(width, "little")
    raise ValueError(f"too long a list: {number}")


class Scale:
    """SCALE: `u8` to `u128`, `bool`, `bytes20`, `bytes` (any length), `T?`, `T*4`, `T[]`, structs and enums by name."""

    def __init__(self, structs, enums):
        self.structs, self.enums = structs, enums

    def encode(self, kind, value):
        if kind.endswith("?"):
            return b"\0" if value is None else b"\1" + self.encode(kind[:-1], value)
        if kind.endswith("[]"):
            return compact(len(value)) + b"".join(self.encode(kind[:-2], item) for item in value)
        if "*" in kind:
            item, count = kind.split("*")
            assert len(value) == int(count), kind
            return b"".join(self.encode(item, one) for one in value)
        if kind in self.structs:
            return self.fields(self.structs[kind], value)
        if kind in self.enums:
            ((name, inner),) = value.items()
            index, fields = self.enums[kind][name]
            return bytes([index]) + self.fields(fields, inner)
        return self.simple(kind, value)

    def fields(self, fields, value):
        assert set(value) == {name for name, _ in fields}, f"other fields than {fields}"
        return b"".join(self.encode(kind, value[name]) for name, kind in fields)

    @staticmethod
    def simple(kind, value):
        if kind == "bool":
            return bytes([{False: 0, True: 1}[value]])
        if kind == "bytes":
            return compact(len(unhex(value))) + unhex(value)
        if kind.startswith("bytes"):
            return fixed(value, int(kind[5:]))
        return int(value).to_bytes(int(kind[1:]) // 8, "little")


def word(kind, value):
    """One word of the Solidity ABI: numbers and addresses end it, bytes begin it."""
    if kind == "bool":
        return {False: 0, True: 1}[value].to_bytes(32, "big")
    if kind == "address":
        return bytes(12) + fixed(value, 20)
    if kind.startswith("bytes"):
        return fixed(value, int(kind[5:])).ljust(32, b"\0")
    if int(value) >> int(kind.removeprefix("uint")):
        raise ValueError(f"{value} is no {kind}")
    return int(value).to_bytes(32, "big")


class Abi:
    """The Solidity ABI ("Formal specification of the encoding"), with structs by name."""

    def __init__(self, structs):
        self.structs = structs

    def canonical(self, kind):
        """The type as a signature has it."""
        if kind.endswith("[]"):
            return self.canonical(kind[:-2]) + "[]"
        return self.signature("", self.structs[kind]) if kind in self.structs else kind

    def signature(self, name, params):
        return f"{name}({','.join(self.canonical(kind) for _, kind in params)})"

    def selector(self, name, params):
        return keccak(self.signature(name, params).encode())[:4]

    def is_dynamic(self, kind):
        if kind in self.structs:
            return any(self.is_dynamic(part) for _, part in self.structs[kind])
        return kind in ("bytes", "string") or kind.endswith("[]")

    def encode(self, kind, value):
        if kind.endswith("[]"):
            return word("uint256", len(value)) + self.row([kind[:-2]] * len(value), value)
        if kind in self.structs:
            return self.named(self.structs[kind], value)
        if kind in ("bytes", "string"):
            data = unhex(value) if kind == "bytes" else value.encode()
            return word("uint256", len(data)) + data + bytes(-len(data) % 32)
        return word(kind, value)

    def named(self, params, values):
        """The values of a struct, a message, an event: by their names."""
        assert set(values) == {name for name, _ in params}, f"other fields than {params}"
        return self.row([kind for _, kind in params], [values[name] for name, _ in params])

    def row(self, kinds, values):
        """Heads, then tails: what is of any length is an offset in its head, counted from the first head."""
        parts = [(self.is_dynamic(kind), self.encode(kind, value)) for kind, value in zip(kinds, values, strict=True)]
        offset = sum(32 if dynamic else len(data) for dynamic, data in parts)
        heads, tails = b"", b""
        for dynamic, data in parts:
            heads += word("uint256", offset + len(tails)) if dynamic else data
            tails += data if dynamic else b""
        return heads + tails


def split(count):
    """The largest power of two below a count (RFC 9162, 2.1.1)."""
    return 1 << (count - 1).bit_length() - 1


def tree(leaves, join):
    """The root over leaves (RFC 9162, 2.1.1); none of ours is empty."""
    if not leaves:
        raise ValueError("a tree without leaves")
    if len(leaves) == 1:
        return leaves[0]
    left = split(len(leaves))
    return join(tree(leaves[:left], join), tree(leaves[left:], join))


def path(leaves, index, join):
    """The proof of a leaf (RFC 9162, 2.1.3.1)."""
    if len(leaves) == 1:
        return []
    left = split(len(leaves))
    if index < left:
        return path(leaves[:left], index, join) + [tree(leaves[left:], join)]
    return path(leaves[left:], index - left, join) + [tree(leaves[:left], join)]


def lead(leaf, index, count, proof, join):
    """The root that a proof leads to (RFC 9162, 2.1.3.2); nothing where it is of another length."""
    at, last, node = index, count - 1, leaf
    if at > last:
        return None
    for sibling in proof:
        if last == 0:
            return None
        if at % 2 or at == last:
            node = join(sibling, node)
            while at % 2 == 0 and at:
                at, last = at >> 1, last >> 1
        else:
            node = join(node, sibling)
        at, last = at >> 1, last >> 1
    return node if last == 0 else None

#!/usr/bin/env python3
"""Computes every value of the golden vectors again, from their inputs and without the rules.

    check.py               the vectors beside this file; names the first difference and exits with 1
    check.py --self-test   also damages each value of a copy, one at a time, and expects it to be found

Python 3.11, no packages. It shares no code with the rules: encodings and trees are from
their specifications (`formats.py`), the order of fields is restated from the declarations (`tables.py`).
"""

import copy
import hashlib
import json
import sys
from pathlib import Path

sys.dont_write_bytecode = True

import tables as t  # noqa: E402
from formats import Abi, Scale, fixed, keccak, lead, path, sponge, tree, unhex  # noqa: E402

FOLDER = Path(__file__).parent
SCALE = Scale(t.RECORDS, t.ENUMS)
ABI = Abi(t.STRUCTS)


class Difference(Exception):
    """A value that is not as it should be."""


class Checked:
    """Counts the values that were computed and found as recorded."""

    def __init__(self):
        self.count = 0

    def same(self, at, recorded, computed):
        if isinstance(computed, bytes):
            computed = "0x" + computed.hex()
        if recorded != computed:
            raise Difference(f"{at}: recorded {recorded}, computed {computed}")
        self.count += 1

    def rows(self, at, recorded, computed):
        self.same(f"{at} (how many)", len(recorded), len(computed))
        for number, (row, own) in enumerate(zip(recorded, computed)):
            self.same(f"{at}[{number}]", row, own)


def node(tag):
    return lambda left, right: keccak(tag + left + right)


def hashed(tag, kind, value):
    return keccak(tag + SCALE.encode(kind, value))


def check_proofs(checked, at, tag, leaves, recorded):
    """The root, and each proof made, and followed from its leaf to the root."""
    join = node(tag)
    root = tree(leaves, join)
    checked.same(f"{at}.root", recorded["root"], root)
    checked.same(f"{at}.proofs (how many)", len(recorded["proofs"]), len(leaves))
    for index, proof in enumerate(recorded["proofs"]):
        checked.rows(f"{at}.proofs[{index}]", proof, path(leaves, index, join))
        led = lead(leaves[index], index, len(leaves), [unhex(sibling) for sibling in proof], join)
        checked.same(f"{at}.proofs[{index}] leads to", recorded["root"], led)


def check_tracks(checked, data):
    for number, row in enumerate(data["keccak"]):
        checked.same(f"keccak[{number}]", row["digest"], keccak(unhex(row["input"])))
    leaves = []
    for number, row in enumerate(data["tracks"]["leaves"]):
        checked.same(f"leaves[{number}].scale", row["scale"], SCALE.encode("TrackLeaf", row["leaf"]))
        leaves.append(hashed(t.TRACK_LEAF, "TrackLeaf", row["leaf"]))
        checked.same(f"leaves[{number}].digest", row["digest"], leaves[-1])
    for batch in data["tracks"]["batches"]:
        check_proofs(checked, f"batch of {batch['count']}", t.TRACK_NODE, leaves[: batch["count"]], batch)


def seats(parties, is_in):
    return sum(1 << seat for seat, party in enumerate(parties) if is_in(party))


def party_leaves(parties):
    return [hashed(t.PARTY_LEAF, "Party", party) for party in parties]


def check_parties(checked, data):
    for table in data:
        parties, at = table["parties"], f"{len(table['parties'])} parties"
        check_proofs(checked, at, t.PARTY_NODE, party_leaves(parties), table)
        checked.same(f"{at}.required", table["required"], seats(parties, lambda p: p["rights"] != 0))
        checked.same(f"{at}.unnamed", table["unnamed"], seats(parties, lambda p: not any(unhex(p["account"]))))
        checked.same(f"{at}.likeness", table["likeness"], seats(parties, lambda p: p["rights"] & 8))
        handed = table["handed"]
        seat = handed["seat"]
        after = [dict(p, account=handed["to"]) if n == seat else p for n, p in enumerate(parties)]
        checked.same(f"{at}.handed", handed["root"], tree(party_leaves(after), node(t.PARTY_NODE)))


def check_ids(checked, data):
    for kind, tag, key, rows in [("Terms", t.TERMS, "terms", data["terms"]), ("Deal", t.DEAL, "deal", data["deals"])]:
        for number, row in enumerate(rows):
            checked.same(f"{key}[{number}].scale", row["scale"], SCALE.encode(kind, row[key]))
            checked.same(f"{key}[{number}].id", row["id"], hashed(tag, kind, row[key]))


def check_heads(checked, data):
    parties_root = tree(party_leaves(data["parties"]), node(t.PARTY_NODE))
    checked.same("origin.parties_root", data["origin"]["parties_root"], parties_root)
    head = hashed(t.ORIGIN, "Origin", data["origin"])
    checked.same("head", data["head"], head)
    for number, fold in enumerate(data["folds"]):
        change = SCALE.encode("Change", fold["change"])
        checked.same(f"folds[{number}].scale", fold["scale"], change)
        head = keccak(t.CHANGE + head + SCALE.encode("u64", fold["time"]) + change)
        checked.same(f"folds[{number}].head", fold["head"], head)
    told = {name for fold in data["folds"] for name in fold["change"]}
    checked.same("every kind of change", sorted(told), sorted(t.ENUMS["Change"]))


def check_attestations(checked, licences):
    for number, reports in enumerate(licences):
        attested = bytes(32)
        for row in reports:
            at = f"attestations[{number}], report {row['report']['sequence']}"
            checked.same(f"{at}.before", row["before"], attested)
            report = SCALE.encode("Attestation", row["report"])
            checked.same(f"{at}.scale", row["scale"], report)
            by, stood_in = fixed(row["by"], 20), SCALE.encode("bool", row["self_reported"])
            attested = keccak(t.ATTESTATION + attested + report + by + stood_in + SCALE.encode("u64", row["time"]))
            checked.same(f"{at}.after", row["after"], attested)


def sum_node(digest, units, first, last):
    """A node of a usage tree: its encoding, and what its parent sums up."""
    parts = [("u128", units), ("u32", first), ("u32", last)]
    return digest + b"".join(SCALE.encode(kind, value) for kind, value in parts), units, first, last


def sum_join(tag):
    def join(left, right):
        return sum_node(keccak(tag + left[0] + right[0]), left[1] + right[1], left[2], right[3])

    return join


def usage_total(used):
    """Root and sum of a usage tree: catalogues, and in each its tracks."""
    catalogues = {}
    for row in used:
        index, units = row["track"]["index"], int(row["units"])
        leaf = sum_node(hashed(t.USAGE_LEAF, "Used", row), units, index, index)
        catalogues.setdefault(row["track"]["catalogue"], []).append(leaf)
    leaves = []
    for catalogue, tracks in sorted(catalogues.items()):
        top = tree(tracks, sum_join(t.USAGE_TRACK_NODE))
        digest = keccak(t.USAGE_CATALOGUE + SCALE.encode("u32", catalogue) + top[0])
        leaves.append(sum_node(digest, top[1], catalogue, catalogue))
    top = tree(leaves, sum_join(t.USAGE_CATALOGUE_NODE))
    return keccak(t.USAGE_ROOT + top[0]), top[1]


def check_usage(checked, data):
    check_attestations(checked, data["attestations"])
    for number, row in enumerate(data["trees"]):
        root, units = usage_total(row["tracks"])
        checked.same(f"trees[{number}].root", row["root"], root)
        checked.same(f"trees[{number}].units", row["units"], str(units))


def check_storage(checked, data):
    for row in data["keys"]:
        name = f"{row['contract']} {row['map']}"
        key = SCALE.encode("u32", row["map"]) + SCALE.fields(t.KEYS[name], row["of"])
        checked.same(f"key of {name}", row["key"], key)
    for number, row in enumerate(data["records"]):
        exclusions = row["record"] == "Exclusions"
        kind = "bytes32" if exclusions else row["record"]
        checked.same(f"records[{number}] ({row['record']})", row["scale"], SCALE.encode(kind, row["value"]))


def check_calls(checked, data):
    for number, row in enumerate(data["messages"]):
        name, params = row["message"], t.MESSAGES[row["message"]]
        calldata = ABI.selector(name, params) + ABI.named(params, row["arguments"])
        checked.same(f"messages[{number}] ({name})", row["calldata"], calldata)
    for row in data["answers"]:
        checked.same(row["values"], row["data"], ABI.named(t.VALUES[row["values"]], row["fields"]))


def check_event(checked, row):
    name, told = row["event"], row["fields"]
    params, indexed = t.EVENTS[name]
    topics = [keccak(ABI.signature(name, params).encode())]
    topics += [ABI.encode(kind, told[field]) for field, kind in params if field in indexed]
    checked.rows(f"{name}.topics", row["topics"], ["0x" + topic.hex() for topic in topics])
    rest = [(field, kind) for field, kind in params if field not in indexed]
    checked.same(f"{name}.data", row["data"], ABI.named(rest, {field: told[field] for field, _ in rest}))


def check_events(checked, data):
    for row in data["events"]:
        check_event(checked, row)
    for row in data["refusals"]:
        params = t.REFUSALS[row["refusal"]]
        revert = ABI.selector(row["refusal"], params) + ABI.named(params, row["fields"])
        checked.same(row["refusal"], row["revert"], revert)
    for rows in data["selectors"].values():
        for row in rows:
            checked.same(row["signature"], row["selector"], keccak(row["signature"].encode())[:4])


FILES = {
    "tracks.json": check_tracks,
    "parties.json": check_parties,
    "ids.json": check_ids,
    "heads.json": check_heads,
    "usage.json": check_usage,
    "storage.json": check_storage,
    "calls.json": check_calls,
    "events.json": check_events,
}


def check_keccak():
    """Published digests, and the same sponge against Python's SHA3-256, which differs in one byte of padding."""
    assert keccak(b"").hex() == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
    assert keccak(b"abc").hex() == "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"
    for length in (0, 1, 135, 136, 137, 272, 500):
        assert sponge(bytes(length), 0x06) == hashlib.sha3_256(bytes(length)).digest(), length


def check_file(checked, name, data):
    """One file; whatever cannot be computed is a difference too."""
    try:
        FILES[name](checked, data)
    except Difference as difference:
        raise Difference(f"{name}: {difference}") from None
    except (AssertionError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise Difference(f"{name}: {type(error).__name__}: {error}") from error


def places(data):
    """Every value of a file that is bytes, a number or a truth: container and key."""
    rows = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in rows:
        if isinstance(value, (dict, list)):
            yield from places(value)
        elif isinstance(value, (bool, int)) or (value and (value.startswith("0x") or value.isdigit())):
            yield data, key


def damaged(value):
    """The value with one bit flipped: of bytes in the middle."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value ^ 1
    if value.isdigit():
        return str(int(value) ^ 1)
    at = len(value) // 2 + 1 if len(value) > 2 else 2
    return value[:at] + format(int(value[at] if at < len(value) else "0", 16) ^ 1, "x") + value[at + 1 :]


def self_test(vectors):
    """Damages each value of a copy, alone; returns how many there are."""
    found = 0
    for name, data in vectors.items():
        mine = copy.deepcopy(data)
        for container, key in list(places(mine)):
            kept = container[key]
            container[key] = damaged(kept)
            try:
                check_file(Checked(), name, mine)
            except Difference:
                found += 1
            else:
                sys.exit(f"{name}: {key} was {kept}, and as {container[key]} nobody noticed")
            container[key] = kept
    return found


def main(arguments):
    if arguments not in ([], ["--self-test"]):
        sys.exit(__doc__)
    check_keccak()
    vectors = {name: json.loads((FOLDER / name).read_text()) for name in FILES}
    strangers = {file.name for file in FOLDER.glob("*.json")} - set(FILES)
    if strangers:
        sys.exit(f"nothing checks {', '.join(sorted(strangers))}")
    checked = Checked()
    try:
        for name, data in vectors.items():
            check_file(checked, name, data)
    except Difference as difference:
        sys.exit(f"vectors: {difference}")
    if arguments:
        print(f"vectors: {self_test(vectors)} values damaged one by one, each found")
    print(f"vectors: {checked.count} values computed, all as recorded")


if __name__ == "__main__":
    main(sys.argv[1:])

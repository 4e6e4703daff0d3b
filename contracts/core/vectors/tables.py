"""What is in each record, struct, message, event and refusal, and what each hash is tagged with.

Restated by hand from the declarations in `core`, where they are documented: what is checked is how they are encoded and
hashed, and that neither side changes alone.
"""

ORIGIN, CHANGE, TERMS, ATTESTATION, DEAL = b"\x01", b"\x02", b"\x03", b"\x04", b"\x06"
PARTY_LEAF, PARTY_NODE, TRACK_LEAF, TRACK_NODE = b"\x10", b"\x11", b"\x20", b"\x21"
USAGE_LEAF, USAGE_CATALOGUE, USAGE_TRACK_NODE = b"\x30", b"\x31", b"\x32"
USAGE_CATALOGUE_NODE, USAGE_ROOT = b"\x33", b"\x34"


def fields(text):
    """`name kind, name kind` as pairs."""
    return [tuple(field.split()) for field in text.split(",") if field.strip()]


def scale(text):
    """Lines of a name and its fields; an indented line goes on with those above."""
    lines = text.strip().replace("\n  ", " ").splitlines()
    return {line.split(":", 1)[0].strip(): fields(line.split(":", 1)[1]) for line in lines}


def solidity(text, indexed=False):
    """Lines as Solidity declares: `name(type name, type name)`; with which are topics, if asked."""
    made = {}
    for line in text.strip().replace("\n  ", " ").splitlines():
        name, inside = line.strip().removesuffix(")").split("(", 1)
        params = [param.split() for param in inside.split(",") if param.strip()]
        plain = [(param[-1], param[0]) for param in params]
        made[name] = (plain, {param[-1] for param in params if "indexed" in param}) if indexed else plain
    return made


RECORDS = scale("""
TrackLeaf: licensor bytes20, index u32, sha256 bytes32, iscc bytes, isrc bytes12?, seconds u32, metadata bytes32
Party: account bytes20, rights u8, share_ppm u32
Terms: tier u8, uses u8, currency bytes20, price u128, advance u128, royalty u128, unit u8, cap u64, interval u64,
  cure u64, duration u64, runs u16, attester bytes20, legal bytes32
Origin: chain u64, contract bytes20, catalogue u32, licensor bytes20, parties_root bytes32, time u64
Deal: catalogue u32, base bytes32, until u64, changes Change[]
Attestation: licence u64, sequence u32, run u16, from u64, until u64, usage bytes32, units u64, evidence bytes32
TrackId: catalogue u32, index u32
Used: track TrackId, units u64
Tracks: total u32, matured u32, matures_at u64
Card: parties_root bytes32, parties u32, head bytes32, epoch u32, uses u16, tracks Tracks, excluded u32, dispute u32,
  disputed_until u64, successor u32, closed bool
Listed: card Card, pools u32*4
Naming: seat u32, account bytes20, ready u64
Catalogue: id u32, licensor bytes20, batches u32, required u32, unnamed u32, likeness u32, naming Naming, held u64,
  card Card
BatchRecord: root bytes32, first u32, count u32
Approvals: seats u32, proposed bool
Dispute: catalogue u32, claimant u32, filer bytes20, evidence bytes32, filed u64, stage u8, until u64, bond_paid bool
Arbiter: account bytes20, offered bytes20
Place: to bytes20, taken u64
Offer: epoch u32, until u64
Frozen: subject Subject, terms bytes32, licensee bytes20, model bytes32, price u128, since u64, expires u64
Moving: runs u16, reports u32, reported_until u64, units u128, paid u128, owing_since u64, ended u64, attested bytes32
Licence: frozen Frozen, moving Moving
Ledger: accrued u128, held u128, held_under u32
Accumulator: whole u128, frac u64
Pool: operator bytes20, terms bytes32, uses u8, currency bytes20, fee_ppm u32, sealed bool, serial u32, weight u64,
  lost u64, last u32, acc Accumulator, carried u64, received u128, fees u128, fees_claimed u128
Membership: state u8, agreed u32, weight u32, epoch u32, head bytes32, ready u64, joined u32, left u32,
  entry Accumulator, frac u64, owed u128
""")

CHANGES = scale("""
0 Append: root bytes32, count u32, manifest bytes32
1 SetUses: uses u16
2 Offer: terms bytes32, licensee bytes20, until u64
3 Grant: terms bytes32, licensee bytes20, model bytes32
4 Include: tracks u32[]
5 JoinPool: pool u32, weight u32
6 Name: seat u32, account bytes20
7 Close:
16 Narrow: uses u16
17 Withdraw: terms bytes32, licensee bytes20
18 Exclude: tracks u32[]
19 LeavePool: pool u32
20 Named: seat u32, account bytes20, parties_root bytes32
21 HandedOver: seat u32, account bytes20, parties_root bytes32
22 Ruled: dispute u32, successor u32
23 Admitted: dispute u32, until u64
24 Dismissed: dispute u32
""")

SUBJECTS = scale("""
0 Catalogue: id u32, head bytes32, tracks u32
1 Pool: id u32, blank bytes32, serial u32
""")


def numbered(table):
    return {key.split()[1]: (int(key.split()[0]), fields) for key, fields in table.items()}


ENUMS = {"Change": numbered(CHANGES), "Subject": numbered(SUBJECTS)}

# Contract and number of the map: what it is keyed by.
KEYS = scale("""
consent 1: catalogue u32
consent 2: catalogue u32, batch u32
consent 5: catalogue u32, seat u32
licensing 1: catalogue u32
licensing 2: terms bytes32
licensing 3: catalogue u32, terms bytes32, licensee bytes20
licensing 4: licence u64
licensing 5: catalogue u32, currency bytes20
licensing 6: catalogue u32, currency bytes20, index u32
licensing 7: account bytes20
""")

STRUCTS = solidity("""
Party(address account, uint8 rights, uint32 share_ppm)
Seat(uint32 index, Party party, bytes32[] proof)
Batch(bytes32 root, uint32 count, bytes32 manifest)
OfferDraft(bytes32 terms, address licensee, uint64 until)
GrantDraft(bytes32 terms, address licensee, bytes32 model)
JoinDraft(uint32 pool, uint32 weight)
NameDraft(uint32 seat, address account)
Changes(Batch[] batches, uint16[] uses, uint32[] include, OfferDraft[] offers, GrantDraft[] grants, JoinDraft[] joins,
  NameDraft[] names, bool close)
Proposal(uint32 catalogue, bytes32 base, uint64 until, Changes changes)
Terms(uint8 tier, uint8 uses, address currency, uint256 price, uint256 advance, uint256 royalty, uint8 unit, uint64 cap,
  uint64 interval, uint64 cure, uint64 duration, uint16 runs, address attester, bytes32 legal)
Attestation(uint64 licence, uint32 sequence, uint16 run, uint64 from, uint64 until, bytes32 usage, uint64 units,
  bytes32 evidence)
Row(uint32 catalogue, bytes32 terms, address offered_to, bytes32 head, uint256 max_price)
""")

MESSAGES = solidity("""
openCatalogue(Party[] parties)
propose(Seat seat, Proposal deal)
approve(Seat seat, Proposal deal)
retract(uint32 catalogue, Seat seat, bytes32 deal)
narrow(uint32 catalogue, Seat seat, uint16 uses)
exclude(uint32 catalogue, Seat seat, uint32[] tracks)
name(uint32 catalogue, Party party, bytes32[] proof)
dispute(uint32 catalogue, uint32 claimant, bytes32 evidence)
rule(uint32 dispute, bool upheld)
takeArbiter()
verifyTrack(uint32 catalogue, uint32 batch, uint32 index, bytes32 leaf, bytes32[] proof)
stored(bytes key)
setCard(uint32 catalogue, bytes card)
registerTerms(Terms terms)
purchase(uint32 catalogue, bytes32 terms, address offered_to, bytes32 model, uint256 max_price, bytes32 head,
  uint64 deadline)
attest(Attestation report, uint256 payment)
claim(uint32 catalogue, address currency, uint32 index, Party party, bytes32[] proof, address destination)
purchaseMany(Row[] rows, bytes32 model, address currency, uint256 budget, uint64 deadline)
purchasePool(uint32 pool, bytes32 model, uint256 max_price, uint32 least_serial, uint64 least_weight, uint64 most_lost,
  uint64 deadline)
supportsInterface(bytes4 interface_id)
safeTransferFrom(address from, address to, uint256 token_id)
""")

VALUES = solidity("""
New(bytes32 licensing, bytes32 office, uint64 notice, uint64 naming_notice, address arbiter, uint256 bond)
Handled(bytes32 deal, bool complete)
Quoted(uint256 price, bytes32 head, uint32 tracks)
MintedMany(uint64[] licences)
Words(string text)
""")

EVENTS = solidity("""
Deployed(address indexed licensing, address indexed office, address indexed arbiter, uint64 notice,
  uint64 naming_notice, uint256 bond)
CatalogueOpened(uint32 indexed catalogue, address indexed licensor, Party[] parties, bytes32 head, uint64 time)
Proposed(uint32 indexed catalogue, bytes32 indexed deal, address indexed by, uint32 seat, Proposal proposal)
Appended(uint32 indexed catalogue, uint32 batch, bytes32 root, uint32 first, uint32 count, bytes32 manifest,
  uint64 matures_at, bytes32 head, uint64 time)
Granted(uint32 indexed catalogue, bytes32 indexed terms, address indexed licensee, bytes32 model, uint64 licence,
  bytes32 head, uint64 time)
Excluded(uint32 indexed catalogue, address indexed by, uint32[] tracks, bytes32 head, uint64 time)
Filed(uint32 indexed dispute, uint32 indexed catalogue, address indexed filer, uint32 claimant, bytes32 evidence,
  uint64 time)
ArbiterOffered(address indexed to)
TermsRegistered(bytes32 indexed id, Terms terms)
Licensed(uint64 indexed licence, uint32 indexed catalogue, address indexed licensee, bytes32 terms, bytes32 model,
  bytes32 head, uint32 tracks, uint256 price, uint64 since, uint64 expires)
Attested(uint64 indexed licence, address indexed attester, uint32 sequence, uint16 run, uint64 from, uint64 until,
  bytes32 usage, uint64 units, bytes32 evidence, bool self_reported, uint256 owed, uint64 time)
Accrued(uint32 indexed catalogue, address indexed currency, uint64 indexed licence, uint256 amount, uint256 accrued)
Skipped(uint32 indexed catalogue, bytes32 indexed terms, address indexed licensee, bytes4 reason)
Transfer(address indexed from, address indexed to, uint256 indexed token_id)
Locked(uint256 token_id)
PoolLicensed(uint64 indexed licence, uint32 indexed pool, address indexed licensee, bytes32 terms, bytes32 model,
  uint32 serial, uint64 weight, uint256 price, uint64 since, uint64 expires)
""", indexed=True)

REFUSALS = solidity("""
NoRoom()
Unreadable(uint32 word)
HeadMoved(bytes32 seen, bytes32 head)
NotRightsholder(address caller, address account)
AlreadyApproved(bytes32 deal, uint32 seat)
SharesNotWhole(uint256 sum, uint32 whole)
RightUncovered(uint8 right)
WouldWiden(uint16 uses, uint16 next)
UsesNotPermitted(uint8 uses, uint8 licensable)
OfferOutdated(uint32 epoch, uint32 current)
PriceAboveMax(uint256 price, uint256 max)
IntervalOutOfRange(uint64 interval, uint64 least, uint64 most)
LicenceEnded(uint64 licence, uint64 ended)
PoolChanged(uint32 serial, uint64 weight, uint64 lost)
StillHeld(uint64 until)
PlaceTakenLately(uint32 seat, uint64 until)
ClaimantCannotSucceed(uint32 claimant, uint32 leads_to)
WrongProof(bytes32 root)
TransferFailed(address destination, uint256 amount)
""")

//! The model's names as the chain has them: addresses, digests, seats with their proofs, changes.

use assent_core::{
    call::consent::{Changes, JoinDraft, NameDraft},
    deal::{GrantDraft, OfferDraft},
    id::{Account, Digest, PoolId, TermsId, Time},
    merkle::{self, HostKeccak, Tag},
    party::{self, LICENSOR_SEAT, Party, Seat},
    track::Batch,
    uses::UseVector,
};
use assent_model::{
    Account as Who, Currency, World,
    action::{self, Change, Shown},
    uses::Uses,
};

/// What a label stands for.
#[derive(Clone, Copy)]
pub(super) enum Label {
    Root = 1,
    Manifest,
    Model,
    Usage,
    Evidence,
    Legal,
    Terms,
    Deal,
    Head,
}

/// The digest that a label stands for: one to one.
pub(super) fn digest(label: Label, number: u64) -> Digest {
    let mut digest = [label as u8; 32];
    digest[24..].copy_from_slice(&number.to_be_bytes());
    Digest(digest)
}

/// An account; `contracts` are `consent` and `licensing`.
pub fn account(who: Who, contracts: [Account; 2]) -> Account {
    match who {
        Who::ZERO => Account::ZERO,
        Who::CONSENT => contracts[0],
        Who::LICENSING => contracts[1],
        Who(number) => Account([number.wrapping_add(0xA0); 20]),
    }
}

/// The token: where Polkadot Hub's ERC-20 precompile has asset 1337.
pub fn token() -> Account {
    let mut address = [0; 20];
    address[..4].copy_from_slice(&1337_u32.to_be_bytes());
    address[16..18].copy_from_slice(&[0x01, 0x20]);
    Account(address)
}

/// A currency's address.
pub(super) fn currency(currency: Currency, licensing: Account) -> Account {
    match currency {
        Currency::Native => Account::ZERO,
        Currency::Token => token(),
        Currency::Nothing => Account([0x4E; 20]),
        Currency::Ours => licensing,
    }
}

/// A use vector.
pub(super) fn uses(uses: &Uses) -> UseVector {
    UseVector(uses.iter().rev().fold(0, |vector, value| vector << 2 | u16::from(*value)))
}

/// The parties of a catalogue; none where there is no such catalogue.
pub(super) fn parties(world: &World, catalogue: u32, contracts: [Account; 2]) -> Vec<Party> {
    let found = world.catalogues.get(&catalogue);
    found.map_or_else(Vec::new, |found| found.parties.iter().map(|one| party(one, contracts)).collect())
}

/// A party.
pub(super) fn party(party: &action::Party, contracts: [Account; 2]) -> Party {
    let account = account(party.account, contracts);
    Party { account, rights: party.rights, share_ppm: party.share_ppm }
}

/// A seat as a caller shows it; one that does not exist is made up.
pub(super) fn seat(world: &World, actor: Who, catalogue: u32, seat: action::Seat, contracts: [Account; 2]) -> Seat {
    let index = seat.index;
    let all = parties(world, catalogue, contracts);
    let Some(mut shown) = all.get(index as usize).copied().filter(|_| index < LICENSOR_SEAT) else {
        let party = Party { account: account(actor, contracts), rights: 3, share_ppm: 1 };
        return Seat { index, party, proof: vec![] };
    };
    let leaves: Vec<Digest> = all.iter().map(party::leaf::<HostKeccak>).collect();
    let mut proof = merkle::prove::<HostKeccak>(Tag::PartyNode, &leaves, index as usize).expect("a leaf of the tree");
    let former = world.catalogues.get(&catalogue).and_then(|found| found.former.get(&index));
    match (seat.shown, former) {
        (Shown::BadProof, _) => spoil(&mut proof),
        (Shown::Forged, _) => shown.account = account(actor, contracts),
        (Shown::Former, Some(who)) => shown.account = account(*who, contracts),
        (Shown::True | Shown::Former, _) => {}
    }
    Seat { index, party: shown, proof }
}

fn spoil(proof: &mut Vec<Digest>) {
    match proof.last_mut() {
        Some(last) => last.0[0] ^= 1,
        None => proof.push(Digest([1; 32])),
    }
}

/// The changes of a deal as the ABI lists them: by kind.
pub(super) fn changes(list: &[Change], terms: impl Fn(u32) -> TermsId, contracts: [Account; 2]) -> Changes {
    let mut all = Changes::default();
    for change in list {
        match change {
            Change::Append { root, count, manifest } => {
                let (root, manifest) = (digest(Label::Root, *root), digest(Label::Manifest, *manifest));
                all.batches.push(Batch { root, count: *count, manifest });
            }
            Change::SetUses(vector) => all.uses.push(uses(vector)),
            Change::Include(tracks) => all.include.extend(tracks),
            Change::Offer { terms: number, licensee, until } => {
                let licensee = account(*licensee, contracts);
                all.offers.push(OfferDraft { terms: terms(*number), licensee, until: Time(*until) });
            }
            Change::Grant { terms: number, licensee, model } => {
                let (licensee, model) = (account(*licensee, contracts), digest(Label::Model, *model));
                all.grants.push(GrantDraft { terms: terms(*number), licensee, model });
            }
            Change::JoinPool { pool, weight } => {
                all.joins.push(JoinDraft { pool: PoolId(*pool), weight: *weight });
            }
            Change::Name { seat, account: who } => {
                all.names.push(NameDraft { seat: *seat, account: account(*who, contracts) });
            }
            Change::Close => all.close = true,
        }
    }
    all
}

/// The same changes in the order in which the ABI's lists are applied: one list of included tracks, one closing.
pub(super) fn in_order(changes: Vec<Change>) -> Vec<Change> {
    let place = |change: &Change| match change {
        Change::Append { .. } => 0,
        Change::SetUses(_) => 1,
        Change::Include(_) => 2,
        Change::Offer { .. } => 3,
        Change::Grant { .. } => 4,
        Change::JoinPool { .. } => 5,
        Change::Name { .. } => 6,
        Change::Close => 7,
    };
    let mut included = Vec::new();
    let mut rest: Vec<Change> = Vec::new();
    for change in changes {
        match change {
            Change::Include(tracks) => included.extend(tracks),
            Change::Close if rest.contains(&Change::Close) => {}
            other => rest.push(other),
        }
    }
    if !included.is_empty() {
        rest.push(Change::Include(included));
    }
    rest.sort_by_key(place);
    rest
}

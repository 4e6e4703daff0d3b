//! What a deal changes: each change is first checked, then made; the whole deal or nothing.

use std::collections::BTreeSet;

use crate::action::{Change, Terms};
use crate::actors::{Account, Currency};
use crate::records::{Batch, Catalogue, Naming, Offer};
use crate::uses::{REPLICA, Uses, lowers, rank};
use crate::verdict::Verdict;
use crate::world::World;

/// Changes in a deal, at most.
pub(crate) const MOST_CHANGES: usize = 16;
/// Tracks in a list, at most.
pub const MOST_TRACKS: usize = 64;

impl World {
    /// Whether changes are well-formed and each of them changes something.
    pub(crate) fn judge_changes(&self, catalogue: u32, changes: &[Change]) -> Verdict {
        let mut verdict = judge_shape(changes);
        let mut scratch = self.catalogues[&catalogue].clone();
        for change in changes {
            verdict.and(judge_change(&scratch, change));
            // What could not take effect now is neither proposed nor approved.
            if let Change::Offer { licensee, until, .. } = change {
                verdict.rule(*until >= self.now, &["DeadlinePassed"]);
                verdict.rule(!licensee.is_contract(), &["ForbiddenAccount"]);
            }
            if let Change::Grant { licensee, .. } = change {
                verdict.rule(!licensee.is_contract(), &["ForbiddenAccount"]);
            }
            self.change_catalogue(&mut scratch, change);
        }
        let raises = changes.iter().any(|change| raises_replica(&self.catalogues[&catalogue], change));
        verdict.rule(!raises || changes.len() == 1, &["ReplicaStandsAlone"]);
        verdict
    }

    /// Makes the changes of an approved deal: first what `consent` keeps, then, under the new head, what `licensing` is
    /// told. Returns what `licensing` refuses; then none of it may count.
    pub(crate) fn put_into_effect(&mut self, catalogue: u32, changes: &[Change]) -> Verdict {
        let mut found = self.catalogues[&catalogue].clone();
        changes.iter().for_each(|change| self.change_catalogue(&mut found, change));
        self.catalogues.insert(catalogue, found);
        self.moved(catalogue);

        let mut verdict = Verdict::default();
        for change in changes {
            let one = self.judge_told(catalogue, change);
            if one.fine() {
                self.tell(catalogue, change);
            }
            verdict.and(one);
        }
        verdict
    }

    fn change_catalogue(&self, found: &mut Catalogue, change: &Change) {
        match change {
            Change::Append { root, count, .. } => {
                found.matured = found.matured_at(self.now);
                found.batches.push(Batch { root: *root, first: found.total, count: *count });
                found.total = found.total.saturating_add(*count);
                found.matures_at = self.now + self.config.notice;
            }
            Change::SetUses(uses) => set_uses(found, uses),
            Change::Include(tracks) => tracks.iter().for_each(|track| {
                found.excluded.remove(track);
            }),
            Change::Name { seat, account } => {
                let ready = self.now + self.config.naming_notice;
                found.naming = Some(Naming { seat: *seat, account: *account, ready });
            }
            Change::Close => found.closed = true,
            Change::Offer { .. } | Change::Grant { .. } | Change::JoinPool { .. } => {}
        }
    }

    fn judge_told(&self, catalogue: u32, change: &Change) -> Verdict {
        match change {
            Change::Offer { terms, licensee, until } => {
                let mut verdict = Verdict::default();
                verdict.rule(self.terms.contains_key(terms), &["NoSuchTerms"]);
                let next = Offer { until: *until, epoch: self.catalogues[&catalogue].epoch };
                let offer = self.offers.get(&(catalogue, *terms, *licensee));
                verdict.rule(offer != Some(&next), &["NothingChanges"]);
                verdict
            }
            Change::Grant { terms, licensee, .. } => self.judge_grant(catalogue, *terms, *licensee),
            Change::JoinPool { pool, weight } => self.judge_ask(catalogue, *pool, *weight),
            _ => Verdict::default(),
        }
    }

    fn judge_grant(&self, catalogue: u32, number: u32, licensee: Account) -> Verdict {
        let mut verdict = Verdict::default();
        let Some(terms) = self.terms.get(&number) else {
            verdict.rule(false, &["NoSuchTerms"]);
            return verdict;
        };
        verdict.rule(!has_duties(terms), &["GrantHasDuties"]);
        verdict.rule(!licensee.is_contract() && licensee != Account::ZERO, &["ForbiddenAccount"]);
        verdict.and(self.judge_licensable(catalogue, number, licensee));
        verdict
    }

    fn tell(&mut self, catalogue: u32, change: &Change) {
        match change {
            Change::Offer { terms, licensee, until } => {
                let epoch = self.catalogues[&catalogue].epoch;
                self.offers.insert((catalogue, *terms, *licensee), Offer { until: *until, epoch });
            }
            Change::Grant { terms, licensee, model } => {
                self.mint(catalogue, *terms, *licensee, *model);
            }
            Change::JoinPool { pool, weight } => self.ask(catalogue, *pool, *weight),
            _ => {}
        }
    }
}

/// Terms that ask something of a licensee need one who accepts them by purchase.
pub fn has_duties(terms: &Terms) -> bool {
    terms.price != 0 || terms.advance != 0 || terms.royalty != 0 || terms.interval != 0
}

/// Sets the vector; lowering a use begins an epoch.
pub(crate) fn set_uses(found: &mut Catalogue, uses: &Uses) {
    found.epoch += u32::from(lowers(&found.uses, uses));
    found.uses = *uses;
}

fn raises_replica(found: &Catalogue, change: &Change) -> bool {
    matches!(change, Change::SetUses(uses) if rank(uses[REPLICA]) > rank(found.uses[REPLICA]))
}

fn judge_shape(changes: &[Change]) -> Verdict {
    let mut verdict = Verdict::default();
    let count = |wanted: fn(&Change) -> bool| changes.iter().filter(|change| wanted(change)).count();
    verdict.rule(!changes.is_empty(), &["EmptyDeal"]);
    verdict.rule(changes.len() <= MOST_CHANGES, &["TooManyChanges"]);
    verdict.rule(count(|change| matches!(change, Change::SetUses(_))) <= 1, &["UsesSetTwice"]);
    let names = count(|change| matches!(change, Change::Name { .. }));
    verdict.rule(names == 0 || changes.len() == 1, &["NameStandsAlone"]);
    let closes = count(|change| matches!(change, Change::Close));
    verdict.rule(closes == 0 || closes == 1 && changes.last() == Some(&Change::Close), &["CloseIsLast"]);
    let given = count(|change| matches!(change, Change::Grant { .. } | Change::JoinPool { .. }));
    verdict.rule(closes == 0 || given == 0, &["CloseBesideGrant"]);
    verdict
}

fn judge_change(found: &Catalogue, change: &Change) -> Verdict {
    let mut verdict = Verdict::default();
    match change {
        Change::Append { count, .. } => {
            verdict.rule(*count > 0 && found.total.checked_add(*count).is_some(), &["WrongTrackCount"]);
            verdict.silent(*count > 1 << 24, &["WrongTrackCount", "NoRoom"]);
        }
        Change::SetUses(uses) => {
            verdict.rule(*uses != found.uses, &["NothingChanges"]);
            let same = (0..8).all(|act| rank(uses[act]) == rank(found.uses[act]));
            verdict.silent(same, &["NothingChanges"]);
            if raises_replica(found, change) {
                let likeness =
                    found.parties.iter().any(|party| party.rights & 8 != 0 && party.account != Account::ZERO);
                verdict.rule(likeness, &["LikenessUnnamed", "ReplicaStandsAlone"]);
                let alone = (0..8).all(|act| act == REPLICA || uses[act] == found.uses[act]);
                verdict.silent(!alone, &["ReplicaStandsAlone"]);
            }
        }
        Change::Include(tracks) => {
            verdict.and(judge_tracks(found, tracks, true));
        }
        Change::Name { seat, account } => {
            let party = found.parties.get(*seat as usize);
            verdict.rule(party.is_some(), &["NoSuchSeat", "AlreadyNamed"]);
            let nameless = party.is_none_or(|party| party.account == Account::ZERO);
            verdict.rule(nameless, &["AlreadyNamed"]);
            let somebody = !account.is_contract() && *account != Account::ZERO;
            verdict.rule(somebody, &["ForbiddenAccount"]);
        }
        _ => {}
    }
    verdict
}

/// Whether a list of tracks is well-formed and every one of them is excluded now (or, to be excluded, is not).
pub(crate) fn judge_tracks(found: &Catalogue, tracks: &[u32], excluded: bool) -> Verdict {
    let mut verdict = Verdict::default();
    let distinct: BTreeSet<u32> = tracks.iter().copied().collect();
    let ordered = tracks.windows(2).all(|pair| pair[0] < pair[1]);
    verdict.rule(!tracks.is_empty(), &["WrongTrackCount", "NothingChanges", "EmptyDeal"]);
    verdict.rule(tracks.len() <= MOST_TRACKS, &["WrongTrackCount", "TooManyTracks", "TooManyChanges"]);
    verdict.rule(ordered, &["TracksUnordered", "NothingChanges"]);
    verdict.rule(distinct.iter().all(|track| *track < found.total), &["NoSuchTrack"]);
    let real = distinct.iter().all(|track| found.excluded.contains(track) == excluded);
    verdict.rule(real, &["NothingChanges"]);
    verdict
}

/// Whether a native amount can be paid by transactions; royalties are for 10⁶ units.
pub(crate) fn payable(currency: Currency, amount: u128, step: u128) -> bool {
    currency != Currency::Native || amount.is_multiple_of(step)
}

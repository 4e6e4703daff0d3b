//! Everything that is stored, and every purse, beside the model's world.

use std::{collections::BTreeSet, fmt::Debug};

use assent_core::amount::Amount;
use assent_core::{
    catalogue::{Card, Catalogue},
    deal::Approvals,
    dispute::{Arbiter, Dispute, Stage},
    exclusion::{self, Exclusions},
    id::{Account, CatalogueId, DealId, DisputeId, Epoch, Head, LicenceId, PoolId, Time},
    licence::{Licence, Offer, Subject},
    member::{Listed, Membership, Standing as Stands},
    merkle::HostKeccak,
    party::{self, Seats},
    place::Place,
    pool::Pool,
    royalty::Ledger,
    terms::Terms,
};
use assent_model::{
    ACTORS, Account as Who, Currency, World, action,
    records::{self, Belonging, Standing, State},
};

use super::{Known, machine::Machine, said::Speech, words};

/// The maps of `consent`, by their numbers.
mod cold {
    pub(super) const CATALOGUES: u32 = 1;
    pub(super) const APPROVALS: u32 = 3;
    pub(super) const EXCLUSIONS: u32 = 4;
    pub(super) const PLACES: u32 = 5;
    pub(super) const DISPUTES: u32 = 6;
    pub(super) const ARBITER: u32 = 7;
}

/// The maps of `licensing`, by their numbers.
mod hot {
    pub(super) const LISTED: u32 = 1;
    pub(super) const TERMS: u32 = 2;
    pub(super) const OFFERS: u32 = 3;
    pub(super) const LICENCES: u32 = 4;
    pub(super) const LEDGERS: u32 = 5;
    pub(super) const CLAIMED: u32 = 6;
    pub(super) const HOLDINGS: u32 = 7;
    pub(super) const CHANGE: u32 = 9;
    pub(super) const POOLS: u32 = 10;
    pub(super) const MEMBERSHIPS: u32 = 11;
}

type Same = Result<(), String>;

/// Holds if both are the same.
fn same<T: PartialEq + Debug>(what: impl FnOnce() -> String, model: &T, chain: &T) -> Same {
    if model == chain { Ok(()) } else { Err(format!("{} should be {model:?} and is {chain:?}", what())) }
}

/// The model's world and the chain.
pub(super) struct Compared<'a, M> {
    pub(super) world: &'a World,
    pub(super) contracts: [Account; 2],
    pub(super) machine: &'a mut M,
    pub(super) known: &'a mut Known,
}

impl<M: Machine> Compared<'_, M> {
    /// Compares everything.
    pub(super) fn all(mut self) -> Same {
        let world = self.world;
        world.catalogues.iter().try_for_each(|(id, found)| self.catalogue(*id, found))?;
        world.deals.iter().try_for_each(|(number, deal)| self.deal(*number, deal))?;
        world.disputes.iter().try_for_each(|(number, dispute)| self.dispute(*number, dispute))?;
        self.arbiter()?;
        world.terms.iter().try_for_each(|(number, terms)| self.terms(*number, terms))?;
        self.offers()?;
        world.licences.iter().try_for_each(|(number, licence)| self.licence(*number, licence))?;
        self.counters()?;
        world.catalogues.keys().try_for_each(|id| self.money(*id))?;
        world.pools.iter().try_for_each(|(number, pool)| self.pool(*number, pool))?;
        world.memberships.iter().try_for_each(|(key, member)| self.membership(*key, member))?;
        self.purses()
    }

    fn account(&self, who: Who) -> Account {
        words::account(who, self.contracts)
    }

    fn cold<T: codec::Decode + Default>(&mut self, map: u32, key: &impl codec::Encode) -> T {
        self.machine.record(self.contracts[0], map, key).unwrap_or_default()
    }

    fn hot<T: codec::Decode>(&mut self, map: u32, key: &impl codec::Encode) -> Option<T> {
        self.machine.record(self.contracts[1], map, key)
    }

    fn catalogue(&mut self, id: u32, found: &records::Catalogue) -> Same {
        let what = |part: &str| {
            let part = part.to_owned();
            move || format!("{part} of catalogue {id}")
        };
        let stored: Catalogue = self.cold(cold::CATALOGUES, &CatalogueId(id));
        let card = stored.card;
        let parties = words::parties(self.world, id, self.contracts);
        same(what("the licensor"), &self.account(found.licensor), &stored.licensor)?;
        same(what("the parties' root"), &party::root::<HostKeccak>(&parties), &card.parties_root)?;
        same(what("the number of parties"), &(parties.len() as u32), &card.parties)?;
        let seats = |seats: BTreeSet<u32>| Seats(seats.into_iter().fold(0, |all, seat| all | 1 << seat));
        same(what("the required seats"), &seats(found.required()), &stored.required)?;
        same(what("the unnamed seats"), &seats(found.unnamed()), &stored.unnamed)?;
        let naming = found.naming.map(|name| (name.seat, self.account(name.account), Time(name.ready)));
        let theirs = Some(stored.naming).filter(|name| !name.account.is_zero());
        same(what("the name agreed on"), &naming, &theirs.map(|name| (name.seat, name.account, name.ready)))?;
        same(what("the epoch"), &Epoch(found.epoch), &card.epoch)?;
        same(what("the uses"), &words::uses(&found.uses), &card.uses)?;
        same(what("the number of batches"), &(found.batches.len() as u32), &stored.batches)?;
        let now = Time(self.world.now);
        let tracks = (card.tracks.total, card.tracks.matured_at(now), card.available(now));
        let model = (found.total, found.matured_at(self.world.now), found.available(self.world.now));
        same(what("tracks, matured, available"), &model, &tracks)?;
        same(what("the last dispute"), &DisputeId(found.dispute), &card.dispute)?;
        same(what("the successor"), &CatalogueId(found.successor), &card.successor)?;
        same(what("the state"), &state(found.state_at(self.world.now)), &card.state_at(now))?;
        if !found.closed {
            // Nothing holds a closed catalogue again.
            same(what("the time it was held"), &found.held_at(self.world.now), &stored.held_before(now).0)?;
        }
        self.tracks(id, found, card.excluded)?;
        self.permitted(id, found, &card)?;
        self.places(id, found)?;
        self.head(id, found.step, card.head)?;
        self.listed(id, found, &stored)
    }

    /// A head is another whenever the model's is, and else the same.
    fn head(&mut self, catalogue: u32, step: u32, head: Head) -> Same {
        let key = action::Head { catalogue, step };
        match self.known.heads.get(&key) {
            Some(known) => same(|| format!("the head of catalogue {catalogue} at step {step}"), known, &head),
            None if self.known.heads.values().any(|known| *known == head) => {
                Err(format!("the head of catalogue {catalogue} did not move to step {step}"))
            }
            None => {
                self.known.heads.insert(key, head);
                Ok(())
            }
        }
    }

    fn tracks(&mut self, id: u32, found: &records::Catalogue, count: u32) -> Same {
        same(|| format!("the number of exclusions of catalogue {id}"), &(found.excluded.len() as u32), &count)?;
        let words: BTreeSet<u32> = found.excluded.iter().map(|index| exclusion::word(*index)).collect();
        for word in words {
            let stored: Exclusions = self.cold(cold::EXCLUSIONS, &(CatalogueId(id), word));
            let theirs: Vec<u32> = (word * 256..).take(256).filter(|index| stored.contains(*index)).collect();
            let ours: Vec<u32> =
                found.excluded.iter().copied().filter(|index| exclusion::word(*index) == word).collect();
            same(|| format!("the exclusions of catalogue {id}"), &ours, &theirs)?;
        }
        Ok(())
    }

    /// What is permitted of the first track, the last that matured, the first that is excluded, and one that is not there.
    fn permitted(&mut self, id: u32, found: &records::Catalogue, card: &Card) -> Same {
        let (world, now) = (self.world, Time(self.world.now));
        let last = found.matured_at(world.now).saturating_sub(1);
        for index in [0, last, last + 1, found.total].into_iter().chain(found.excluded.first().copied()) {
            let stored: Exclusions = self.cold(cold::EXCLUSIONS, &(CatalogueId(id), exclusion::word(index)));
            let (model, chain) =
                (words::uses(&world.effective_uses(id, index)), card.effective_uses(index, &stored, now));
            same(|| format!("what is permitted of track {index} of catalogue {id}"), &model, &chain)?;
        }
        Ok(())
    }

    fn places(&mut self, id: u32, found: &records::Catalogue) -> Same {
        for seat in (0..found.parties.len() as u32).chain([action::LICENSOR_SEAT]) {
            let to = found.handovers.get(&seat).map_or(Account::ZERO, |to| self.account(*to));
            let taken = found.taken.get(&seat).map_or(Time::NONE, |taken| Time(*taken));
            let stored: Place = self.cold(cold::PLACES, &(CatalogueId(id), seat));
            same(|| format!("the place of seat {seat} of catalogue {id}"), &Place { to, taken }, &stored)?;
        }
        Ok(())
    }

    fn listed(&mut self, id: u32, found: &records::Catalogue, stored: &Catalogue) -> Same {
        let listed: Listed = self.hot(hot::LISTED, &CatalogueId(id)).ok_or(format!("catalogue {id} has no card"))?;
        same(|| format!("the card of catalogue {id}"), &stored.card, &listed.card)?;
        let pools: BTreeSet<u32> = listed.pools.iter().map(|pool| pool.0).filter(|pool| *pool != 0).collect();
        same(|| format!("the pools of catalogue {id}"), &found.pools, &pools)
    }

    fn deal(&mut self, number: u32, deal: &records::Deal) -> Same {
        let id: DealId = self.known.deal(number);
        let stored: Approvals = self.cold(cold::APPROVALS, &(CatalogueId(deal.catalogue), id));
        let seats = Seats(deal.seats.iter().fold(0, |all, seat| all | 1 << seat));
        same(|| format!("the approvals of deal {number}"), &(seats, true), &(stored.seats, stored.proposed))
    }

    fn dispute(&mut self, number: u32, dispute: &records::Dispute) -> Same {
        let stored: Dispute = self.cold(cold::DISPUTES, &DisputeId(number));
        let stage = match dispute.standing {
            Standing::Filed => Stage::Filed,
            Standing::Admitted => Stage::Admitted,
            Standing::Upheld => Stage::Upheld,
            Standing::Dismissed => Stage::Dismissed,
            Standing::Withdrawn => Stage::Withdrawn,
        };
        let now = Time(self.world.now);
        let over = stage == Stage::Admitted && now.0 >= dispute.until;
        let model = (
            CatalogueId(dispute.catalogue),
            CatalogueId(dispute.claimant),
            self.account(dispute.filer),
            Time(dispute.filed),
            if over { Stage::Dismissed } else { stage },
            dispute.bond_paid,
        );
        let theirs =
            (stored.catalogue, stored.claimant, stored.filer, stored.filed, stored.stage_at(now), stored.bond_paid);
        same(|| format!("dispute {number}"), &model, &theirs)
    }

    fn arbiter(&mut self) -> Same {
        let stored: Arbiter = self.cold(cold::ARBITER, &());
        let offered = self.world.arbiter_offered.unwrap_or(Who::ZERO);
        let model = (self.account(self.world.arbiter), self.account(offered));
        same(|| "the arbiter's place".to_owned(), &model, &(stored.account, stored.offered))
    }

    fn terms(&mut self, number: u32, terms: &action::Terms) -> Same {
        let id = self.known.terms(number);
        let stored: Option<Terms> = self.hot(hot::TERMS, &id);
        let speech = Speech { world: self.world, actor: Who::ZERO, known: self.known, contracts: self.contracts };
        same(|| format!("terms {number}"), &Some(speech.terms(terms)), &stored)
    }

    fn offers(&mut self) -> Same {
        self.known.offers.extend(self.world.offers.keys());
        for key in self.known.offers.clone() {
            let (catalogue, terms, licensee) = key;
            let id = (CatalogueId(catalogue), self.known.terms(terms), self.account(licensee));
            let stored: Offer = self.hot(hot::OFFERS, &id).unwrap_or_default();
            let theirs = (stored.until != Time(0)).then_some((stored.epoch, stored.until));
            let ours = self.world.offers.get(&key).map(|offer| (Epoch(offer.epoch), Time(offer.until)));
            same(|| format!("the offer {key:?}"), &ours, &theirs)?;
        }
        Ok(())
    }

    fn licence(&mut self, number: u64, licence: &records::Licence) -> Same {
        let stored: Licence = self.hot(hot::LICENCES, &LicenceId(number)).ok_or(format!("no licence {number}"))?;
        let frozen = &licence.frozen;
        let subject = match &frozen.subject {
            records::Subject::Catalogue { id, head, tracks, .. } => {
                Subject::Catalogue { id: CatalogueId(*id), head: self.known.head(*head), tracks: *tracks }
            }
            records::Subject::Pool { id, serial, .. } => {
                Subject::Pool { id: PoolId(*id), blank: Default::default(), serial: *serial }
            }
        };
        let model = (
            (subject, self.known.terms(frozen.terms), self.account(frozen.licensee)),
            words::digest(words::Label::Model, frozen.model),
            (Amount(frozen.price), Time(frozen.since), Time(frozen.expires)),
        );
        let theirs = stored.frozen;
        let chain = (
            (theirs.subject, theirs.terms, theirs.licensee),
            theirs.model,
            (theirs.price, theirs.since, theirs.expires),
        );
        same(|| format!("what is frozen of licence {number}"), &model, &chain)?;
        let model = (
            (licence.runs, licence.reports, Time(licence.reported_until)),
            (licence.units, Amount(licence.paid)),
            (Time(licence.owing_since.unwrap_or(0)), Time(licence.terminated.unwrap_or(0))),
        );
        let theirs = stored.moving;
        let chain = (
            (theirs.runs, theirs.reports, theirs.reported_until),
            (theirs.units, theirs.paid),
            (theirs.owing_since, theirs.ended),
        );
        same(|| format!("what moves of licence {number}"), &model, &chain)?;
        let terms = speech_terms(self, frozen.terms);
        let status = stored.status_at(&terms, Time(self.world.now));
        same(|| format!("the status of licence {number}"), &self.status(licence), &format!("{status:?}"))
    }

    fn status(&self, licence: &records::Licence) -> String {
        format!("{:?}", self.world.status(licence))
    }

    /// Nothing was given out that the model does not know of.
    fn counters(&mut self) -> Same {
        let world = self.world;
        let next = CatalogueId(world.catalogues.len() as u32 + 1);
        let more: Option<Catalogue> = self.machine.record(self.contracts[0], cold::CATALOGUES, &next);
        same(|| "whether there is another catalogue".to_owned(), &false, &more.is_some())?;
        let next = LicenceId(world.licences.len() as u64 + 1);
        let more: Option<Licence> = self.hot(hot::LICENCES, &next);
        same(|| "whether there is another licence".to_owned(), &false, &more.is_some())?;
        for actor in ACTORS {
            let holds = world.licences.values().filter(|licence| licence.frozen.licensee == actor).count() as u64;
            let stored: u64 = self.hot(hot::HOLDINGS, &self.account(actor)).unwrap_or_default();
            same(|| format!("how many tokens the {actor:?} holds"), &holds, &stored)?;
            let change = world.change.get(&actor).copied().unwrap_or(0);
            let stored: Amount = self.hot(hot::CHANGE, &self.account(actor)).unwrap_or_default();
            same(|| format!("the change of the {actor:?}"), &Amount(change), &stored)?;
        }
        Ok(())
    }

    fn money(&mut self, id: u32) -> Same {
        for currency in [Currency::Native, Currency::Token] {
            let what = move |part: &'static str| move || format!("what {part} to catalogue {id} in {currency:?}");
            let address = words::currency(currency, self.contracts[1]);
            let stored: Ledger = self.hot(hot::LEDGERS, &(CatalogueId(id), address)).unwrap_or_default();
            let ledger = self.world.ledgers.get(&(id, currency)).copied().unwrap_or_default();
            same(what("accrued"), &Amount(ledger.accrued), &stored.accrued)?;
            same(what("is held"), &Amount(ledger.held), &stored.held)?;
            let under = |held: bool, under: u32| if held { under } else { 0 };
            let (ours, theirs) = (ledger.held_under, stored.held_under.0);
            same(what("is held under"), &under(ledger.held > 0, ours), &under(!stored.held.is_zero(), theirs))?;
            for seat in 0..self.world.catalogues[&id].parties.len() as u32 {
                let key = (CatalogueId(id), address, seat);
                let stored: Amount = self.hot(hot::CLAIMED, &key).unwrap_or_default();
                let claimed = self.world.claimed.get(&(id, currency, seat)).copied().unwrap_or(0);
                same(|| format!("what seat {seat} of {id} claimed in {currency:?}"), &Amount(claimed), &stored)?;
            }
        }
        Ok(())
    }

    fn pool(&mut self, number: u32, pool: &records::Pool) -> Same {
        let stored: Pool = self.hot(hot::POOLS, &PoolId(number)).ok_or(format!("no pool {number}"))?;
        let model = (self.account(pool.operator), self.known.terms(pool.terms), pool.fee_ppm, pool.sealed);
        let theirs = (stored.operator, stored.terms, stored.fee_ppm, stored.sealed);
        same(|| format!("pool {number}"), &model, &theirs)?;
        let model = (pool.serial, pool.weight, pool.lost, CatalogueId(pool.last));
        let theirs = (stored.serial, stored.weight, stored.lost, stored.last);
        same(|| format!("serial, weights and last member of pool {number}"), &model, &theirs)?;
        let (model, theirs) = ([pool.fees, pool.fees_claimed], [stored.fees.0, stored.fees_claimed.0]);
        same(|| format!("fees and fees claimed of pool {number}"), &model, &theirs)
    }

    fn membership(&mut self, key: (u32, u32), member: &records::Membership) -> Same {
        let (pool, catalogue) = (PoolId(key.0), CatalogueId(key.1));
        let stored: Membership = self.hot(hot::MEMBERSHIPS, &(pool, catalogue)).unwrap_or_default();
        let stands = match member.state {
            Belonging::Asked => Stands::Asked,
            Belonging::Countersigned => Stands::Countersigned,
            Belonging::Active => Stands::Active,
            Belonging::Suspended => Stands::Suspended,
            Belonging::Left => Stands::Left,
        };
        same(|| format!("the state of member {key:?}"), &stands, &stored.state)?;
        let due = stored.due(&self.hot(hot::POOLS, &pool).expect("a member's pool"));
        same(|| format!("what is due to member {key:?}"), &Amount(self.world.member_due(key.0, key.1)), &due)?;
        if member.state == Belonging::Left {
            return Ok(());
        }
        let active = member.state == Belonging::Active;
        let model = (Epoch(member.epoch), self.known.head(member.head), member.weight);
        let theirs = (stored.epoch, stored.head, stored.agreed);
        same(|| format!("epoch, head and weight of member {key:?}"), &model, &theirs)?;
        let model = if active { (member.weight, member.joined, member.left) } else { Default::default() };
        let theirs = if active { (stored.weight, stored.joined, stored.left) } else { (stored.weight, 0, 0) };
        same(|| format!("weight and serials of member {key:?}"), &model, &theirs)
    }

    fn purses(&mut self) -> Same {
        for who in ACTORS.into_iter().chain([Who::CONSENT, Who::LICENSING]) {
            for currency in [Currency::Native, Currency::Token] {
                let ours = i128::try_from(self.world.balance(who, currency)).expect("a balance");
                let theirs = self.machine.balance(self.account(who), currency);
                same(|| format!("what the {who:?} has of {currency:?}"), &ours, &theirs)?;
            }
        }
        Ok(())
    }
}

fn speech_terms<M>(compared: &Compared<'_, M>, number: u32) -> Terms {
    let Compared { world, known, contracts, .. } = compared;
    let speech = Speech { world, actor: Who::ZERO, known, contracts: *contracts };
    speech.terms(&world.terms[&number])
}

fn state(state: State) -> assent_core::catalogue::State {
    match state {
        State::Open => assent_core::catalogue::State::Open,
        State::Closed => assent_core::catalogue::State::Closed,
        State::Disputed => assent_core::catalogue::State::Disputed,
    }
}

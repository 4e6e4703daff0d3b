//! `consent`, the cold contract: catalogues, parties, deals, narrowing, places, disputes.
//!
//! A thin shell: each message loads, asks the rules of `assent-core`, records, tells, and pushes what a sale must see to
//! `licensing`, which it instantiated, in the same message. It has no owner, and holds no money but the bonds of disputes.
//!
//! What each message takes and answers is declared in `assent_core::call::consent`, what it tells in
//! `assent_core::event::consent`. Every message may be refused with `Unreadable`, and with `NotPayable` where it takes no
//! money: the lists below leave both out. All writing messages are payable to ink!, whose own refusal of money has no type.

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions
)]
// ink's macros expand to all of these.
#![allow(clippy::new_without_default, clippy::cast_possible_truncation)]

extern crate alloc;

pub mod change;
pub mod payout;
pub mod root;
pub mod store;
pub mod tell;

#[cfg(all(target_arch = "riscv64", not(feature = "ink-as-dependency")))]
ink::polkavm_derive::min_stack_size!(65536);

#[ink::contract]
pub mod consent {
    use assent_core::{
        abi::Bytes,
        call::{
            consent::{
                Admit, Approve, Dispute, EffectiveUses, Exclude, Filed, Handled, LeavePool, Name, Narrow, New,
                OfferArbiter, OfferPlace, OpenCatalogue, Opened, Permitted, Proposal, Propose, Reclaim, Repoint,
                Retract, Rule, Stored, TakeArbiter, TakePlace, Verified, VerifyTrack, Withdraw,
            },
            licensing::Record,
        },
        catalogue::{Catalogue, Speaker},
        deal::{Agreed, Change, Deal},
        dispute::{Claim, Stage},
        error::Refusal,
        event::consent as event,
        exclusion,
        id::{Account, CatalogueId, DisputeId},
        party::Seat,
    };
    use assent_shell::{
        abi::{Call, HostKeccak, Reply, Revert, answer},
        host,
    };

    use crate::{
        change::{change, push},
        payout,
        root::Root,
        store,
    };

    /// The root cell: read by every message.
    #[ink(storage)]
    pub struct Consent {
        root: Root,
    }

    impl Consent {
        /// Instantiates `licensing`, which instantiates its office. All that it takes is fixed for ever, but for who the
        /// arbiter is.
        ///
        /// # Errors
        /// `AmountNotPayable`.
        ///
        /// # Events
        /// `Deployed`, `ArbiterTaken`.
        #[ink(constructor, payable)]
        pub fn new(call: Call<New>) -> Result<Self, Revert> {
            let asked = call.read()?;
            let root = Root::new(asked)?;

            let arbiter = asked.arbiter;
            store::put_arbiter(&assent_core::dispute::Arbiter { account: arbiter, offered: Account::ZERO });

            let Root { licensing, office, notice, naming_notice, bond, .. } = root;
            host::emit(&event::Deployed { licensing, office, arbiter, notice, naming_notice, bond });
            host::emit(&event::ArbiterTaken { arbiter });
            Ok(Self { root })
        }

        /// Opens a catalogue for the caller: no tracks, nothing permitted.
        ///
        /// # Errors
        /// `WrongPartyCount`, `ForbiddenAccount`, `UnknownRight`, `SharesNotWhole`, `RightUncovered`, `NobodyToAsk`,
        /// `IdleSeat`, `NoRoom`.
        ///
        /// # Events
        /// `CatalogueOpened`.
        #[ink(message, payable, name = "openCatalogue")]
        pub fn open_catalogue(&mut self, call: Call<OpenCatalogue>) -> Reply<OpenCatalogue> {
            let OpenCatalogue { parties } = call.read()?;
            let id = CatalogueId(self.root.catalogues.checked_add(1).ok_or(Refusal::NoRoom {})?);
            let (setting, chain, licensor) = (self.root.setting(), self.root.chain, host::caller());
            let (here, forbidden, time) = (host::here(), &setting.contracts, setting.now);
            let opened = Catalogue::open::<HostKeccak>(chain, here, id, licensor, &parties, forbidden, time)?;

            self.root.catalogues = id.0;
            store::put_root(&self.root);
            store::put_catalogue(&opened);
            push(self.root.licensing, &opened)?;

            host::emit(&event::CatalogueOpened { catalogue: id, licensor, parties, head: opened.card.head, time });
            answer::<OpenCatalogue>(&Opened { catalogue: id })
        }

        /// Proposes a deal on a head, and approves it for the seat shown; the licensor's seat approves nothing. Where
        /// nobody else must approve it takes effect at once, whole or not at all.
        ///
        /// # Errors
        /// `NotLicensor`, `AlreadyProposed`; those of [`agree`](Self::agree).
        ///
        /// # Events
        /// `Proposed`; when it takes effect, those of [`agree`](Self::agree).
        #[ink(message, payable)]
        pub fn propose(&mut self, call: Call<Propose>) -> Reply<Propose> {
            let Propose { seat, deal } = call.read()?;
            answer::<Propose>(&self.agree(&seat, deal, true)?)
        }

        /// Approves a deal that was proposed, given whole. The last approval makes it take effect, whole or not at all.
        ///
        /// # Errors
        /// `NoSuchDeal`, `AlreadyApproved`; those of [`agree`](Self::agree).
        ///
        /// # Events
        /// `Approved`; when it takes effect, those of [`agree`](Self::agree).
        #[ink(message, payable)]
        pub fn approve(&mut self, call: Call<Approve>) -> Reply<Approve> {
            let Approve { seat, deal } = call.read()?;
            answer::<Approve>(&self.agree(&seat, deal, false)?)
        }

        /// Takes an approval back. Of a deal that took effect it changes only the record of approvals. The head stays.
        ///
        /// # Errors
        /// `NoSuchCatalogue`, `SeatWithoutRights`, `WrongProof`, `NotRightsholder`, `NotApproved`.
        ///
        /// # Events
        /// `Retracted`.
        #[ink(message, payable)]
        pub fn retract(&mut self, call: Call<Retract>) -> Reply<Retract> {
            let Retract { catalogue, seat, deal } = call.read()?;
            let approvals = store::approvals(catalogue, deal);
            let after = store::catalogue(catalogue)?.retract::<HostKeccak>(speaker(&seat), deal, approvals)?;

            store::put_approvals(catalogue, deal, &after);

            host::emit(&event::Retracted { catalogue, deal, by: host::caller(), seat: seat.index });
            answer::<Retract>(&())
        }

        /// Lowers uses, at once. Any required rightsholder may, alone. What was sold stands.
        ///
        /// # Errors
        /// Those of [`alone`](Self::alone); `WouldWiden`, `NothingChanges`.
        ///
        /// # Events
        /// `Narrowed`; before it, where a use was lowered, `Left` of `licensing` for each pool.
        #[ink(message, payable)]
        pub fn narrow(&mut self, call: Call<Narrow>) -> Reply<Narrow> {
            let Narrow { catalogue, seat, uses } = call.read()?;
            self.alone(catalogue, &seat, Change::Narrow(uses))?;
            answer::<Narrow>(&())
        }

        /// Excludes tracks, at once. Any required rightsholder may, alone. What was sold stands.
        ///
        /// # Errors
        /// Those of [`alone`](Self::alone); `WrongTrackList`, `TracksUnordered`, `NoSuchTrack`, `NothingChanges`.
        ///
        /// # Events
        /// `Excluded`; before it, for each pool where it weighs more than is left, `Reweighed` or `Left` of `licensing`.
        #[ink(message, payable)]
        pub fn exclude(&mut self, call: Call<Exclude>) -> Reply<Exclude> {
            let Exclude { catalogue, seat, tracks } = call.read()?;
            self.alone(catalogue, &seat, Change::Exclude(tracks))?;
            answer::<Exclude>(&())
        }

        /// Withdraws an offer, at once. Any required rightsholder may, alone. What was sold stands.
        ///
        /// # Errors
        /// Those of [`alone`](Self::alone); `NotOffered`.
        ///
        /// # Events
        /// `Withdrawn`.
        #[ink(message, payable)]
        pub fn withdraw(&mut self, call: Call<Withdraw>) -> Reply<Withdraw> {
            let Withdraw { catalogue, seat, terms, licensee } = call.read()?;
            self.alone(catalogue, &seat, Change::Withdraw(terms, licensee))?;
            answer::<Withdraw>(&())
        }

        /// Leaves a pool, at once. Any required rightsholder may, alone. What was earned stays due.
        ///
        /// # Errors
        /// Those of [`alone`](Self::alone); `NoSuchPool`, `NotMember`.
        ///
        /// # Events
        /// `PoolLeft`; before it `Left` of `licensing`.
        #[ink(message, payable, name = "leavePool")]
        pub fn leave_pool(&mut self, call: Call<LeavePool>) -> Reply<LeavePool> {
            let LeavePool { catalogue, seat, pool } = call.read()?;
            self.alone(catalogue, &seat, Change::LeavePool(pool))?;
            answer::<LeavePool>(&())
        }

        /// Makes the name agreed on count. Anyone may, once its notice has passed.
        ///
        /// # Errors
        /// `NoSuchCatalogue`, `NothingToName`, `CatalogueDisputed`, `NamingNotReady`, `WrongProof`.
        ///
        /// # Events
        /// `Named`.
        #[ink(message, payable)]
        pub fn name(&mut self, call: Call<Name>) -> Reply<Name> {
            let Name { catalogue, party, proof } = call.read()?;
            let before = store::catalogue(catalogue)?;
            let named = before.name::<HostKeccak>(party, proof, host::now())?;

            self.change(before, &[named])?;
            answer::<Name>(&())
        }

        /// Offers the caller's seat, any seat, to an account; to zero: takes the offer back.
        ///
        /// # Errors
        /// `NoSuchCatalogue`, `NotLicensor`, `WrongProof`, `NotRightsholder`, `ForbiddenAccount`, `NothingChanges`.
        ///
        /// # Events
        /// `PlaceOffered`.
        #[ink(message, payable, name = "offerPlace")]
        pub fn offer_place(&mut self, call: Call<OfferPlace>) -> Reply<OfferPlace> {
            let OfferPlace { catalogue, seat, to } = call.read()?;
            let (before, place) = (store::catalogue(catalogue)?, store::place(catalogue, seat.index));
            let after = before.offer_place::<HostKeccak>(speaker(&seat), to, place, &self.root.setting())?;

            store::put_place(catalogue, seat.index, &after);

            host::emit(&event::PlaceOffered { catalogue, by: host::caller(), to, seat: seat.index });
            answer::<OfferPlace>(&())
        }

        /// Takes over a seat that was offered to the caller, with all money that was not claimed. It may change hands again
        /// after the notice, and a day at least. The licensor's seat, 32, leaves the head where it is.
        ///
        /// # Errors
        /// `NoSuchCatalogue`, `PlaceNotOffered`, `PlaceTakenLately`, `WrongProof`.
        ///
        /// # Events
        /// `HandedOver`.
        #[ink(message, payable, name = "takePlace")]
        pub fn take_place(&mut self, call: Call<TakePlace>) -> Reply<TakePlace> {
            let TakePlace { catalogue, seat } = call.read()?;
            let (before, place) = (store::catalogue(catalogue)?, store::place(catalogue, seat.index));
            let (after, taken) = before.take_place::<HostKeccak>(host::caller(), &seat, place, &self.root.setting())?;

            store::put_place(catalogue, seat.index, &after);
            self.change(before, &[taken])?;
            answer::<TakePlace>(&())
        }

        /// Files a dispute, with the bond: that a catalogue is not its licensor's, but the caller's, to license. It has
        /// no effect until the arbiter admits it. Closing a catalogue keeps nobody from disputing it.
        ///
        /// # Errors
        /// `NoSuchCatalogue`, `OwnCatalogue`, `NotLicensor`, `CatalogueClosed`, `CatalogueDisputed`, `WrongPayment`,
        /// `NoRoom`.
        ///
        /// # Events
        /// `Filed`.
        #[ink(message, payable)]
        pub fn dispute(&mut self, call: Call<Dispute>) -> Reply<Dispute> {
            let Dispute { catalogue, claimant, evidence } = call.read()?;
            let id = DisputeId(self.root.disputes.checked_add(1).ok_or(Refusal::NoRoom {})?);
            let (disputed, own) = (store::catalogue(catalogue)?, store::catalogue(claimant)?);
            let (filer, paid, time) = (host::caller(), host::value()?, host::now());
            let claim = Claim { filer, catalogue: &disputed, claimant: &own, evidence, paid };
            let filed = claim.file(self.root.bond, time)?;

            self.root.disputes = id.0;
            store::put_root(&self.root);
            store::put_dispute(id, &filed);

            host::emit(&event::Filed { dispute: id, catalogue, filer, claimant, evidence, time });
            answer::<Dispute>(&Filed { dispute: id })
        }

        /// Admits a dispute: sales stop, and what comes in is held, until a ruling or for 60 days at most. The arbiter.
        ///
        /// # Errors
        /// `NoSuchDispute`, `NotArbiter`, `WrongStage`, `CatalogueClosed`, `CatalogueDisputed`, `HoldExhausted`.
        ///
        /// # Events
        /// `Admitted`; before it `Suspended` of `licensing` for each pool that it is a member of.
        #[ink(message, payable)]
        pub fn admit(&mut self, call: Call<Admit>) -> Reply<Admit> {
            let Admit { dispute: id } = call.read()?;
            let filed = store::dispute(id)?;
            let disputed = store::catalogue(filed.catalogue)?;
            let (after, admitted) = filed.admit(id, &disputed, store::arbiter(), host::caller(), host::now())?;

            store::put_dispute(id, &after);
            self.change(disputed, &[admitted])?;
            answer::<Admit>(&())
        }

        /// Rules on a dispute. Yes, to one that was admitted or only filed: the catalogue is closed, and held and later
        /// money is the claimant's, or whose that is now. No, to one that was admitted: the bond is the catalogue's. The
        /// arbiter.
        ///
        /// # Errors
        /// `NoSuchDispute`, `NotArbiter`, `WrongStage`, `DisputeOver`, `ClaimantCannotSucceed`, `CatalogueClosed`,
        /// `AmountTooLarge`.
        ///
        /// # Events
        /// `Upheld`, before it `Left` of `licensing` for each pool; or `Dismissed`, after it for the bond, unless that is
        /// zero, `Accrued` of `licensing`, and before that `Released` where money was held.
        #[ink(message, payable)]
        pub fn rule(&mut self, call: Call<Rule>) -> Reply<Rule> {
            let Rule { dispute: id, upheld } = call.read()?;
            let before = store::dispute(id)?;
            let (caller, now) = (host::caller(), host::now());
            let (after, ruled) = before.rule(id, upheld, store::arbiter(), caller, store::catalogue, now)?;

            store::put_dispute(id, &after);
            self.change(store::catalogue(after.catalogue)?, &[ruled])?;

            if after.stage == Stage::Dismissed {
                payout::forfeit(self.root.licensing, after.catalogue, self.root.bond)?;
            }
            answer::<Rule>(&())
        }

        /// Returns the bond of a dispute to a destination of its filer's choice, unless the arbiter said no. A dispute
        /// that was not admitted yet ends by it.
        ///
        /// # Errors
        /// `NoSuchDispute`, `ForbiddenAccount`, `NotFiler`, `BondSettled`, `BondBound`, `TransferFailed`.
        ///
        /// # Events
        /// `BondReturned`.
        #[ink(message, payable)]
        pub fn reclaim(&mut self, call: Call<Reclaim>) -> Reply<Reclaim> {
            let Reclaim { dispute: id, destination } = call.read()?;
            self.root.check_destination(destination)?;
            let (filer, time) = (host::caller(), host::now());
            let after = store::dispute(id)?.reclaim(id, filer, time)?;

            store::put_dispute(id, &after);

            host::emit(&event::BondReturned { dispute: id, filer, destination, time });

            payout::native(destination, self.root.bond)?;
            answer::<Reclaim>(&())
        }

        /// Points a catalogue that was lost in a dispute one successor further, where its successor was lost too. Anyone
        /// may. The head stays: it follows from the other catalogue.
        ///
        /// # Errors
        /// `NoSuchCatalogue`, `NothingToRepoint`.
        ///
        /// # Events
        /// `Repointed`.
        #[ink(message, payable)]
        pub fn repoint(&mut self, call: Call<Repoint>) -> Reply<Repoint> {
            let Repoint { catalogue } = call.read()?;
            let before = store::catalogue(catalogue)?;
            let successor = store::catalogue(before.card.successor).unwrap_or_default();
            let after = before.repoint(&successor.card)?;

            store::put_catalogue(&after);
            push(self.root.licensing, &after)?;

            host::emit(&event::Repointed { catalogue, successor: after.card.successor, time: host::now() });
            answer::<Repoint>(&())
        }

        /// Offers the arbiter's place to an account; to zero: takes the offer back. The arbiter.
        ///
        /// # Errors
        /// `NotArbiter`, `ForbiddenAccount`.
        ///
        /// # Events
        /// `ArbiterOffered`.
        #[ink(message, payable, name = "offerArbiter")]
        pub fn offer_arbiter(&mut self, call: Call<OfferArbiter>) -> Reply<OfferArbiter> {
            let OfferArbiter { to } = call.read()?;
            let after = store::arbiter().offer(host::caller(), to, &self.root.setting())?;

            store::put_arbiter(&after);

            host::emit(&event::ArbiterOffered { to });
            answer::<OfferArbiter>(&())
        }

        /// Takes over the arbiter's place, which was offered to the caller.
        ///
        /// # Errors
        /// `ArbiterNotOffered`.
        ///
        /// # Events
        /// `ArbiterTaken`.
        #[ink(message, payable, name = "takeArbiter")]
        pub fn take_arbiter(&mut self, call: Call<TakeArbiter>) -> Reply<TakeArbiter> {
            call.read()?;
            let after = store::arbiter().take(host::caller())?;

            store::put_arbiter(&after);

            host::emit(&event::ArbiterTaken { arbiter: after.account });
            answer::<TakeArbiter>(&())
        }

        /// What is permitted for a track now; nothing of one that is not known.
        #[ink(message, name = "effectiveUses")]
        pub fn effective_uses(&self, call: Call<EffectiveUses>) -> Reply<EffectiveUses> {
            let EffectiveUses { catalogue, index } = call.read()?;
            let card = store::catalogue(catalogue).unwrap_or_default().card;
            let excluded = store::exclusions(catalogue, exclusion::word(index));
            answer::<EffectiveUses>(&Permitted { uses: card.effective_uses(index, &excluded, host::now()) })
        }

        /// Whether a leaf stands at an index of a catalogue, in the batch that is named; no where there is no such batch.
        #[ink(message, name = "verifyTrack")]
        pub fn verify_track(&self, call: Call<VerifyTrack>) -> Reply<VerifyTrack> {
            let VerifyTrack { catalogue, batch, index, leaf, proof } = call.read()?;
            let known = store::batch(catalogue, batch);
            let valid = known.is_some_and(|record| record.proves::<HostKeccak>(index, leaf, &proof));
            answer::<VerifyTrack>(&Verified { valid })
        }

        /// A record by its storage key, in SCALE; empty where there is none.
        #[ink(message)]
        pub fn stored(&self, call: Call<Stored>) -> Reply<Stored> {
            answer::<Stored>(&Record { value: Bytes(host::stored(&call.read()?.key.0)) })
        }

        /// Proposes or approves a deal, and makes it take effect if that completes it.
        ///
        /// # Errors
        /// `TooManyChanges`, `NoSuchCatalogue`, `SeatWithoutRights`, `WrongProof`, `NotRightsholder`; for the deal
        /// `CatalogueClosed`, `CatalogueDisputed`, `HeadMoved`, `DeadlinePassed`, `DeadlineTooFar`, `EmptyDeal`,
        /// `UsesSetTwice`, `NameStandsAlone`, `CloseBesideGrant`, `ReplicaStandsAlone`; for its changes `WrongTrackCount`,
        /// `NothingChanges`, `WrongTrackList`, `TracksUnordered`, `NoSuchTrack`, `ForbiddenAccount`, `AlreadyNamed`.
        ///
        /// When it takes effect, also `NothingChanges` for tracks; for offers and grants `NoSuchTerms`, for grants
        /// `GrantHasDuties`, `UsesNotPermitted`, `AttesterIsLicensee`, `NothingMatured`, `NoRoom`; for pools `NoSuchPool`,
        /// `PoolIsSealed`, `AlreadyMember`, `UsesNotPermitted`, `WrongWeight`, `TooManyPools`.
        ///
        /// # Events
        /// One for each change: `Appended`, `UsesSet`, `Included`, `Offered`, `Granted`, `PoolAsked`, `NameAgreed`,
        /// `Closed`. Of `licensing` before all `Left` for each pool that the deal ends a membership in; `Licensed`,
        /// `Transfer`, `Locked` before `Granted`; `Asked` before `PoolAsked`.
        #[inline(never)]
        fn agree(&self, seat: &Seat, proposal: Proposal, first: bool) -> Result<Handled, Revert> {
            proposal.changes.check_count()?;
            let deal = Deal::from(proposal.clone());
            let (catalogue, id, speaker) = (deal.catalogue, deal.id::<HostKeccak>(), speaker(seat));
            let (before, approvals, setting) =
                (store::catalogue(catalogue)?, store::approvals(catalogue, id), self.root.setting());
            let ask = if first { Catalogue::propose::<HostKeccak> } else { Catalogue::approve::<HostKeccak> };
            let Agreed { approvals, complete } = ask(&before, speaker, id, &deal, approvals, &setting)?;

            store::put_approvals(catalogue, id, &approvals);

            let (by, seat) = (speaker.caller, seat.index);
            if first {
                host::emit(&event::Proposed { catalogue, deal: id, by, seat, proposal });
            } else {
                host::emit(&event::Approved { catalogue, deal: id, by, seat });
            }

            if complete {
                self.change(before, &deal.changes)?;
            }
            Ok(Handled { deal: id, complete })
        }

        /// A change that one required rightsholder makes alone.
        ///
        /// # Errors
        /// `NoSuchCatalogue`, `SeatWithoutRights`, `WrongProof`, `NotRightsholder`, `CatalogueClosed`.
        #[inline(never)]
        fn alone(&self, catalogue: CatalogueId, seat: &Seat, narrowing: Change) -> Result<(), Revert> {
            let before = store::catalogue(catalogue)?;
            before.check_alone::<HostKeccak>(speaker(seat), &narrowing)?;
            self.change(before, &[narrowing])
        }

        /// Applies changes and all that follows from them.
        #[inline(never)]
        fn change(&self, before: Catalogue, changes: &[Change]) -> Result<(), Revert> {
            change(self.root.licensing, before, changes, &self.root.setting())
        }
    }

    /// The caller, with the seat they show.
    fn speaker(seat: &Seat) -> Speaker<'_> {
        Speaker { caller: host::caller(), seat }
    }
}

//! Steps as calldata: to which contract, with what value.

use assent_core::{
    amount::Amount,
    attestation::Attestation,
    bulk,
    call::{
        consent::{self, Proposal},
        licensing::{self, AskPool, Credit, DropOffer, Grant, PutOffer, QuitPool, SetCard},
    },
    catalogue::Card,
    id::{Account, CatalogueId, DisputeId, LicenceId, PoolId, Seconds, Time},
    message::Message,
    terms::{Terms, Unit},
    tier::Tier,
    uses::UseSet,
};
use assent_model::{
    Account as Who, Action, World,
    action::{self, DealAsked, Inside, Moving, Report, Row},
};
use codec::Encode;

use super::{
    Known,
    machine::calldata,
    words::{self, Label, digest},
};

/// A message on its way.
pub(super) struct Said {
    /// To which contract.
    pub(super) to: Account,
    /// Selector and arguments.
    pub(super) data: Vec<u8>,
    /// Native money.
    pub(super) value: u128,
}

/// Who speaks about what: what words mean depends on it.
pub(super) struct Speech<'a> {
    /// The world that the caller sees.
    pub(super) world: &'a World,
    /// The caller.
    pub(super) actor: Who,
    /// The digests that the chain gave.
    pub(super) known: &'a Known,
    /// `consent` and `licensing`.
    pub(super) contracts: [Account; 2],
}

impl Speech<'_> {
    /// What an action says; `None` for waiting.
    pub(super) fn say(&self, action: &Action) -> Option<Said> {
        self.to_consent(action).or_else(|| self.to_licensing(action)).or_else(|| self.to_pools(action))
    }

    fn cold<M: Message>(&self, message: &M, value: u128) -> Option<Said> {
        Some(Said { to: self.contracts[0], data: calldata(message), value })
    }

    fn hot<M: Message>(&self, message: &M, value: u128) -> Option<Said> {
        Some(Said { to: self.contracts[1], data: calldata(message), value })
    }

    fn account(&self, who: Who) -> Account {
        words::account(who, self.contracts)
    }

    fn currency(&self, currency: assent_model::Currency) -> Account {
        words::currency(currency, self.contracts[1])
    }

    fn seat(&self, catalogue: u32, seat: action::Seat) -> assent_core::party::Seat {
        words::seat(self.world, self.actor, catalogue, seat, self.contracts)
    }

    fn proposal(&self, asked: &DealAsked) -> Proposal {
        Proposal {
            catalogue: CatalogueId(asked.catalogue),
            base: self.known.head(self.world.seen(asked.catalogue, asked.base)),
            until: Time(asked.until),
            changes: words::changes(&asked.changes, |number| self.known.terms(number), self.contracts),
        }
    }

    fn to_consent(&self, action: &Action) -> Option<Said> {
        match action {
            Action::OpenCatalogue { parties } => {
                let parties = parties.iter().map(|party| words::party(party, self.contracts)).collect();
                self.cold(&consent::OpenCatalogue { parties }, 0)
            }
            Action::Propose(asked) => {
                let (seat, deal) = (self.seat(asked.catalogue, asked.seat), self.proposal(asked));
                self.cold(&consent::Propose { seat, deal }, 0)
            }
            Action::Approve(asked) => {
                let (seat, deal) = (self.seat(asked.catalogue, asked.seat), self.proposal(asked));
                self.cold(&consent::Approve { seat, deal }, 0)
            }
            Action::Retract { catalogue, seat, deal } => {
                let (seat, deal) = (self.seat(*catalogue, *seat), self.known.deal(*deal));
                self.cold(&consent::Retract { catalogue: CatalogueId(*catalogue), seat, deal }, 0)
            }
            Action::Name { catalogue, shown } => self.name(*catalogue, *shown),
            Action::OfferPlace { catalogue, seat, to } => {
                let (seat, to) = (self.seat(*catalogue, *seat), self.account(*to));
                self.cold(&consent::OfferPlace { catalogue: CatalogueId(*catalogue), seat, to }, 0)
            }
            Action::TakePlace { catalogue, seat } => {
                let seat = self.seat(*catalogue, *seat);
                self.cold(&consent::TakePlace { catalogue: CatalogueId(*catalogue), seat }, 0)
            }
            _ => self.narrowing(action).or_else(|| self.dispute(action)),
        }
    }

    fn name(&self, catalogue: u32, shown: action::Shown) -> Option<Said> {
        let naming = self.world.catalogues.get(&catalogue).and_then(|found| found.naming);
        let index = naming.map_or(0, |naming| naming.seat);
        let seat = self.seat(catalogue, action::Seat { index, shown });
        self.cold(&consent::Name { catalogue: CatalogueId(catalogue), party: seat.party, proof: seat.proof }, 0)
    }

    fn narrowing(&self, action: &Action) -> Option<Said> {
        match action {
            Action::Narrow { catalogue, seat, uses } => {
                let (seat, uses) = (self.seat(*catalogue, *seat), words::uses(uses));
                self.cold(&consent::Narrow { catalogue: CatalogueId(*catalogue), seat, uses }, 0)
            }
            Action::Withdraw { catalogue, seat, terms, licensee } => {
                let (seat, licensee) = (self.seat(*catalogue, *seat), self.account(*licensee));
                let terms = self.known.terms(*terms);
                self.cold(&consent::Withdraw { catalogue: CatalogueId(*catalogue), seat, terms, licensee }, 0)
            }
            Action::Exclude { catalogue, seat, tracks } => {
                let (seat, tracks) = (self.seat(*catalogue, *seat), tracks.clone());
                self.cold(&consent::Exclude { catalogue: CatalogueId(*catalogue), seat, tracks }, 0)
            }
            Action::LeavePool { catalogue, seat, pool } => {
                let (seat, pool) = (self.seat(*catalogue, *seat), PoolId(*pool));
                self.cold(&consent::LeavePool { catalogue: CatalogueId(*catalogue), seat, pool }, 0)
            }
            _ => None,
        }
    }

    fn dispute(&self, action: &Action) -> Option<Said> {
        match action {
            Action::Dispute { catalogue, claimant, evidence, value } => {
                let (catalogue, claimant) = (CatalogueId(*catalogue), CatalogueId(*claimant));
                let evidence = digest(Label::Evidence, *evidence);
                self.cold(&consent::Dispute { catalogue, claimant, evidence }, *value)
            }
            Action::Admit { dispute } => self.cold(&consent::Admit { dispute: DisputeId(*dispute) }, 0),
            Action::Rule { dispute, upheld } => {
                self.cold(&consent::Rule { dispute: DisputeId(*dispute), upheld: *upheld }, 0)
            }
            Action::Reclaim { dispute, destination } => {
                let destination = self.account(*destination);
                self.cold(&consent::Reclaim { dispute: DisputeId(*dispute), destination }, 0)
            }
            Action::Repoint { catalogue } => self.cold(&consent::Repoint { catalogue: CatalogueId(*catalogue) }, 0),
            Action::OfferArbiter { to } => self.cold(&consent::OfferArbiter { to: self.account(*to) }, 0),
            Action::TakeArbiter => self.cold(&consent::TakeArbiter {}, 0),
            _ => None,
        }
    }

    fn to_licensing(&self, action: &Action) -> Option<Said> {
        match action {
            Action::RegisterTerms(terms) => Some(self.register(terms)),
            Action::OpenCurrency { currency } => {
                self.hot(&licensing::OpenCurrency { currency: self.currency(*currency) }, 0)
            }
            Action::Purchase { row, model, deadline, value } => {
                let purchase = self.row(row).purchase(digest(Label::Model, *model), Time(*deadline));
                self.hot(&purchase, *value)
            }
            Action::PurchaseMany { rows, model, currency, budget, deadline, value } => {
                let many = licensing::PurchaseMany {
                    rows: rows.iter().map(|row| self.row(row)).collect(),
                    model: digest(Label::Model, *model),
                    currency: self.currency(*currency),
                    budget: Amount(*budget),
                    deadline: Time(*deadline),
                };
                self.hot(&many, *value)
            }
            Action::StartRun { licence } => self.hot(&licensing::StartRun { licence: LicenceId(*licence) }, 0),
            Action::Attest { report, payment, value } => {
                self.hot(&licensing::Attest { report: self.report(report), payment: Amount(*payment) }, *value)
            }
            Action::Pay { licence, payment, value } => {
                self.hot(&licensing::Pay { licence: LicenceId(*licence), payment: Amount(*payment) }, *value)
            }
            Action::Claim { catalogue, currency, seat, destination } => {
                let shown = self.seat(*catalogue, *seat);
                let claim = licensing::Claim {
                    catalogue: CatalogueId(*catalogue),
                    currency: self.currency(*currency),
                    index: shown.index,
                    party: shown.party,
                    proof: shown.proof,
                    destination: self.account(*destination),
                };
                self.hot(&claim, 0)
            }
            Action::ClaimChange { destination } => {
                self.hot(&licensing::ClaimChange { destination: self.account(*destination) }, 0)
            }
            Action::Release { catalogue, currency } => {
                let currency = self.currency(*currency);
                self.hot(&licensing::Release { catalogue: CatalogueId(*catalogue), currency }, 0)
            }
            Action::MoveToken { licence, how, to } => self.moving(*licence, *how, *to),
            Action::AsConsent { what, catalogue, number, account } => {
                self.inside(*what, CatalogueId(*catalogue), *number, self.account(*account))
            }
            _ => None,
        }
    }

    fn to_pools(&self, action: &Action) -> Option<Said> {
        match action {
            Action::OpenPool { terms, fee_ppm } => {
                self.hot(&licensing::OpenPool { terms: self.known.terms(*terms), fee_ppm: *fee_ppm }, 0)
            }
            Action::SealPool { pool } => self.hot(&licensing::SealPool { pool: PoolId(*pool) }, 0),
            Action::Countersign { pool, catalogue, head, weight } => {
                let head = self.known.head(self.world.seen(*catalogue, *head));
                let (pool, catalogue, weight) = (PoolId(*pool), CatalogueId(*catalogue), *weight);
                self.hot(&licensing::Countersign { pool, catalogue, head, weight }, 0)
            }
            Action::Activate { pool, catalogue } => {
                let (pool, catalogue) = (PoolId(*pool), CatalogueId(*catalogue));
                self.hot(&licensing::Activate { pool, catalogue }, 0)
            }
            Action::Settle { pool, catalogue } => {
                let (pool, catalogue) = (PoolId(*pool), CatalogueId(*catalogue));
                self.hot(&licensing::Settle { pool, catalogue }, 0)
            }
            Action::PurchasePool { pool, model, max_price, least_serial, least_weight, most_lost, deadline, value } => {
                let purchase = licensing::PurchasePool {
                    pool: PoolId(*pool),
                    model: digest(Label::Model, *model),
                    max_price: Amount(*max_price),
                    least_serial: *least_serial,
                    least_weight: *least_weight,
                    most_lost: *most_lost,
                    deadline: Time(*deadline),
                };
                self.hot(&purchase, *value)
            }
            Action::ClaimFees { pool, destination } => {
                let destination = self.account(*destination);
                self.hot(&licensing::ClaimFees { pool: PoolId(*pool), destination }, 0)
            }
            _ => None,
        }
    }

    fn row(&self, row: &Row) -> bulk::Row {
        bulk::Row {
            catalogue: CatalogueId(row.catalogue),
            terms: self.known.terms(row.terms),
            offered_to: self.account(row.offered_to),
            head: self.known.head(self.world.seen(row.catalogue, row.head)),
            max_price: Amount(row.max_price),
        }
    }

    fn report(&self, report: &Report) -> Attestation {
        let reports = self.world.licences.get(&report.licence).map_or(0, |licence| licence.reports);
        let sequence = i64::from(reports) + 1 + i64::from(report.ahead);
        Attestation {
            licence: LicenceId(report.licence),
            sequence: u32::try_from(sequence).unwrap_or(u32::MAX),
            run: report.run,
            from: Time(report.from),
            until: Time(report.until),
            usage: digest(Label::Usage, report.usage),
            units: report.units,
            evidence: digest(Label::Evidence, report.evidence),
        }
    }

    /// Terms with a tier or a unit that no type of ours can hold are written word by word.
    fn register(&self, terms: &action::Terms) -> Said {
        let known = self.terms(terms);
        let mut data = calldata(&licensing::RegisterTerms { terms: known });
        for (word, number) in [(0, terms.tier), (6, terms.unit)] {
            data[4 + 32 * word + 31] = number;
        }
        Said { to: self.contracts[1], data, value: 0 }
    }

    /// The terms; a tier or a unit that does not exist reads as the first.
    pub(super) fn terms(&self, terms: &action::Terms) -> Terms {
        Terms {
            tier: Tier::from_number(terms.tier).unwrap_or_default(),
            uses: UseSet(terms.uses),
            currency: self.currency(terms.currency),
            price: Amount(terms.price),
            advance: Amount(terms.advance),
            royalty: Amount(terms.royalty),
            unit: Unit::from_number(terms.unit).unwrap_or_default(),
            cap: terms.cap,
            interval: Seconds(terms.interval),
            cure: Seconds(terms.cure),
            duration: Seconds(terms.duration),
            runs: terms.runs,
            attester: self.account(terms.attester),
            legal: digest(Label::Legal, terms.legal),
        }
    }

    fn moving(&self, licence: u64, how: Moving, to: Who) -> Option<Said> {
        let token_id = Amount(licence.into());
        let (from, to) = (self.account(self.actor), self.account(to));
        match how {
            Moving::Approve => self.hot(&licensing::ApproveToken { to, token_id }, 0),
            Moving::ApproveAll => self.hot(&licensing::SetApprovalForAll { operator: to, approved: true }, 0),
            Moving::Transfer => self.hot(&licensing::TransferFrom { from, to, token_id }, 0),
            Moving::SafeTransfer => self.hot(&licensing::SafeTransferFrom { from, to, token_id }, 0),
        }
    }

    fn inside(&self, what: Inside, catalogue: CatalogueId, number: u32, account: Account) -> Option<Said> {
        let (terms, pool) = (self.known.terms(number), PoolId(number));
        let (licensee, until) = (account, Time(u64::MAX));
        match what {
            Inside::SetCard => {
                let card = assent_core::abi::Bytes(Card::default().encode());
                self.hot(&SetCard { catalogue, card }, 0)
            }
            Inside::PutOffer => self.hot(&PutOffer { catalogue, terms, licensee, until }, 0),
            Inside::DropOffer => self.hot(&DropOffer { catalogue, terms, licensee }, 0),
            Inside::Grant => {
                let model = digest(Label::Model, 0);
                self.hot(&Grant { catalogue, terms, licensee, model }, 0)
            }
            Inside::Ask => self.hot(&AskPool { pool, catalogue, weight: 1 }, 0),
            Inside::Leave => self.hot(&QuitPool { pool, catalogue }, 0),
            Inside::Credit => self.hot(&Credit { catalogue }, 0),
        }
    }
}

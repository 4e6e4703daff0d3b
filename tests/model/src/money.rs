//! Where money goes: purses, ledgers, shares, what is held; and the messages that take it out.

use num_bigint::BigUint;

use crate::action::{Action, Seat};
use crate::actors::{Account, Currency};
use crate::answer::Returned;
use crate::records::Ledger;
use crate::verdict::Verdict;
use crate::world::World;

/// Shares are in millionths.
pub const WHOLE: u128 = 1_000_000;
/// What opening a token's ledgers costs, for ever.
pub const SEED: u128 = 1_000_000;
/// Native amounts in terms and bonds are multiples of it.
pub const NATIVE_STEP: u128 = 100_000_000;

/// How often money follows who lost to whom.
pub const MOST_HOPS: usize = 3;

/// `floor(amount × numerator / denominator)`, exactly.
pub fn part(amount: u128, numerator: u128, denominator: u128) -> u128 {
    let exact = BigUint::from(amount) * numerator / denominator;
    exact.try_into().unwrap_or(u128::MAX)
}

impl World {
    /// What a seat of a catalogue may claim in a currency.
    pub fn claimable(&self, catalogue: u32, currency: Currency, seat: u32) -> u128 {
        let party = self.catalogues.get(&catalogue).and_then(|found| found.parties.get(seat as usize));
        let share = party.map_or(0, |party| party.share_ppm);
        let ledger = self.ledgers.get(&(catalogue, currency));
        // What was held and is theirs by now counts, whether or not anybody has released it.
        let accrued = ledger.map_or(0, |ledger| ledger.accrued + self.freed(catalogue, ledger));
        let claimed = self.claimed.get(&(catalogue, currency, seat)).copied().unwrap_or(0);
        part(accrued, u128::from(share), WHOLE) - claimed
    }

    /// Moves money between purses.
    pub(crate) fn transfer(&mut self, from: Account, to: Account, currency: Currency, amount: u128) {
        *self.balances.entry((from, currency)).or_default() -= amount;
        *self.balances.entry((to, currency)).or_default() += amount;
    }

    /// The rules of bringing money: native by value, tokens by being pulled, both exactly.
    pub(crate) fn judge_payment(&self, payer: Account, currency: Currency, due: u128, value: u128) -> Verdict {
        let mut verdict = Verdict::default();
        let native = currency == Currency::Native;
        verdict.rule(value == if native { due } else { 0 }, &["WrongPayment"]);
        verdict.rule(value <= self.balance(payer, Currency::Native), &["Unfunded"]);
        verdict.rule(native || due <= self.balance(payer, currency), &["TokenRefused"]);
        verdict
    }

    /// How much is held and need not be: it is the catalogue's own, unless the dispute that held it was upheld.
    fn freed(&self, catalogue: u32, ledger: &Ledger) -> u128 {
        let Some(found) = self.catalogues.get(&catalogue) else { return 0 };
        let same = ledger.held_under == found.dispute;
        let stays = same && (found.holds_money(self.now) || found.successor != 0);
        if stays { 0 } else { ledger.held }
    }

    /// Frees it.
    fn fold(&mut self, catalogue: u32, currency: Currency) {
        let ledger = self.ledgers.get(&(catalogue, currency)).copied().unwrap_or_default();
        let freed = self.freed(catalogue, &ledger);
        let ledger = self.ledgers.entry((catalogue, currency)).or_default();
        ledger.accrued += freed;
        ledger.held -= freed;
    }

    /// Credits a catalogue, or whom it was lost to.
    pub(crate) fn credit(&mut self, catalogue: u32, currency: Currency, amount: u128) {
        self.credit_here(self.heir(catalogue), currency, amount);
    }

    /// Who is paid for a catalogue: whom it was lost to, and whom that one was lost to, three times at most and never
    /// back to where it began.
    pub(crate) fn heir(&self, catalogue: u32) -> u32 {
        let lost_to = |id: &u32| self.catalogues.get(id).map(|found| found.successor).filter(|next| *next != 0);
        let chain = std::iter::successors(Some(catalogue), |id| lost_to(id).filter(|next| *next != catalogue));
        chain.take(1 + MOST_HOPS).last().unwrap_or(catalogue)
    }

    /// Credits this catalogue whoever succeeds it.
    fn credit_here(&mut self, catalogue: u32, currency: Currency, amount: u128) {
        if amount == 0 {
            // Nothing is no credit: no event would tell of what it frees.
            return;
        }
        self.fold(catalogue, currency);
        let found = &self.catalogues[&catalogue];
        let ledger = self.ledgers.entry((catalogue, currency)).or_default();
        if found.holds_money(self.now) {
            ledger.held += amount;
            ledger.held_under = found.dispute;
        } else {
            ledger.accrued += amount;
        }
    }

    pub(crate) fn judge_money(&self, actor: Account, action: &Action) -> Verdict {
        let mut verdict = Verdict::default();
        match action {
            Action::OpenCurrency { currency } => verdict.and(self.judge_currency(actor, *currency)),
            Action::Claim { catalogue, currency, seat, destination } => {
                verdict.and(self.judge_claim(actor, *catalogue, *currency, *seat));
                verdict.and(judge_destination(*destination));
            }
            Action::ClaimChange { destination } => {
                verdict.rule(self.change.get(&actor).is_some_and(|change| *change > 0), &["NothingToClaim"]);
                verdict.and(judge_destination(*destination));
            }
            Action::Release { catalogue, currency } => verdict.and(self.judge_release(*catalogue, *currency)),
            // Everything that only `consent` may say.
            _ => {
                verdict.rule(false, &["NotConsent"]);
            }
        }
        verdict
    }

    fn judge_currency(&self, actor: Account, currency: Currency) -> Verdict {
        let mut verdict = Verdict::default();
        verdict.rule(!self.seeds.contains_key(&currency), &["CurrencyKnown"]);
        verdict.rule(currency != Currency::Ours, &["ForbiddenAccount", "UnknownCurrency", "ForbiddenCurrency"]);
        verdict.silent(currency == Currency::Ours, &["TokenRefused", "PaymentInexact"]);
        verdict.rule(currency != Currency::Nothing, &["TokenRefused", "PaymentInexact", "UnknownCurrency"]);
        if currency == Currency::Token {
            verdict.rule(self.balance(actor, currency) >= SEED, &["TokenRefused"]);
        }
        verdict
    }

    fn judge_claim(&self, actor: Account, catalogue: u32, currency: Currency, seat: Seat) -> Verdict {
        let mut verdict = Verdict::default();
        verdict.rule(self.seeds.contains_key(&currency), &["UnknownCurrency", "NothingToClaim"]);
        if !verdict.rule(self.catalogues.contains_key(&catalogue), &["NoSuchCatalogue"]) {
            return verdict;
        }
        let shown = self.judge_leaf(actor, catalogue, seat, &["NotRecipient", "NotRightsholder"]);
        if shown.fine() {
            verdict.rule(self.claimable(catalogue, currency, seat.index) > 0, &["NothingToClaim"]);
        }
        verdict.silent(!shown.fine(), &["NothingToClaim"]);
        verdict.and(shown);
        verdict
    }

    fn judge_release(&self, catalogue: u32, currency: Currency) -> Verdict {
        let mut verdict = Verdict::default();
        verdict.rule(self.seeds.contains_key(&currency), &["UnknownCurrency", "NothingHeld"]);
        let Some(found) = self.catalogues.get(&catalogue) else {
            verdict.rule(false, &["NoSuchCatalogue", "NothingHeld"]);
            return verdict;
        };
        let ledger = self.ledgers.get(&(catalogue, currency)).copied().unwrap_or_default();
        if verdict.rule(ledger.held > 0, &["NothingHeld"]) {
            let held = found.holds_money(self.now) && ledger.held_under == found.dispute;
            verdict.rule(!held, &["StillHeld"]);
        }
        verdict
    }

    pub(crate) fn do_money(&mut self, actor: Account, action: &Action) -> Returned {
        let amount = match action {
            Action::OpenCurrency { currency } => {
                self.seeds.insert(*currency, SEED);
                self.transfer(actor, Account::LICENSING, *currency, SEED);
                SEED
            }
            Action::Claim { catalogue, currency, seat, destination } => {
                let amount = self.claimable(*catalogue, *currency, seat.index);
                *self.claimed.entry((*catalogue, *currency, seat.index)).or_default() += amount;
                self.transfer(Account::LICENSING, *destination, *currency, amount);
                amount
            }
            Action::ClaimChange { destination } => {
                let amount = self.change.remove(&actor).unwrap_or(0);
                self.transfer(Account::LICENSING, *destination, Currency::Native, amount);
                amount
            }
            Action::Release { catalogue, currency } => self.release(*catalogue, *currency),
            _ => 0,
        };
        Returned::Amount(amount)
    }

    fn release(&mut self, catalogue: u32, currency: Currency) -> u128 {
        let before = self.ledgers[&(catalogue, currency)].held;
        self.fold(catalogue, currency);
        let ledger = self.ledgers.entry((catalogue, currency)).or_default();
        let theirs = std::mem::take(&mut ledger.held);
        if theirs > 0 {
            self.credit(catalogue, currency, theirs);
        }
        before
    }
}

/// Where money may be sent: to somebody.
pub(crate) fn judge_destination(to: Account) -> Verdict {
    let mut verdict = Verdict::default();
    verdict.rule(!to.is_contract() && to != Account::ZERO, &["ForbiddenAccount"]);
    verdict
}

#[cfg(test)]
mod tests {
    use super::part;

    #[test]
    fn parts_are_rounded_down_and_never_overflow_on_the_way() {
        assert_eq!(part(10, 333_333, 1_000_000), 3);
        assert_eq!(part(u128::MAX, 1_000_000, 1_000_000), u128::MAX);
    }
}

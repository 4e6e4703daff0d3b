//! Attacks on money on its way in, by tokens that are somebody's code.

use assent_acceptance::{
    evm::{self, ECHO, TOKEN},
    stage::{Stage, priced},
    story::{ADA, DELTA, DOT, STRANGER, account},
    world::calldata,
};
use assent_core::{
    amount::{Amount, SEED},
    call::{
        licensing::{OpenCurrency, RegisterTerms},
        token::BalanceOf,
    },
    error::Refusal,
    id::{Account, CatalogueId, LicenceId, TermsId},
    terms::Terms,
};
use sp_core::H160;

use crate::money::echoed;

const HONEST: [u8; 32] = [0; 32];
const PRICE: u128 = 100;

/// A catalogue on offer for 100 of a token that was honest until now.
struct Market {
    stage: Stage,
    token: H160,
    song: CatalogueId,
    terms: TermsId,
}

impl Market {
    fn new() -> Self {
        let mut stage = Stage::default();
        let token = stage.world.instantiate(STRANGER, evm::initcode(TOKEN, &[]));
        let currency = Account(token.0);
        stage.hot(STRANGER, &OpenCurrency { currency }).ok();
        let (song, terms) = (stage.solo(ADA, 5), stage.registers(&Terms { currency, ..priced(PRICE) }));
        stage.offers(song, terms);
        Self { stage, token, song, terms }
    }

    fn currency(&self) -> Account {
        Account(self.token.0)
    }

    fn becomes(&mut self, mode: [u8; 32]) {
        self.stage.world.raw_call(STRANGER, self.token, mode.to_vec(), 0).ok();
    }

    fn holds(&mut self, owner: H160) -> u128 {
        let asked = BalanceOf { owner: Account(owner.0) };
        self.stage.world.send(STRANGER, self.token, &asked, 0).ok().count
    }

    fn claim(&self) -> assent_core::call::licensing::Claim {
        self.stage.claim(self.song, self.currency(), 0, account(STRANGER))
    }

    /// Sold honestly, and claimed by Ada when the token has changed its mind: refused; then paid when it is honest again.
    fn claims(&mut self, mode: [u8; 32]) {
        self.becomes(HONEST);
        self.stage.buys(DELTA, self.song, self.terms);
        self.becomes(mode);
        let (claim, destination) = (self.claim(), account(STRANGER));
        let failed = Refusal::TransferFailed { destination, amount: Amount(PRICE) };
        assert_eq!(self.stage.hot_no(ADA, &claim, 0), failed);
        self.becomes(HONEST);
        let before = self.holds(H160(destination.0));
        self.stage.hot(ADA, &claim).ok();
        assert_eq!(self.holds(H160(destination.0)) - before, PRICE);
        assert_eq!(self.holds(self.stage.world.licensing), SEED.0);
    }
}

/// A token that does not do what it is asked, in this mode, sells nothing, and holds up nobody's native money.
fn refuses(mode: u128) {
    let mut market = Market::new();
    market.becomes(evm::word(mode));
    let (currency, asked) = (market.currency(), market.stage.asks(market.song, market.terms));
    assert_eq!(market.stage.hot_no(DELTA, &asked, 0), Refusal::TokenRefused { currency });
    let native = market.stage.registers(&priced(DOT));
    market.stage.offers(market.song, native);
    market.stage.buys(DELTA, market.song, native);
    market.claims(evm::word(mode));
}

#[test]
fn a_token_answers_false() {
    refuses(1);
}

#[test]
fn a_token_reverts() {
    refuses(2);
}

#[test]
fn a_token_takes_a_fee() {
    let mut market = Market::new();
    market.becomes(evm::word(3));
    let asked = market.stage.asks(market.song, market.terms);
    let inexact = Refusal::PaymentInexact { expected: Amount(PRICE), got: Amount(PRICE - 1) };
    assert_eq!(market.stage.hot_no(DELTA, &asked, 0), inexact);
    let (currency, licensing) = (market.currency(), market.stage.world.licensing);
    assert_eq!(market.stage.ledger(market.song, currency).accrued, Amount::ZERO);
    assert_eq!(market.holds(licensing), SEED.0);
}

#[test]
fn a_token_re_enters() {
    let mut market = Market::new();
    let licensing = market.stage.world.licensing;
    // Anyone may register terms: from outside it works.
    let says = [&evm::address(licensing)[..], &calldata(&RegisterTerms { terms: priced(7 * DOT) })].concat();
    let echo = market.stage.world.instantiate(STRANGER, evm::initcode(ECHO, &says));
    market.stage.world.raw_call(STRANGER, echo, vec![], 0).ok();
    assert_eq!(echoed(&mut market.stage, echo), Some(2));

    // While the token runs, on the way in or out, nobody enters: one licence, one payment, one claim.
    market.becomes(evm::address(echo));
    let licence = market.stage.buys(DELTA, market.song, market.terms);
    assert_eq!((licence, echoed(&mut market.stage, echo)), (LicenceId(1), Some(1)));
    assert_eq!(market.holds(licensing), SEED.0 + PRICE);
    market.stage.world.raw_call(STRANGER, echo, vec![], 0).ok();
    assert_eq!(echoed(&mut market.stage, echo), Some(2));
    let claim = market.claim();
    market.stage.hot(ADA, &claim).ok();
    assert_eq!(echoed(&mut market.stage, echo), Some(1));
    assert_eq!(market.holds(licensing), SEED.0);
}

//! Purchase in bulk: many catalogues in one call, within one budget of one currency.
//!
//! The rules of a row are those of [`crate::licence::purchase`]; a row that is refused is skipped, unpaid, and named by the
//! refusal. Here is what concerns the whole: the order of the rows and the budget.

use crate::{
    amount::Amount,
    error::Refusal,
    id::{Account, CatalogueId, Digest, Head, TermsId, Time},
    licence::{Licence, Purchase, check_deadline},
    terms::Terms,
};

/// The most rows of a purchase in bulk.
pub const MAX_ROWS: u32 = 32;

/// One row: what the buyer asks for and accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The catalogue.
    pub catalogue: CatalogueId,
    /// The terms.
    pub terms: TermsId,
    /// To whom the offer was made; zero: to anyone.
    pub offered_to: Account,
    /// The head that the buyer saw.
    pub head: Head,
    /// The most that the buyer pays.
    pub max_price: Amount,
}

impl Row {
    /// The purchase that the row asks for.
    #[must_use]
    pub fn purchase(&self, model: Digest, deadline: Time) -> Purchase {
        let Self { catalogue, terms, offered_to, head, max_price } = *self;
        Purchase { catalogue, terms, offered_to, model, max_price, head, deadline }
    }
}

/// Checks a list of rows before any is bought: a late, empty, overlong or disordered one is refused whole.
///
/// # Errors
/// `DeadlinePassed`, `WrongRowCount`, `RowsUnordered`.
pub fn check_rows(rows: &[Row], deadline: Time, now: Time) -> Result<(), Refusal> {
    check_deadline(deadline, now)?;
    let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    if count == 0 || count > MAX_ROWS {
        return Err(Refusal::WrongRowCount { count, most: MAX_ROWS });
    }
    let mut last = None;
    for (row, place) in rows.iter().zip(0_u32..) {
        let key = Some((row.catalogue, row.terms));
        if key <= last {
            return Err(Refusal::RowsUnordered { row: place });
        }
        last = key;
    }
    Ok(())
}

/// What is spent on the rows so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Basket {
    /// The one currency of the purchase.
    pub currency: Account,
    /// What is left of the budget: of native money, the change.
    pub rest: Amount,
    /// What the accepted rows cost: of a token, what is pulled.
    pub spent: Amount,
}

impl Basket {
    /// An empty basket.
    #[must_use]
    pub fn new(currency: Account, budget: Amount) -> Self {
        Self { currency, rest: budget, spent: Amount::ZERO }
    }

    /// Takes the price of a row's licence from the budget. A refusal takes nothing, and skips the row.
    ///
    /// # Errors
    /// `OtherCurrency`, `BudgetExceeded`.
    pub fn take(&mut self, licence: &Licence, terms: &Terms) -> Result<(), Refusal> {
        let (price, Self { currency: expected, rest, spent }) = (licence.frozen.price, *self);
        if terms.currency != expected {
            return Err(Refusal::OtherCurrency { currency: terms.currency, expected });
        }
        if price > rest {
            return Err(Refusal::BudgetExceeded { price, rest });
        }

        self.spent = spent.plus(price)?;
        self.rest = rest.minus_or_zero(price);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::licence::tests::{licence, terms};
    use proptest::prelude::*;

    const DOT: Account = Account::ZERO;

    fn row(catalogue: u32, terms: u8) -> Row {
        Row {
            catalogue: CatalogueId(catalogue),
            terms: TermsId(Digest([terms; 32])),
            offered_to: Account::ZERO,
            head: Head::default(),
            max_price: Amount(1),
        }
    }

    fn priced(price: u128) -> Licence {
        let licence = licence();
        Licence { frozen: crate::licence::Frozen { price: Amount(price), ..licence.frozen }, ..licence }
    }

    #[test]
    fn rows_are_few_in_order_and_in_time() {
        let check = |rows: &[Row]| check_rows(rows, Time(10), Time(10));
        assert_eq!(check(&[row(1, 1), row(1, 2), row(2, 1)]), Ok(()));
        assert_eq!(check(&[row(1, 2), row(1, 1)]), Err(Refusal::RowsUnordered { row: 1 }));
        assert_eq!(check(&[row(1, 1), row(2, 1), row(2, 1)]), Err(Refusal::RowsUnordered { row: 2 }));
        assert_eq!(check(&[]), Err(Refusal::WrongRowCount { count: 0, most: 32 }));
        let many: Vec<Row> = (0..33).map(|id| row(id, 1)).collect();
        assert_eq!(check(&many), Err(Refusal::WrongRowCount { count: 33, most: 32 }));
        assert_eq!(check(&many[..32]), Ok(()), "from catalogue 0, though there is none");
        let late = Refusal::DeadlinePassed { now: Time(11), deadline: Time(10) };
        assert_eq!(check_rows(&[row(1, 1)], Time(10), Time(11)), Err(late));
    }

    #[test]
    fn a_row_asks_for_its_purchase() {
        let asked = row(3, 4).purchase(Digest([5; 32]), Time(6));
        assert_eq!((asked.catalogue, asked.terms), (CatalogueId(3), row(3, 4).terms));
        assert_eq!((asked.model, asked.deadline, asked.max_price), (Digest([5; 32]), Time(6), Amount(1)));
    }

    #[test]
    fn what_does_not_fit_is_skipped_and_what_fits_after_it_is_taken() {
        let mut basket = Basket::new(DOT, Amount(10));
        assert_eq!(basket.take(&priced(7), &terms()), Ok(()));
        let refusal = Refusal::BudgetExceeded { price: Amount(4), rest: Amount(3) };
        assert_eq!(basket.take(&priced(4), &terms()), Err(refusal));
        let token = Account([3; 20]);
        let other = Terms { currency: token, ..terms() };
        assert_eq!(basket.take(&priced(1), &other), Err(Refusal::OtherCurrency { currency: token, expected: DOT }));
        assert_eq!(basket.take(&priced(3), &terms()), Ok(()));
        assert_eq!(basket, Basket { currency: DOT, rest: Amount(0), spent: Amount(10) });
    }

    proptest! {
        #[test]
        fn spent_and_rest_are_the_budget(budget: u128, prices in prop::collection::vec(any::<u128>(), 1..32)) {
            let mut basket = Basket::new(DOT, Amount(budget));
            let mut taken = 0_u128;
            for price in prices {
                let fits = price <= budget - taken;
                prop_assert_eq!(basket.take(&priced(price), &terms()).is_ok(), fits);
                taken += if fits { price } else { 0 };
                prop_assert_eq!((basket.spent.0, basket.rest.0), (taken, budget - taken));
            }
        }
    }
}

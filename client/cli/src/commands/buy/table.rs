//! The rows of a list and what came of them.

use assent_chain::{address, amount, bulk::Fared, refusal};
use assent_core::{
    amount::Amount,
    id::{CatalogueId, LicenceId, TermsId},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{list::Wish, quoting::Quoted};
use crate::{output::Report, rows::table};

/// Why a row was not bought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// A stable name.
    pub kind: String,
    /// The reason for people.
    pub message: String,
}

/// What came of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It would be bought.
    Quoted,
    /// It was bought now.
    Bought(u64),
    /// The lock file had a licence for it.
    Held(u64),
    /// It was not bought, and nothing was paid for it.
    Refused(Reason),
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub line: u64,
    pub catalogue: u32,
    /// Terms and price in base units, once they are known.
    pub terms: Option<String>,
    pub price: Option<u128>,
    pub status: Status,
}

/// All rows of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    pub rows: Vec<Row>,
}

impl Row {
    /// A row with its quote.
    pub fn new(wish: &Wish, quoted: &Quoted) -> Self {
        let (terms, price, status) = match quoted {
            Quoted::Yes(planned) => (Some(planned.terms), Some(planned.price.0), Status::Quoted),
            Quoted::Held(LicenceId(id)) => (wish.terms, None, Status::Held(*id)),
            Quoted::No(reason) => (wish.terms, None, Status::Refused(reason.clone())),
        };
        let terms = terms.map(|terms| address::show_digest(terms.0));
        Self { line: wish.line, catalogue: wish.catalogue.0, terms, price, status }
    }

    fn data(&self) -> Value {
        let (status, licence, reason) = match &self.status {
            Status::Quoted => ("quoted", None, None),
            Status::Bought(id) => ("bought", Some(id), None),
            Status::Held(id) => ("held", Some(id), None),
            Status::Refused(reason) => ("refused", None, Some(reason)),
        };
        let price = self.price.map(|price| crate::show::money(Amount(price)));
        json!({
            "line": self.line, "catalogue": self.catalogue, "terms": self.terms, "price": price, "status": status,
            "licence": licence, "reason": reason,
        })
    }

    fn cells(&self) -> Vec<String> {
        let outcome = match &self.status {
            Status::Quoted => "can be bought".to_owned(),
            Status::Bought(id) => format!("licence {id}"),
            Status::Held(id) => format!("licence {id} is held already"),
            Status::Refused(reason) => reason.message.clone(),
        };
        let price = self.price.map(|price| amount::show(Amount(price))).unwrap_or_default();
        vec![self.line.to_string(), self.catalogue.to_string(), price, outcome]
    }
}

impl Table {
    /// Notes what came of the row of that catalogue under these terms.
    pub fn fared(&mut self, catalogue: CatalogueId, terms: TermsId, fared: &Fared) {
        let status = match fared {
            Fared::Bought { licence, .. } => Status::Bought(licence.0),
            Fared::Skipped { reason } => {
                let message = lower_first(&refusal::words_of(reason));
                Status::Refused(Reason { kind: reason.clone(), message })
            }
        };
        self.note(catalogue, terms, status);
    }

    /// Notes that a row was not bought.
    pub fn refused(&mut self, catalogue: CatalogueId, terms: TermsId, reason: &str) {
        let reason = Reason { kind: "chunk_refused".to_owned(), message: reason.to_owned() };
        self.note(catalogue, terms, Status::Refused(reason));
    }

    fn note(&mut self, CatalogueId(catalogue): CatalogueId, terms: TermsId, status: Status) {
        let terms = Some(address::show_digest(terms.0));
        let meant = |row: &&mut Row| row.status == Status::Quoted && row.catalogue == catalogue && row.terms == terms;
        if let Some(row) = self.rows.iter_mut().find(meant) {
            row.status = status;
        }
    }

    /// How many rows are as that.
    pub fn count(&self, is: impl Fn(&Status) -> bool) -> usize {
        self.rows.iter().filter(|row| is(&row.status)).count()
    }

    /// How many rows were not bought.
    pub fn refusals(&self) -> usize {
        self.count(|status| matches!(status, Status::Refused(_)))
    }

    /// What the rows with that status cost together.
    pub fn sum(&self, is: impl Fn(&Status) -> bool) -> Amount {
        let prices = self.rows.iter().filter(|row| is(&row.status)).filter_map(|row| row.price);
        Amount(prices.fold(0, u128::saturating_add))
    }

    /// The report under a title, with what is said of the whole.
    pub fn report(&self, title: &str, summary: Value) -> Report {
        let rows: Vec<Value> = self.rows.iter().map(Row::data).collect();
        let mut data = json!({ "rows": rows });
        crate::receipt::merge(&mut data, summary);
        let text = table(&["Line", "Catalogue", "Price", "Outcome"], self.rows.iter().map(Row::cells));
        Report::new("assent.buy-list/1", data, format!("{title}\n\n{text}"))
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use assent_core::id::{Digest, Time};

    const TERMS: TermsId = TermsId(Digest([1; 32]));

    fn row(line: u64, status: Status) -> Row {
        let catalogue = u32::try_from(line).unwrap();
        Row { line, catalogue, terms: Some(address::show_digest(TERMS.0)), price: Some(5), status }
    }

    #[test]
    fn each_row_is_told_what_came_of_it() {
        let refused = Status::Refused(Reason { kind: "x".to_owned(), message: "no".to_owned() });
        let rows = vec![row(1, Status::Quoted), row(2, Status::Quoted), row(3, Status::Held(8)), row(4, refused)];
        let mut table = Table { rows };
        let bought = Fared::Bought { licence: LicenceId(9), tracks: 1, since: Time(1), expires: Time(2) };
        table.fared(CatalogueId(1), TERMS, &bought);
        table.fared(CatalogueId(2), TERMS, &Fared::Skipped { reason: "HeadMoved".to_owned() });
        table.fared(CatalogueId(4), TERMS, &bought);
        let told: Vec<String> = table.rows.iter().map(|row| row.cells()[3].clone()).collect();
        let moved = "the catalogue has changed since the caller looked";
        assert_eq!(told, ["licence 9", moved, "licence 8 is held already", "no"]);
        assert_eq!((table.refusals(), table.sum(|status| matches!(status, Status::Bought(_)))), (2, Amount(5)));
        let report = table.report("Title", json!({ "executed": true }));
        assert_eq!(report.data["rows"][1]["reason"]["kind"], "HeadMoved");
        assert_eq!(report.data["executed"], true);
    }
}

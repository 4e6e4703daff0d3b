//! `assent earnings`: what a recipient has earned, claimed and may claim, by catalogue and currency. Reads only.

use assent_chain::{
    Assent, Event, Log, View, address,
    seat::{parties, seats},
};
use assent_core::{
    amount::Amount,
    id::{Account, CatalogueId},
    party::Seat,
};
use clap::Args;
use serde_json::{Value, json};

use crate::{failure::Failure, output::Report, rows::table, session::Context, share::show_share, show};

#[derive(Args, Debug)]
pub struct Arguments {
    /// Whose: 0x…, SS58 or //Name [default: the account of --key]
    #[arg(value_parser = address::parse)]
    pub address: Option<Account>,
    /// Only of this catalogue
    #[arg(long, value_name = "ID")]
    pub catalogue: Option<u32>,
}

/// A place among the parties of a catalogue, with its money in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earned {
    /// The catalogue.
    pub catalogue: CatalogueId,
    /// The currency; zero is native money.
    pub currency: Account,
    /// Which place, and the proof that it is one.
    pub seat: Seat,
    /// What accrued to the place, claimed or not.
    pub accrued: Amount,
    /// What was claimed.
    pub claimed: Amount,
    /// What it may claim.
    pub claimable: Amount,
    /// What is held for the whole catalogue until a dispute is over.
    pub held: Amount,
}

pub async fn run(context: &Context, arguments: &Arguments) -> Result<Report, Failure> {
    let account = match arguments.address {
        Some(address) => address,
        None => context.signer()?.address(),
    };
    let assent = context.assent().await?;
    let view = assent.view().await?;
    let logs = context.history(&assent, &view).await?;
    let mut earned = earned(&view, &logs, account).await?;
    earned.retain(|earned| arguments.catalogue.is_none_or(|id| earned.catalogue.0 == id));
    Ok(report(&earned, account, view.block(), symbol(&assent)))
}

fn symbol(assent: &Assent) -> &str {
    &assent.client().network().symbol
}

/// Every place of an account: a row for native money, and one for each other currency that ever came in.
pub async fn earned(view: &View, logs: &[Log], account: Account) -> Result<Vec<Earned>, Failure> {
    let mut all = Vec::new();
    for log in logs {
        let Event::CatalogueOpened { catalogue, .. } = log.event else { continue };
        for seat in seats(&parties(logs, catalogue), account) {
            for currency in currencies(logs, catalogue) {
                let claimed = view.claimed_in(catalogue, currency, seat.index).await?;
                let ledger = view.ledger_in(catalogue, currency).await?;
                let accrued = ledger.claimable(seat.party.share_ppm, Amount::ZERO)?;
                let claimable = ledger.claimable(seat.party.share_ppm, claimed)?;
                let (seat, held) = (seat.clone(), ledger.held);
                all.push(Earned { catalogue, currency, seat, accrued, claimed, claimable, held });
            }
        }
    }
    Ok(all)
}

/// Native money first, then the others as they came in.
fn currencies(logs: &[Log], of: CatalogueId) -> Vec<Account> {
    let mut currencies = vec![Account::ZERO];
    for log in logs {
        if let Event::Accrued { catalogue, currency, .. } = log.event
            && catalogue == of
            && !currencies.contains(&currency)
        {
            currencies.push(currency);
        }
    }
    currencies
}

fn report(earned: &[Earned], account: Account, block: u64, symbol: &str) -> Report {
    let data = |row: &Earned| {
        let money = |amount| show::money_in(amount, row.currency);
        json!({
            "catalogue": row.catalogue.0, "party": row.seat.index, "share_ppm": row.seat.party.share_ppm,
            "currency": show::currency(row.currency),
            "accrued": money(row.accrued), "claimed": money(row.claimed), "claimable": money(row.claimable),
            "held_for_all": money(row.held),
        })
    };
    let rows: Vec<Value> = earned.iter().map(data).collect();
    let data = json!({ "account": address::show(account), "block": block, "rows": rows });
    let whose = format!("{} as of block {block}", address::show(account));
    if earned.is_empty() {
        return Report::new("assent.earnings/1", data, format!("{whose}: no share in any catalogue"));
    }
    let row = |row: &Earned| {
        let money = |amount| show::money_words(amount, row.currency, symbol);
        let held = if row.held.is_zero() { String::new() } else { money(row.held) };
        let share = show_share(row.seat.party.share_ppm);
        vec![row.catalogue.0.to_string(), share, money(row.accrued), money(row.claimed), money(row.claimable), held]
    };
    let head = ["Catalogue", "Share", "Accrued", "Claimed", "Claimable", "Held for all"];
    let mut text = format!("{whose}\n\n{}", table(&head, earned.iter().map(row)));
    if earned.iter().any(|row| !row.claimable.is_zero()) {
        text.push_str("\n\nClaim it with: assent claim");
    }
    Report::new("assent.earnings/1", data, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use assent_core::{id::LicenceId, party::Party};

    const TOKEN: Account = Account([7; 20]);

    fn row(currency: Account, accrued: u128, claimed: u128, held: u128) -> Earned {
        let party = Party { account: Account([1; 20]), rights: 3, share_ppm: 600_000 };
        let seat = Seat { index: 0, party, proof: Vec::new() };
        let claimable = Amount(accrued - claimed);
        let (accrued, claimed, held) = (Amount(accrued), Amount(claimed), Amount(held));
        Earned { catalogue: CatalogueId(4), currency, seat, accrued, claimed, claimable, held }
    }

    #[test]
    fn earnings_are_told_by_catalogue_and_currency() {
        let rows = [row(Account::ZERO, 15 * 10_u128.pow(17), 10_u128.pow(18), 0), row(TOKEN, 500, 500, 9)];
        let report = report(&rows, Account([1; 20]), 12, "DOT");
        assert_eq!(
            report.text,
            "0x0101010101010101010101010101010101010101 as of block 12\n\n\
             Catalogue  Share  Accrued             Claimed             Claimable         Held for all\n\
             4          60 %   1.5 DOT             1 DOT               0.5 DOT\n\
             4          60 %   500 of 0x07070707…  500 of 0x07070707…  0 of 0x07070707…  9 of 0x07070707…\n\n\
             Claim it with: assent claim"
        );
        assert_eq!(report.data["rows"][0]["claimable"], json!({ "base_units": "500000000000000000", "units": "0.5" }));
        assert_eq!(report.data["rows"][1]["currency"], "0x0707070707070707070707070707070707070707");
        assert_eq!(report.data["rows"][1]["held_for_all"], json!({ "base_units": "9" }));
    }

    #[test]
    fn nothing_to_claim_is_not_advertised() {
        assert!(!report(&[row(TOKEN, 5, 5, 0)], Account::ZERO, 1, "DOT").text.contains("Claim it"));
        assert!(report(&[], Account::ZERO, 1, "DOT").text.ends_with("no share in any catalogue"));
    }

    #[test]
    fn currencies_are_those_that_came_in() {
        let accrued = |catalogue, currency| Log {
            block: 1,
            index: 0,
            event: Event::Accrued {
                catalogue: CatalogueId(catalogue),
                currency,
                licence: LicenceId(1),
                amount: Amount(1),
                accrued: Amount(1),
            },
        };
        let logs = [accrued(1, TOKEN), accrued(1, TOKEN), accrued(1, Account::ZERO), accrued(2, Account([8; 20]))];
        assert_eq!(currencies(&logs, CatalogueId(1)), [Account::ZERO, TOKEN]);
    }
}

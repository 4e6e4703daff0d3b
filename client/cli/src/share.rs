//! Parties as people type them: `ADDRESS:SHARE[:RIGHTS]`.

use std::str::FromStr;

use assent_chain::address;
use assent_core::{amount::PPM, id::Account, party::Party};

use crate::{failure::Failure, words};

/// A party as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyArg(pub Party);

impl FromStr for PartyArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut parts = text.split(':');
        let (account, share) = match (parts.next(), parts.next()) {
            (Some(account), Some(share)) => (account, share),
            _ => return Err(format!("{text:?} is not of the form ADDRESS:SHARE[:RIGHTS]")),
        };
        let rights = parts.next().map_or(Ok(0), words::parse_rights)?;
        if parts.next().is_some() {
            return Err(format!("{text:?} is not of the form ADDRESS:SHARE[:RIGHTS]"));
        }
        let account = address::parse(account).map_err(|error| error.to_string())?;
        Ok(Self(Party { account, rights, share_ppm: parse_share(share)? }))
    }
}

/// A share: a percentage with at most four decimals (`60%`, `33.3333%`), or parts per million.
pub fn parse_share(text: &str) -> Result<u32, String> {
    let wrong = || format!("{text:?} is no share: write 60% or 600000 (parts per million)");
    let ppm = match text.strip_suffix('%') {
        None => text.parse().map_err(|_| wrong())?,
        Some(percent) => {
            let (whole, fraction) = percent.split_once('.').unwrap_or((percent, ""));
            if whole.is_empty() || fraction.len() > 4 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(wrong());
            }
            format!("{whole}{fraction:0<4}").parse().map_err(|_| wrong())?
        }
    };
    if ppm > PPM { Err(format!("{text} is more than the whole")) } else { Ok(ppm) }
}

/// A share as a percentage.
pub fn show_share(ppm: u32) -> String {
    let (whole, fraction) = (ppm / 10_000, ppm % 10_000);
    let fraction = format!("{fraction:04}");
    match fraction.trim_end_matches('0') {
        "" => format!("{whole} %"),
        digits => format!("{whole}.{digits} %"),
    }
}

/// The parties of a catalogue: the licensor with all rights and the rest of the shares, then the others.
pub fn parties(licensor: Account, given: &[PartyArg]) -> Result<Vec<Party>, Failure> {
    let (own, others): (Vec<Party>, Vec<Party>) =
        given.iter().map(|PartyArg(party)| *party).partition(|party| party.account == licensor);
    let taken: u64 = others.iter().map(|party| u64::from(party.share_ppm)).sum();
    let rest = u64::from(PPM).checked_sub(taken).and_then(|rest| u32::try_from(rest).ok());
    let hint = "Shares are parts of the whole; what you do not give away is yours.";
    let rest = rest.ok_or_else(|| Failure::usage("shares", "the shares are more than the whole").hint(hint))?;
    let licensor = match own.as_slice() {
        [] => Party { account: licensor, rights: words::ALL_RIGHTS, share_ppm: rest },
        [one] if one.rights == 0 => Party { rights: words::ALL_RIGHTS, ..*one },
        [one] => *one,
        _ => return Err(Failure::usage("shares", "the licensor is listed more than once")),
    };
    Ok([vec![licensor], others].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_read_as_percent_or_ppm() {
        assert_eq!(parse_share("60%"), Ok(600_000));
        assert_eq!(parse_share("33.3333%"), Ok(333_333));
        assert_eq!(parse_share("250000"), Ok(250_000));
        assert_eq!(parse_share("0%"), Ok(0));
        for text in ["", "%", "101%", "1000001", "1.23456%", "-1%", "a%", ".5%"] {
            assert!(parse_share(text).is_err(), "{text}");
        }
        assert_eq!(show_share(333_333), "33.3333 %");
        assert_eq!(show_share(600_000), "60 %");
    }

    #[test]
    fn the_licensor_keeps_the_rights_and_the_rest() {
        let bob: PartyArg = "//Bob:40%".parse().unwrap();
        let ada = Account([1; 20]);
        let list = parties(ada, std::slice::from_ref(&bob)).unwrap();
        assert_eq!(list[0], Party { account: ada, rights: 15, share_ppm: 600_000 });
        assert_eq!(list[1], bob.0);
    }

    #[test]
    fn a_party_is_an_address_a_share_and_perhaps_rights() {
        let party: PartyArg = "0x0101010101010101010101010101010101010101:5%:composition+master".parse().unwrap();
        assert_eq!(party.0, Party { account: Account([1; 20]), rights: 3, share_ppm: 50_000 });
        for text in ["", "//Bob", "//Bob:", "//Bob:5%:x", "//Bob:5%:all:more", "bob:5%"] {
            assert!(text.parse::<PartyArg>().is_err(), "{text}");
        }
    }

    #[test]
    fn more_than_the_whole_is_a_usage_error() {
        let given: Vec<PartyArg> = ["//Bob:60%", "//Eve:60%"].iter().map(|text| text.parse().unwrap()).collect();
        assert_eq!(parties(Account([1; 20]), &given).unwrap_err().exit.code(), 2);
    }
}

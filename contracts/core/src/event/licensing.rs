//! What `licensing` tells.

use crate::{
    amount::Amount,
    events,
    id::{Account, CatalogueId, Digest, Epoch, Head, LicenceId, PoolId, Selector, TermsId, Time},
    terms::Terms,
};

events! {
    /// Every event of `licensing`.
    LICENSING;

    /// Terms were registered.
    TermsRegistered { id: TermsId; terms: Terms }

    /// A licence was minted. It covers the tracks with an index below `tracks`, as far as they were not excluded at
    /// `head`; `price` is what was paid, the advance included.
    Licensed {
        licence: LicenceId, catalogue: CatalogueId, licensee: Account;
        terms: TermsId,
        model: Digest,
        head: Head,
        tracks: u32,
        price: Amount,
        since: Time,
        expires: Time,
    }

    /// A further training run was started, from 2: the first is started by the purchase.
    RunStarted { licence: LicenceId; run: u16, time: Time }

    /// Usage was reported. `owed` is what is owed after the payment of this call; `self_reported` says that the licensee
    /// stood in for an attester who missed the interval.
    Attested {
        licence: LicenceId, attester: Account;
        sequence: u32,
        run: u16,
        from: Time,
        until: Time,
        usage: Digest,
        units: u64,
        evidence: Digest,
        self_reported: bool,
        owed: Amount,
        time: Time,
    }

    /// Royalties were paid: `amount` now, `paid` in all.
    Paid { licence: LicenceId, payer: Account; amount: Amount, paid: Amount, time: Time }

    /// Money was credited to a catalogue: `amount` now, `accrued` in all, for a licence.
    Accrued {
        catalogue: CatalogueId, currency: Account, licence: LicenceId;
        amount: Amount,
        accrued: Amount,
    }

    /// Money came in during a dispute: `amount` now, `held` in all, for a licence.
    Held {
        catalogue: CatalogueId, currency: Account, licence: LicenceId;
        amount: Amount,
        held: Amount,
    }

    /// All that was held was moved: it accrued to the catalogue itself, also when a later payment found it free, or it went
    /// on to its successor, whose `Accrued` or `Held` came before. `accrued` in all in the payee's ledger then.
    Released { catalogue: CatalogueId, currency: Account, payee: CatalogueId; amount: Amount, accrued: Amount }

    /// A currency was opened; the seed stays.
    CurrencyOpened { currency: Account; seed: Amount }

    /// A row of a purchase in bulk was skipped, for the reason of which this is the selector.
    Skipped { catalogue: CatalogueId, terms: TermsId, licensee: Account; reason: Selector }
    /// What was left of a budget was credited: `amount` now, `change` in all that can be claimed.
    ChangeCredited { account: Account; amount: Amount, change: Amount }
    /// Change was claimed.
    ChangeClaimed { account: Account; amount: Amount, destination: Account }

    /// A token was minted (ERC-721).
    Transfer { from: Account, to: Account, token_id: Amount; }
    /// A token is locked, for ever (ERC-5192).
    Locked { ; token_id: Amount }

    /// A licence for a pool was minted. It covers the members with `joined` ≤ `serial` < `left` in one of their stays, as
    /// `Joined`, `Suspended` and `Left` tell them: of their tracks those matured and not excluded at `since`.
    PoolLicensed {
        licence: LicenceId, pool: PoolId, licensee: Account;
        terms: TermsId,
        model: Digest,
        serial: u32,
        weight: u64,
        price: Amount,
        since: Time,
        expires: Time,
    }
    /// A pool was opened.
    PoolOpened { pool: PoolId, operator: Account, terms: TermsId; fee_ppm: u32 }
    /// Nobody joins a pool any more.
    PoolSealed { pool: PoolId; }
    /// The rightsholders asked for a membership.
    Asked { pool: PoolId, catalogue: CatalogueId; weight: u32, head: Head, epoch: Epoch }
    /// The operator agreed to it; it may be activated from `ready`, for as long as the notice and 7 days at least.
    Countersigned { pool: PoolId, catalogue: CatalogueId; ready: Time }
    /// It counts, by this weight, since this serial.
    Joined { pool: PoolId, catalogue: CatalogueId; weight: u32, serial: u32, time: Time }
    /// Its weight was lowered.
    Reweighed { pool: PoolId, catalogue: CatalogueId; weight: u32, serial: u32, time: Time }
    /// A dispute stopped it.
    Suspended { pool: PoolId, catalogue: CatalogueId; serial: u32, time: Time }
    /// It ended.
    Left { pool: PoolId, catalogue: CatalogueId; serial: u32, time: Time }
    /// Money was shared among the members of a pool, after the operator's fee. Where it had none, the `Accrued` or `Held` of
    /// its last member's catalogue, or of that one's successor, follows and tells what became of it.
    Shared { pool: PoolId, licence: LicenceId; amount: Amount, fee: Amount, received: Amount }
    /// A member's ledger was credited with what it earned.
    Settled { pool: PoolId, catalogue: CatalogueId; amount: Amount, accrued: Amount }
    /// An operator claimed the fees.
    FeesClaimed { pool: PoolId, operator: Account; amount: Amount, destination: Account, claimed: Amount }

    /// A recipient claimed a share: `amount` now, `claimed` in all.
    Claimed {
        catalogue: CatalogueId, currency: Account, recipient: Account;
        party: u32,
        amount: Amount,
        destination: Account,
        claimed: Amount,
    }
}

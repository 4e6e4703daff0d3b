//! What `licensing` tells.

use crate::{
    amount::Amount,
    events,
    id::{Account, CatalogueId, Digest, Head, LicenceId, TermsId, Time},
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

    /// A recipient claimed a share: `amount` now, `claimed` in all.
    Claimed {
        catalogue: CatalogueId, currency: Account, recipient: Account;
        party: u32,
        amount: Amount,
        destination: Account,
        claimed: Amount,
    }
}

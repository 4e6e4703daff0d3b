//! Everything that can be read, as of one block.

use assent_core::{
    amount::Amount,
    call::licensing::Quoted,
    catalogue::Catalogue,
    deal::Approvals,
    dispute::Arbiter,
    exclusion::{Exclusions, word},
    id::{Account, CatalogueId, DealId, Head, LicenceId, Seconds, TermsId, Time, TrackId},
    licence::{Licence, Offer},
    member::Listed,
    record::{Fields, Fixed},
    royalty::Ledger,
    terms::Terms,
    track::BatchRecord,
    uses::UseVector,
};
use codec::Encode;
use subxt::{dynamic, error::RuntimeApiError, ext::scale_decode::DecodeAsType};

use crate::{
    abi::{address, amount, bytes32, digest},
    address::AccountId,
    amount::Planck,
    client::{At, ReadError, time_at},
    deployment::Deployment,
    dry_run::{CallError, ask, read},
    explain::Fault,
    interface::{Consent, Licensing},
    record::{self, ConsentMap, ConsentRoot, LicensingMap, LicensingRoot},
};

/// How many tracks a record of exclusions speaks of.
const TRACKS_IN_WORD: u32 = 256;

/// The contracts as of one final block.
pub struct View {
    pub(crate) at: At,
    pub(crate) deployment: Deployment,
    now: Time,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct AccountInfo {
    data: AccountData,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct AccountData {
    free: u128,
}

impl View {
    pub(crate) async fn new(at: At, deployment: Deployment) -> Result<Self, ReadError> {
        let now = time_at(&at).await?;
        Ok(Self { at, deployment, now })
    }

    /// The block's height.
    #[must_use]
    pub fn block(&self) -> u64 {
        self.at.block_number()
    }

    /// The block's time.
    #[must_use]
    pub fn now(&self) -> Time {
        self.now
    }

    /// Where the contracts are.
    #[must_use]
    pub fn deployment(&self) -> &Deployment {
        &self.deployment
    }

    /// The root cell of `consent`.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn consent_root(&self) -> Result<ConsentRoot, ReadError> {
        consent_root(&self.at, self.deployment.consent).await
    }

    /// The root cell of `licensing`.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn licensing_root(&self) -> Result<LicensingRoot, ReadError> {
        licensing_root(&self.at, self.deployment.licensing).await
    }

    /// The arbiter's place.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn arbiter(&self) -> Result<Arbiter, ReadError> {
        Ok(self.consent("arbiter", ConsentMap::Arbiter, &()).await?.unwrap_or_default())
    }

    /// The approvals of a deal.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn approvals(&self, id: CatalogueId, deal: DealId) -> Result<Approvals, ReadError> {
        Ok(self.consent("approvals", ConsentMap::Approvals, &(id, deal)).await?.unwrap_or_default())
    }

    /// The notice period.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn notice(&self) -> Result<Seconds, ReadError> {
        Ok(self.licensing_root().await?.notice)
    }

    /// A catalogue.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn catalogue(&self, id: CatalogueId) -> Result<Option<Catalogue>, ReadError> {
        self.consent("catalogue", ConsentMap::Catalogues, &id).await
    }

    /// A batch of a catalogue, by its number from 0.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn batch(&self, id: CatalogueId, number: u32) -> Result<Option<BatchRecord>, ReadError> {
        self.consent("batch", ConsentMap::Batches, &(id, number)).await
    }

    /// Which of a catalogue's first `tracks` tracks are excluded, rising.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn excluded(&self, id: CatalogueId, tracks: u32) -> Result<Vec<u32>, ReadError> {
        let mut excluded = Vec::new();
        for word in 0..=word(tracks.saturating_sub(1)) {
            let found: Option<Exclusions> = self.consent("exclusions", ConsentMap::Exclusions, &(id, word)).await?;
            if let Some(bits) = found {
                let first = word.saturating_mul(TRACKS_IN_WORD);
                let here = first..tracks.min(first.saturating_add(TRACKS_IN_WORD));
                excluded.extend(here.filter(|index| bits.contains(*index)));
            }
        }
        Ok(excluded)
    }

    /// What is permitted of a track now.
    ///
    /// # Errors
    /// `NoSuchCatalogue`, and whatever the node says.
    pub async fn effective_uses(&self, track: TrackId) -> Result<UseVector, CallError> {
        let call = Consent::effectiveUsesCall { catalogue: track.catalogue.0, index: track.index };
        ask(&self.at, self.deployment.consent, &call).await.map(UseVector)
    }

    /// What `licensing` keeps of a catalogue: its card, and the pools it is in.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn listed(&self, id: CatalogueId) -> Result<Option<Listed>, ReadError> {
        self.licensing("listed", LicensingMap::Listed, &id).await
    }

    /// Terms.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn terms(&self, id: TermsId) -> Result<Option<Terms>, ReadError> {
        self.licensing("terms", LicensingMap::Terms, &id).await
    }

    /// An offer to `offered_to` (zero: to anyone); nothing where it was never made or was withdrawn.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn offer(
        &self,
        catalogue: CatalogueId,
        terms: TermsId,
        offered_to: Account,
    ) -> Result<Option<Offer>, ReadError> {
        let offer = self.licensing("offer", LicensingMap::Offers, &(catalogue, terms, offered_to)).await?;
        Ok(offer.filter(|offer| *offer != Offer::default()))
    }

    /// A licence.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn licence(&self, id: LicenceId) -> Result<Option<Licence>, ReadError> {
        self.licensing("licence", LicensingMap::Licences, &id).await
    }

    /// The ledger of a catalogue in native money.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn ledger(&self, id: CatalogueId) -> Result<Ledger, ReadError> {
        self.ledger_in(id, Account::ZERO).await
    }

    /// The ledger of a catalogue in a currency; zero is native money.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn ledger_in(&self, id: CatalogueId, currency: Account) -> Result<Ledger, ReadError> {
        Ok(self.licensing("ledger", LicensingMap::Ledgers, &(id, currency)).await?.unwrap_or_default())
    }

    /// All that a party, by its index, ever claimed in native money.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn claimed(&self, id: CatalogueId, index: u32) -> Result<Amount, ReadError> {
        self.claimed_in(id, Account::ZERO, index).await
    }

    /// All that a party, by its index, ever claimed in a currency; zero is native money.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn claimed_in(&self, id: CatalogueId, currency: Account, index: u32) -> Result<Amount, ReadError> {
        Ok(self.licensing("claimed", LicensingMap::Claimed, &(id, currency, index)).await?.unwrap_or_default())
    }

    async fn consent<T: Fixed>(
        &self,
        what: &'static str,
        map: ConsentMap,
        key: &impl Encode,
    ) -> Result<Option<T>, ReadError> {
        stored(&self.at, self.deployment.consent, what, &record::key(map.number(), key)).await
    }

    async fn licensing<T: Fixed>(
        &self,
        what: &'static str,
        map: LicensingMap,
        key: &impl Encode,
    ) -> Result<Option<T>, ReadError> {
        stored(&self.at, self.deployment.licensing, what, &record::key(map.number(), key)).await
    }

    /// What a purchase would cost `licensee` now, under an offer to `offered_to` (zero: to anyone).
    ///
    /// # Errors
    /// The refusals of `quote`, and whatever the node says.
    pub async fn quote(
        &self,
        catalogue: CatalogueId,
        terms: TermsId,
        offered_to: Account,
        licensee: Account,
    ) -> Result<Quoted, CallError> {
        let call = Licensing::quoteCall {
            catalogue: catalogue.0,
            terms: bytes32(terms.0),
            offeredTo: address(offered_to),
            licensee: address(licensee),
        };
        let told = ask(&self.at, self.deployment.licensing, &call).await?;
        let price = amount(told.price).ok_or(ReadError::Answer { message: "quote" })?;
        Ok(Quoted { price, head: Head(digest(told.head)), tracks: told.tracks })
    }

    /// The account behind an address; nothing where the chain cannot say.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn account_id(&self, account: Account) -> Result<Option<AccountId>, ReadError> {
        let payload = dynamic::runtime_api_call::<_, [u8; 32]>("ReviveApi", "account_id", (account.0,));
        match self.at.runtime_apis().call(payload).await {
            Ok(id) => Ok(Some(AccountId(id))),
            Err(RuntimeApiError::MethodNotFound { .. }) => Ok(None),
            Err(error) => Err(Fault::from(error).into()),
        }
    }

    /// What an account has free, in planck.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn balance(&self, account: AccountId) -> Result<Planck, ReadError> {
        free_of(&self.at, account).await
    }
}

/// What an account has free at a block.
pub(crate) async fn free_of(at: &At, account: AccountId) -> Result<Planck, ReadError> {
    let entry = dynamic::storage::<([u8; 32],), AccountInfo>("System", "Account");
    let stored = at.storage().try_fetch(entry, (account.0,)).await.map_err(Fault::from)?;
    let info = stored.map(|value| value.decode()).transpose().map_err(Fault::from)?;
    Ok(Planck(info.map_or(0, |info| info.data.free)))
}

/// The root cell of a `consent`.
pub(crate) async fn consent_root(at: &At, consent: Account) -> Result<ConsentRoot, ReadError> {
    let key = record::key(ConsentMap::Root.number(), &());
    stored(at, consent, "root", &key).await?.ok_or(ReadError::NoAnswer { message: "root" })
}

/// The root cell of a `licensing`.
pub(crate) async fn licensing_root(at: &At, licensing: Account) -> Result<LicensingRoot, ReadError> {
    let key = record::key(LicensingMap::Root.number(), &());
    stored(at, licensing, "root", &key).await?.ok_or(ReadError::NoAnswer { message: "root" })
}

/// A record by its key. Both contracts have the same message for it.
async fn stored<T: Fixed>(at: &At, from: Account, what: &'static str, key: &[u8]) -> Result<Option<T>, ReadError> {
    let call = Consent::storedCall { key: key.to_vec().into() };
    decoded(what, &read(at, from, &call).await?)
}

/// A stored record; nothing where the answer is empty.
fn decoded<T: Fixed>(message: &'static str, bytes: &[u8]) -> Result<Option<T>, ReadError> {
    if bytes.is_empty() {
        return Ok(None);
    }
    Fields::read(bytes).map(Some).ok_or(ReadError::Answer { message })
}

#[cfg(test)]
mod tests {
    use super::*;
    use assent_core::catalogue::Card;

    #[test]
    fn an_empty_answer_is_nothing_and_a_longer_one_an_error() {
        assert!(decoded::<Card>("card", &[]).unwrap().is_none());
        let mut bytes = Vec::new();
        Card::default().put(&mut bytes);
        assert_eq!(decoded("card", &bytes).unwrap(), Some(Card::default()));
        bytes.push(0);
        assert!(decoded::<Card>("card", &bytes).is_err());
    }
}

//! Everything that can be read, as of one block.

use assent_core::{
    amount::Amount,
    catalogue::{Card, Catalogue},
    id::{Account, CatalogueId, Digest, Head, LicenceId, Seconds, TermsId, Time},
    licence::{Licence, Offer, Quote},
    terms::Terms,
};
use codec::Decode;
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
};

/// A batch as `consent` remembers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode)]
pub struct BatchRecord {
    /// The root over its leaves.
    pub root: Digest,
    /// The index of its first track.
    pub first: u32,
    /// How many tracks.
    pub count: u32,
}

/// The contracts as of one final block. Getters that find nothing answer nothing.
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

    /// How many catalogues there are: their ids are 1 to this.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn catalogues(&self) -> Result<u32, ReadError> {
        read(&self.at, self.deployment.consent, &Consent::cataloguesCall {}).await
    }

    /// The notice period.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn notice(&self) -> Result<Seconds, ReadError> {
        read(&self.at, self.deployment.consent, &Consent::noticeCall {}).await.map(Seconds)
    }

    /// A catalogue.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn catalogue(&self, id: CatalogueId) -> Result<Option<Catalogue>, ReadError> {
        let bytes = read(&self.at, self.deployment.consent, &Consent::catalogueCall { id: id.0 }).await?;
        record("catalogue", &bytes)
    }

    /// A batch of a catalogue, by its number from 0.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn batch(&self, id: CatalogueId, number: u32) -> Result<Option<BatchRecord>, ReadError> {
        let bytes = read(&self.at, self.deployment.consent, &Consent::batchCall { id: id.0, number }).await?;
        record("batch", &bytes)
    }

    /// What `licensing` keeps of a catalogue.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn card(&self, id: CatalogueId) -> Result<Option<Card>, ReadError> {
        let bytes = read(&self.at, self.deployment.licensing, &Licensing::cardCall { catalogue: id.0 }).await?;
        record("card", &bytes)
    }

    /// Terms.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn terms(&self, id: TermsId) -> Result<Option<Terms>, ReadError> {
        let bytes = read(&self.at, self.deployment.licensing, &Licensing::termsCall { id: bytes32(id.0) }).await?;
        record("terms", &bytes)
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
        let call =
            Licensing::offerCall { catalogue: catalogue.0, terms: bytes32(terms.0), offered_to: address(offered_to) };
        let offer = record("offer", &read(&self.at, self.deployment.licensing, &call).await?)?;
        Ok(offer.filter(|offer| *offer != Offer::default()))
    }

    /// How many licences there are: their ids are 1 to this.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn licences(&self) -> Result<u64, ReadError> {
        read(&self.at, self.deployment.licensing, &Licensing::licencesCall {}).await
    }

    /// A licence.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn licence(&self, id: LicenceId) -> Result<Option<Licence>, ReadError> {
        let bytes = read(&self.at, self.deployment.licensing, &Licensing::licenceCall { id: id.0 }).await?;
        record("licence", &bytes)
    }

    /// All that was ever credited to a catalogue in native money.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn accrued(&self, id: CatalogueId) -> Result<Amount, ReadError> {
        let call = Licensing::accruedCall { catalogue: id.0, currency: address(Account::ZERO) };
        let value = read(&self.at, self.deployment.licensing, &call).await?;
        amount(value).ok_or(ReadError::Answer { message: "accrued" })
    }

    /// All that a party, by its index, ever claimed in native money.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn claimed(&self, id: CatalogueId, index: u32) -> Result<Amount, ReadError> {
        let call = Licensing::claimedCall { catalogue: id.0, currency: address(Account::ZERO), index };
        let value = read(&self.at, self.deployment.licensing, &call).await?;
        amount(value).ok_or(ReadError::Answer { message: "claimed" })
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
    ) -> Result<Quote, CallError> {
        let call = Licensing::quoteCall {
            catalogue: catalogue.0,
            terms: bytes32(terms.0),
            offered_to: address(offered_to),
            licensee: address(licensee),
        };
        let told = ask(&self.at, self.deployment.licensing, &call).await?;
        let price = amount(told._0).ok_or(ReadError::Answer { message: "quote" })?;
        Ok(Quote { price, head: Head(digest(told._1)), tracks: told._2 })
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
        let entry = dynamic::storage::<([u8; 32],), AccountInfo>("System", "Account");
        let stored = self.at.storage().try_fetch(entry, (account.0,)).await.map_err(Fault::from)?;
        let info = stored.map(|value| value.decode()).transpose().map_err(Fault::from)?;
        Ok(Planck(info.map_or(0, |info| info.data.free)))
    }
}

/// A stored record; nothing where the answer is empty.
fn record<T: Decode>(message: &'static str, bytes: &[u8]) -> Result<Option<T>, ReadError> {
    if bytes.is_empty() {
        return Ok(None);
    }
    let mut rest = bytes;
    match T::decode(&mut rest) {
        Ok(record) if rest.is_empty() => Ok(Some(record)),
        _ => Err(ReadError::Answer { message }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use codec::Encode;

    #[test]
    fn an_empty_answer_is_nothing_and_a_longer_one_an_error() {
        assert!(record::<Card>("card", &[]).unwrap().is_none());
        let mut bytes = Card::default().encode();
        assert_eq!(record("card", &bytes).unwrap(), Some(Card::default()));
        bytes.push(0);
        assert!(record::<Card>("card", &bytes).is_err());
    }
}

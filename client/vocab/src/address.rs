//! Where things stand: addresses of pages below the registry's website, and names of what has no page.

use assent_core::{
    id::{Account, Digest, TrackId},
    terms::Terms,
};

use crate::record::{Offer, Record, Subject};

/// `0x` and forty digits.
pub fn account(account: Account) -> String {
    format!("0x{}", hex::encode(account.0))
}

/// `0x` and sixty-four digits.
pub fn digest(digest: Digest) -> String {
    format!("0x{}", hex::encode(digest.0))
}

/// `CATALOGUE/INDEX`.
pub fn track(id: TrackId) -> String {
    format!("{}/{}", id.catalogue.0, id.index)
}

impl Record {
    /// The page of the subject at exactly the head that was read.
    #[must_use]
    pub fn proof_url(&self) -> String {
        format!("{}?head={}", self.page_url(), digest(self.registry.head.0))
    }

    /// The page of the subject.
    #[must_use]
    pub fn page_url(&self) -> String {
        match &self.subject {
            Subject::Track(of) => self.registry.website.join(&format!("track/{}", track(of.id))),
            Subject::Catalogue(_) => self.registry.website.join(&format!("catalogue/{}", self.registry.catalogue.0)),
        }
    }

    /// A document about the subject below its page, such as its `rsl`.
    #[must_use]
    pub fn document_url(&self, name: &str) -> String {
        format!("{}/{name}", self.page_url())
    }

    /// Where the files are served; the page where they are not.
    #[must_use]
    pub fn location(&self) -> String {
        let location = match &self.subject {
            Subject::Track(track) => track.location.as_ref(),
            Subject::Catalogue(catalogue) => catalogue.location.as_ref(),
        };
        location.map_or_else(|| self.page_url(), ToString::to_string)
    }

    /// The path of [`location`](Self::location), as robots.txt and TDMRep want it.
    #[must_use]
    pub fn location_path(&self) -> String {
        let location = match &self.subject {
            Subject::Track(track) => track.location.as_ref(),
            Subject::Catalogue(catalogue) => catalogue.location.as_ref(),
        };
        location.map_or_else(|| "/".to_owned(), |link| link.path().to_owned())
    }

    /// The page of the offer's terms, named by their content address.
    #[must_use]
    pub fn terms_url(&self, offer: &Offer) -> String {
        self.registry.website.join(&format!("terms/{}", digest(offer.id().0)))
    }

    /// The legal document, named by its digest.
    #[must_use]
    pub fn legal_url(&self, terms: &Terms) -> String {
        self.registry.website.join(&format!("legal/{}", digest(terms.legal)))
    }

    /// The page of an account.
    #[must_use]
    pub fn account_url(&self, of: Account) -> String {
        self.registry.website.join(&format!("account/{}", account(of)))
    }

    /// The page where terms are to be asked for: those on offer to anybody, or the subject's own.
    #[must_use]
    pub fn asking_url(&self) -> String {
        self.public_offer().map_or_else(|| self.page_url(), |offer| self.terms_url(offer))
    }

    /// The licensor's name, or account where no name may be published.
    #[must_use]
    pub fn licensor_name(&self) -> String {
        self.licensor.name.as_ref().map_or_else(|| account(self.licensor.account), ToString::to_string)
    }

    /// The licensor's page, or that of the account.
    #[must_use]
    pub fn licensor_url(&self) -> String {
        self.licensor.page.as_ref().map_or_else(|| self.account_url(self.licensor.account), ToString::to_string)
    }

    /// The subject's title, or place in the registry.
    #[must_use]
    pub fn title(&self) -> String {
        match &self.subject {
            Subject::Track(of) => {
                of.title.as_ref().map_or_else(|| format!("Track {}", track(of.id)), ToString::to_string)
            }
            Subject::Catalogue(of) => of
                .title
                .as_ref()
                .map_or_else(|| format!("Catalogue {}", self.registry.catalogue.0), ToString::to_string),
        }
    }
}

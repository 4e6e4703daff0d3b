//! What goes on sale: cards, offers and grants as `consent` pushes them, terms, quotes, runs.

use assent_core::{
    call::licensing::{DropOffer, Grant, PutOffer, Quote, Quoted, RegisterTerms, SetCard, StartRun},
    error::Refusal,
    event::licensing::{RunStarted, TermsRegistered},
    id::{CatalogueId, LicenceId, TermsId},
    licence::{self, Licence, Offer, Subject},
    record::Fields,
};
use assent_licensing::{root::Root, sale, store};
use assent_shell::{abi::HostKeccak, host};

use crate::pools;

/// The word of `setCard`'s calldata where a card begins that cannot be read.
const CARD_WORD: u32 = 1;

/// Keeps a catalogue's card, and has it take effect in the catalogue's pools.
///
/// # Errors
/// `NotConsent`, `Unreadable`.
///
/// # Events
/// For each membership that changed `Left`, `Suspended` or `Reweighed`.
pub fn set_card(root: &Root, asked: &SetCard) -> Result<(), Refusal> {
    root.check_consent()?;
    let card = Fields::read(&asked.card.0).ok_or(Refusal::Unreadable { word: CARD_WORD })?;
    let mut listed = store::listed(asked.catalogue).unwrap_or_default();
    listed.card = card;

    pools::carded(asked.catalogue, &mut listed)?;
    store::put_listed(asked.catalogue, &listed);
    Ok(())
}

/// Puts terms on offer, in the catalogue's present epoch.
///
/// # Errors
/// `NotConsent`, `NoSuchTerms`, `NoSuchCatalogue`, `NothingChanges`.
pub fn put_offer(root: &Root, asked: &PutOffer) -> Result<(), Refusal> {
    root.check_consent()?;
    let PutOffer { catalogue, terms, licensee, until } = *asked;
    store::terms(terms)?;
    let offer = Offer { epoch: store::listed(catalogue)?.card.epoch, until };
    let key = (catalogue, terms, licensee);
    if store::offer(&key) == offer {
        return Err(Refusal::NothingChanges { catalogue });
    }

    store::put_offer(&key, &offer);
    Ok(())
}

/// Withdraws an offer of the present epoch.
///
/// # Errors
/// `NotConsent`, `NotOffered`, `NoSuchCatalogue`.
pub fn drop_offer(root: &Root, asked: &DropOffer) -> Result<(), Refusal> {
    root.check_consent()?;
    let DropOffer { catalogue, terms, licensee } = *asked;
    let key = (catalogue, terms, licensee);
    let offer = store::offer(&key);
    if offer == Offer::default() || offer.epoch != store::listed(catalogue)?.card.epoch {
        return Err(Refusal::NotOffered { catalogue, terms });
    }

    store::put_offer(&key, &Offer::default());
    Ok(())
}

/// Mints a licence that the rightsholders give.
///
/// # Errors
/// `NotConsent`, `NoSuchCatalogue`, `NoSuchTerms`, those of [`licence::grant`]; `NoRoom`.
///
/// # Events
/// `Licensed`, `Transfer`, `Locked`.
pub fn grant(root: &mut Root, asked: &Grant) -> Result<LicenceId, Refusal> {
    root.check_consent()?;
    let (card, terms) = (store::listed(asked.catalogue)?.card, store::terms(asked.terms)?);
    let licence = licence::grant(asked, &card, &terms, &root.contracts(), host::now())?;

    sale::mint(root, &licence)
}

/// Registers terms under their content address. Anyone may; terms alone permit nothing. For terms that are registered
/// already it returns the id, without effect and event: nobody can spoil it by coming first.
///
/// # Errors
/// Those of [`assent_core::terms::Terms::check`]; `UnknownCurrency`.
///
/// # Events
/// `TermsRegistered`.
pub fn register_terms(root: &Root, asked: &RegisterTerms) -> Result<TermsId, Refusal> {
    let terms = asked.terms;
    terms.check(root.notice, &root.contracts())?;
    if !store::is_currency(terms.currency) {
        return Err(Refusal::UnknownCurrency { currency: terms.currency });
    }
    let id = terms.id::<HostKeccak>();
    if store::terms(id).is_err() {
        store::put_terms(id, &terms);
        host::emit(&TermsRegistered { id, terms });
    }
    Ok(id)
}

/// Prices a purchase without effect.
///
/// # Errors
/// `NoSuchCatalogue`, `NoSuchTerms`, those of [`licence::quote`].
pub fn quote(asked: &Quote) -> Result<Quoted, Refusal> {
    let Quote { catalogue, terms: id, offered_to, licensee } = *asked;
    let (card, terms) = (store::listed(catalogue)?.card, store::terms(id)?);
    let offer = store::offer(&(catalogue, id, offered_to));
    let quote = licence::quote(catalogue, &card, &offer, id, &terms, licensee, host::now())?;
    match quote.subject {
        Subject::Catalogue { head, tracks, .. } => Ok(Quoted { price: quote.price, head, tracks }),
        Subject::Pool { .. } => Err(Refusal::NoSuchCatalogue { catalogue: CatalogueId(0) }),
    }
}

/// Starts a further training run. Only the licensee.
///
/// # Errors
/// `NoSuchLicence`, `NoSuchTerms`, those of [`Licence::start_run`].
///
/// # Events
/// `RunStarted`.
pub fn start_run(asked: &StartRun) -> Result<u16, Refusal> {
    let (id, time) = (asked.licence, host::now());
    let (before, terms) = sale::licensed(id)?;
    let moving = before.start_run(id, &terms, host::caller(), time)?;

    store::put_licence(id, &Licence { moving, ..before });

    host::emit(&RunStarted { licence: id, run: moving.runs, time });
    Ok(moving.runs)
}

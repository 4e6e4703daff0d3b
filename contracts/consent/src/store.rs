//! The only user of `Mapping`: everything that `consent` remembers, by key. Records are fixed-width and never cleared.

use assent_core::{catalogue::Catalogue, error::Refusal, id::CatalogueId, track::BatchRecord};
use ink::storage::{
    Mapping,
    traits::{ManualKey, Storable, StorableHint, StorageKey},
};

/// Everything that `consent` remembers. Key: the number of the map as `u32`, then the SCALE encoding of the map's key.
#[ink::storage_item(derive = false)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
#[derive(Default, Storable, StorableHint, StorageKey)]
pub struct Store {
    catalogues: Mapping<CatalogueId, Catalogue, ManualKey<1>>,
    batches: Mapping<(CatalogueId, u32), BatchRecord, ManualKey<2>>,
}

/// ink asks for a layout on the host; the Solidity ABI never reads it, and the rules' records know no ink.
#[cfg(feature = "std")]
impl ink::storage::traits::StorageLayout for Store {
    fn layout(_: &ink::primitives::Key) -> ink::metadata::layout::Layout {
        ink::metadata::layout::StructLayout::new("Store", []).into()
    }
}

impl Store {
    /// A catalogue, or `NoSuchCatalogue`.
    pub fn catalogue(&self, id: CatalogueId) -> Result<Catalogue, Refusal> {
        self.catalogues.get(id).ok_or(Refusal::NoSuchCatalogue { catalogue: id })
    }

    /// Keeps a catalogue.
    pub fn put_catalogue(&mut self, catalogue: &Catalogue) {
        self.catalogues.insert(catalogue.id, catalogue);
    }

    /// A batch of a catalogue, if there is one.
    pub fn batch(&self, id: CatalogueId, number: u32) -> Option<BatchRecord> {
        self.batches.get((id, number))
    }

    /// Keeps a batch of a catalogue.
    pub fn put_batch(&mut self, id: CatalogueId, number: u32, batch: &BatchRecord) {
        self.batches.insert((id, number), batch);
    }
}

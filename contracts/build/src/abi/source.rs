//! What only the sources tell: the Rust types of parameters, the names of struct fields, which crate declares an event.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use syn::{Attribute, FnArg, ImplItem, ImplItemFn, Item, ItemStruct, LitStr, ReturnType, Type};

use crate::error::{BuildError, Result};

/// The declarations in a contract's sources.
#[derive(Clone, Default)]
pub struct Source {
    /// The fields of each struct.
    pub structs: BTreeMap<String, Vec<Field>>,
    /// What each alias stands for.
    pub aliases: BTreeMap<String, Type>,
    /// The messages by their name in the ABI; the constructor by `constructor`.
    pub functions: BTreeMap<String, Signature>,
    /// The events and errors by their name in the ABI.
    pub records: BTreeMap<String, Vec<Field>>,
    /// The names of the events.
    pub events: BTreeSet<String>,
}

/// The key of the constructor, which has no name in the ABI.
pub const CONSTRUCTOR: &str = "constructor";

/// A field and its type.
#[derive(Clone)]
pub struct Field {
    /// Its name; `_0` and so on where it has none.
    pub name: String,
    /// Its type.
    pub ty: Type,
}

/// The types of a message.
#[derive(Clone)]
pub struct Signature {
    /// What it takes.
    pub inputs: Vec<Type>,
    /// What it returns.
    pub output: Option<Type>,
}

impl Source {
    /// Reads every Rust file below a folder.
    pub fn read(folder: &Path) -> Result<Self> {
        let mut source = Self::default();
        for path in rust_files(folder)? {
            let text = fs::read_to_string(&path).map_err(BuildError::file(&path))?;
            source.add(&text).map_err(|error| BuildError::Source { path, source: error })?;
        }
        Ok(source)
    }

    /// Reads one file.
    pub fn add(&mut self, text: &str) -> syn::Result<()> {
        syn::parse_file(text)?.items.iter().for_each(|item| self.item(item));
        Ok(())
    }

    /// Takes over the structs and aliases that it lacks.
    pub fn borrow_types(&mut self, other: &Self) {
        for (name, fields) in &other.structs {
            self.structs.entry(name.clone()).or_insert_with(|| fields.clone());
        }
        for (name, ty) in &other.aliases {
            self.aliases.entry(name.clone()).or_insert_with(|| ty.clone());
        }
        for (name, fields) in &other.records {
            self.records.entry(name.clone()).or_insert_with(|| fields.clone());
        }
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Mod(module) => module.content.iter().flat_map(|(_, items)| items).for_each(|item| self.item(item)),
            Item::Struct(item) => self.structure(item),
            Item::Enum(item) if is_ink(&item.attrs, "error") => {
                let variants = item.variants.iter();
                self.records.extend(variants.map(|variant| (variant.ident.to_string(), fields(&variant.fields))));
            }
            Item::Type(item) => {
                self.aliases.insert(item.ident.to_string(), (*item.ty).clone());
            }
            Item::Impl(item) => item.items.iter().for_each(|item| self.function(item)),
            _ => {}
        }
    }

    fn structure(&mut self, item: &ItemStruct) {
        let name = item.ident.to_string();
        if is_ink(&item.attrs, "event") {
            let name = renamed(&item.attrs).unwrap_or(name);
            self.events.insert(name.clone());
            self.records.insert(name, fields(&item.fields));
        } else if is_ink(&item.attrs, "error") {
            self.records.insert(name, fields(&item.fields));
        } else {
            self.structs.insert(name, fields(&item.fields));
        }
    }

    fn function(&mut self, item: &ImplItem) {
        let ImplItem::Fn(function) = item else { return };
        let key = if is_ink(&function.attrs, "constructor") {
            CONSTRUCTOR.to_owned()
        } else if is_ink(&function.attrs, "message") {
            renamed(&function.attrs).unwrap_or_else(|| function.sig.ident.to_string())
        } else {
            return;
        };
        self.functions.insert(key, signature(function));
    }
}

fn rust_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(BuildError::file(&folder))? {
            let path = entry.map_err(BuildError::file(&folder))?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found.sort_unstable();
    Ok(found)
}

fn signature(function: &ImplItemFn) -> Signature {
    let typed = |argument: &FnArg| match argument {
        FnArg::Typed(argument) => Some((*argument.ty).clone()),
        FnArg::Receiver(_) => None,
    };
    let output = match &function.sig.output {
        ReturnType::Type(_, ty) => Some((**ty).clone()),
        ReturnType::Default => None,
    };
    Signature { inputs: function.sig.inputs.iter().filter_map(typed).collect(), output }
}

fn fields(fields: &syn::Fields) -> Vec<Field> {
    let name = |(index, field): (usize, &syn::Field)| Field {
        name: field.ident.as_ref().map_or_else(|| format!("_{index}"), ToString::to_string),
        ty: field.ty.clone(),
    };
    fields.iter().enumerate().map(name).collect()
}

/// Whether an item is `#[ink::WORD]` or `#[ink(…, WORD, …)]`.
fn is_ink(attributes: &[Attribute], word: &str) -> bool {
    attributes.iter().any(|attribute| {
        let path = &attribute.path().segments;
        let starts = path.first().is_some_and(|segment| segment.ident == "ink");
        let ends = path.last().is_some_and(|segment| segment.ident == word);
        starts
            && (path.len() == 2 && ends || path.len() == 1 && arguments(attribute).0.iter().any(|found| found == word))
    })
}

/// The value of `name = "…"` in any ink attribute.
fn renamed(attributes: &[Attribute]) -> Option<String> {
    let is_ink = |attribute: &&Attribute| attribute.path().segments.first().is_some_and(|first| first.ident == "ink");
    attributes.iter().filter(is_ink).find_map(|attribute| arguments(attribute).1)
}

/// The words of an attribute and its `name`. What this code does not know stays ink's business.
fn arguments(attribute: &Attribute) -> (Vec<String>, Option<String>) {
    let (mut words, mut name) = (Vec::new(), None);
    let outcome = attribute.parse_nested_meta(|meta| {
        words.extend(meta.path.get_ident().map(ToString::to_string));
        if meta.path.is_ident("name") {
            name = Some(meta.value()?.parse::<LitStr>()?.value());
        } else if let Ok(value) = meta.value() {
            value.parse::<syn::Expr>()?;
        }
        Ok(())
    });
    // An attribute without arguments is no list.
    drop(outcome);
    (words, name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        let mut source = Source::default();
        source.add(text).unwrap();
        source
    }

    #[test]
    fn messages_are_found_by_their_name_in_the_abi() {
        let source = source(
            r#"#[ink::contract] mod c { impl C {
                #[ink(constructor)] pub fn new(a: u8) -> Self {}
                #[ink(message, payable, selector = 0x01, name = "openIt")] pub fn open(&mut self, b: Vec<Row>) {}
                #[ink(message)] pub fn look(&self) -> u8 {}
                fn inner(&self) {}
            } }"#,
        );

        assert_eq!(source.functions.keys().collect::<Vec<_>>(), ["constructor", "look", "openIt"]);
        assert_eq!(source.functions["openIt"].inputs.len(), 1);
    }

    #[test]
    fn events_and_errors_are_no_structs() {
        let source = source(
            r#"#[ink::event] struct Sold { id: u32 }
            #[ink::event(name = "Bought")] struct Purchased { id: u32 }
            #[ink::error] enum Refusal { Closed, Late { by: u64 } }
            struct Row(u8, u16);"#,
        );

        assert_eq!(source.events, BTreeSet::from(["Bought".to_owned(), "Sold".to_owned()]));
        assert_eq!(source.records["Late"][0].name, "by");
        assert_eq!(source.structs["Row"][1].name, "_1");
        assert_eq!(source.structs.len(), 1);
    }
}

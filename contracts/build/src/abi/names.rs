//! Types of the metadata with the names of the sources.
//!
//! The metadata decides about types, the sources only about names: a name that is not found becomes `_0`, `_1`, …

use serde::Serialize;
use syn::{GenericArgument, PathArguments, Type, TypePath};

use super::metadata;
use super::parse;
use super::source::{Field, Source};
use super::ty::SolType;
use crate::error::{AbiFault, BuildError, Result};

/// A parameter in the ABI.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Param {
    /// Its name; empty for a nameless output.
    pub name: String,
    /// Its type, `tuple` for a struct.
    pub r#type: String,
    /// Its type as the source has it: `struct Party[]`.
    pub internal_type: String,
    /// The parts of a struct.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub components: Option<Vec<Param>>,
    /// Whether an event's reader can filter by it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indexed: Option<bool>,
}

/// Puts names to types.
pub struct Renamer<'a> {
    source: &'a Source,
}

impl<'a> Renamer<'a> {
    /// A renamer with the names of `source`.
    pub fn new(source: &'a Source) -> Self {
        Self { source }
    }

    /// The parameters of a message or the constructor.
    pub fn inputs(&self, item: &str, params: &[metadata::Param]) -> Result<Vec<Param>> {
        let types = self.source.functions.get(item).map_or(&[][..], |signature| &signature.inputs);
        self.params(item, params, &types.iter().collect::<Vec<_>>())
    }

    /// The parameters of an event or error.
    pub fn record(&self, item: &str, params: &[metadata::Param]) -> Result<Vec<Param>> {
        let fields = self.source.records.get(item).map_or(&[][..], Vec::as_slice);
        self.params(item, params, &fields.iter().map(|field| &field.ty).collect::<Vec<_>>())
    }

    /// What a message returns.
    pub fn outputs(&self, item: &str, output: Option<&str>) -> Result<Vec<Param>> {
        let ty = parse(item, output.unwrap_or("()"))?;
        let declared = self.source.functions.get(item).and_then(|signature| signature.output.as_ref());
        let declared = declared.map(|ty| self.success(ty));
        match (&ty, declared) {
            (SolType::Tuple(parts), None | Some(Type::Tuple(_))) if !ty.is_dynamic() => {
                let types = tuple(declared);
                parts.iter().enumerate().map(|(n, part)| self.param(item, "", part, types.get(n).copied())).collect()
            }
            _ => Ok(vec![self.param(item, "", &ty, declared)?]),
        }
    }

    fn params(&self, item: &str, params: &[metadata::Param], types: &[&Type]) -> Result<Vec<Param>> {
        let named = |(n, param): (usize, &metadata::Param)| {
            self.param(item, &param.name, &parse(item, &param.ty)?, types.get(n).copied())
        };
        params.iter().enumerate().map(named).collect()
    }

    fn param(&self, item: &str, name: &str, ty: &SolType, declared: Option<&Type>) -> Result<Param> {
        let declared = declared.map(|declared| self.resolve(declared));
        let param = match ty {
            SolType::Leaf(leaf) => Param { r#type: leaf.clone(), internal_type: leaf.clone(), ..Param::default() },
            SolType::Array(element, length) => {
                let mut param = self.param(item, name, element, declared.and_then(element_type))?;
                let suffix = length.map_or_else(|| "[]".to_owned(), |length| format!("[{length}]"));
                param.r#type.push_str(&suffix);
                param.internal_type.push_str(&suffix);
                param
            }
            SolType::Tuple(parts) => self.structure(item, name, parts, declared)?,
        };
        Ok(Param { name: name.to_owned(), ..param })
    }

    fn structure(&self, item: &str, name: &str, parts: &[SolType], declared: Option<&Type>) -> Result<Param> {
        let (title, fields) = self.fields(item, name, declared);
        if fields.len() != parts.len() && !fields.is_empty() {
            let fault = AbiFault::FieldCount { name: title, fields: fields.len(), components: parts.len() };
            return Err(BuildError::Abi { item: item.to_owned(), fault });
        }
        let component = |(n, part): (usize, &SolType)| match fields.get(n) {
            Some(field) => self.param(item, &field.name, part, field.ty.as_ref()),
            None => self.param(item, &format!("_{n}"), part, None),
        };
        let components = parts.iter().enumerate().map(component).collect::<Result<_>>()?;
        Ok(Param {
            r#type: "tuple".to_owned(),
            internal_type: format!("struct {title}"),
            components: Some(components),
            ..Param::default()
        })
    }

    /// The title and fields of what becomes a tuple. A title is made up where Rust has none.
    fn fields(&self, item: &str, name: &str, declared: Option<&Type>) -> (String, Vec<Named>) {
        if let Some(value) = declared.and_then(|ty| argument_of(ty, "Option")) {
            let value = self.resolve(value);
            let title = format!("Optional{}", last_name(value).map_or_else(|| capital(name), |name| capital(&name)));
            return (title, vec![Named::new("present", None), Named::new("value", Some(value))]);
        }
        let found = declared.and_then(last_name).and_then(|title| self.source.structs.get_key_value(&title));
        if let Some((title, fields)) = found {
            return (title.clone(), fields.iter().map(Named::from).collect());
        }
        let parts = tuple(declared);
        let named = |(n, ty): (usize, &&Type)| Named::new(&format!("_{n}"), Some(ty));
        let suffix = if name.is_empty() { "Output".to_owned() } else { capital(name) };
        (format!("{}{suffix}", capital(item)), parts.iter().enumerate().map(named).collect())
    }

    /// What a `Result` holds when all is well.
    fn success<'t>(&'t self, ty: &'t Type) -> &'t Type {
        if let Some(value) = argument_of(ty, "Result") {
            return self.resolve(value);
        }
        let target = last_name(ty).and_then(|name| self.source.aliases.get(&name));
        match target.filter(|target| argument_of(target, "Result").is_some()) {
            Some(target) => {
                first_argument(ty).or_else(|| argument_of(target, "Result")).map_or(ty, |ty| self.resolve(ty))
            }
            None => self.resolve(ty),
        }
    }

    /// Follows references and aliases without parameters.
    fn resolve<'t>(&'t self, ty: &'t Type) -> &'t Type {
        match ty {
            Type::Reference(reference) => self.resolve(&reference.elem),
            Type::Paren(inner) => self.resolve(&inner.elem),
            Type::Path(path) if first_argument(ty).is_none() => {
                let alias = path.path.segments.last().and_then(|last| self.source.aliases.get(&last.ident.to_string()));
                alias.map_or(ty, |target| self.resolve(target))
            }
            _ => ty,
        }
    }
}

/// A component's name and, if known, its Rust type.
struct Named {
    name: String,
    ty: Option<Type>,
}

impl Named {
    fn new(name: &str, ty: Option<&Type>) -> Self {
        Self { name: name.to_owned(), ty: ty.cloned() }
    }
}

impl From<&Field> for Named {
    fn from(field: &Field) -> Self {
        Self::new(&field.name, Some(&field.ty))
    }
}

fn last_name(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
        _ => None,
    }
}

/// `T` of `NAME<T>`.
fn argument_of<'t>(ty: &'t Type, name: &str) -> Option<&'t Type> {
    last_name(ty).filter(|last| last == name).and_then(|_| first_argument(ty))
}

fn first_argument(ty: &Type) -> Option<&Type> {
    let Type::Path(TypePath { path, .. }) = ty else { return None };
    let PathArguments::AngleBracketed(arguments) = &path.segments.last()?.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

/// `T` of `Vec<T>`, `[T; N]` and `[T]`.
fn element_type(ty: &Type) -> Option<&Type> {
    match ty {
        Type::Array(array) => Some(&array.elem),
        Type::Slice(slice) => Some(&slice.elem),
        _ => first_argument(ty),
    }
}

fn tuple(ty: Option<&Type>) -> Vec<&Type> {
    match ty {
        Some(Type::Tuple(tuple)) => tuple.elems.iter().collect(),
        _ => Vec::new(),
    }
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

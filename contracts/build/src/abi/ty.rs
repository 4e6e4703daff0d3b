//! Types as a Solidity signature writes them.

use crate::error::AbiFault;

/// A type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SolType {
    /// A type without parts: `uint32`, `bytes`.
    Leaf(String),
    /// An array, of fixed length or not.
    Array(Box<Self>, Option<usize>),
    /// A struct or tuple.
    Tuple(Vec<Self>),
}

impl SolType {
    /// Reads the form that signatures use: `(address,uint8)[]`.
    pub fn parse(text: &str) -> Result<Self, AbiFault> {
        let mut rest = text;
        let ty = Self::read(&mut rest).filter(|_| rest.is_empty());
        ty.ok_or_else(|| AbiFault::UnknownType { ty: text.to_owned() })
    }

    /// Whether its encoding has an offset in front.
    pub fn is_dynamic(&self) -> bool {
        match self {
            Self::Leaf(name) => name == "bytes" || name == "string",
            Self::Array(element, length) => length.is_none() || element.is_dynamic(),
            Self::Tuple(parts) => parts.iter().any(Self::is_dynamic),
        }
    }

    fn read(rest: &mut &str) -> Option<Self> {
        let base = if rest.starts_with('(') { Self::read_tuple(rest)? } else { Self::read_leaf(rest)? };
        Self::read_lengths(rest, base)
    }

    fn read_leaf(rest: &mut &str) -> Option<Self> {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (name, tail) = rest.split_at_checked(end)?;
        *rest = tail;
        (!name.is_empty()).then(|| Self::Leaf(name.to_owned()))
    }

    fn read_tuple(rest: &mut &str) -> Option<Self> {
        *rest = rest.strip_prefix('(')?;
        let mut parts = Vec::new();
        while !rest.starts_with(')') {
            parts.push(Self::read(rest)?);
            *rest = rest.strip_prefix(',').unwrap_or(rest);
        }
        *rest = rest.strip_prefix(')')?;
        Some(Self::Tuple(parts))
    }

    fn read_lengths(rest: &mut &str, mut base: Self) -> Option<Self> {
        while let Some(tail) = rest.strip_prefix('[') {
            let (length, tail) = tail.split_once(']')?;
            let length = if length.is_empty() { None } else { Some(length.parse().ok()?) };
            base = Self::Array(Box::new(base), length);
            *rest = tail;
        }
        Some(base)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf(name: &str) -> SolType {
        SolType::Leaf(name.to_owned())
    }

    #[test]
    fn an_array_of_structs_within_a_struct() {
        let ty = SolType::parse("((uint32,bytes32)[],bool)[2][]").unwrap();

        let row = SolType::Tuple(vec![leaf("uint32"), leaf("bytes32")]);
        let outer = SolType::Tuple(vec![SolType::Array(Box::new(row), None), leaf("bool")]);
        assert_eq!(ty, SolType::Array(Box::new(SolType::Array(Box::new(outer), Some(2))), None));
    }

    #[test]
    fn nothing_is_an_empty_tuple() {
        assert_eq!(SolType::parse("()").unwrap(), SolType::Tuple(vec![]));
    }

    #[test]
    fn what_is_no_type_is_refused() {
        ["", "(uint8", "uint8)", "uint8[", "uint8[x]"].into_iter().for_each(|text| {
            assert_eq!(SolType::parse(text), Err(AbiFault::UnknownType { ty: text.to_owned() }));
        });
    }

    #[test]
    fn a_struct_is_as_dynamic_as_its_parts() {
        assert!(!SolType::parse("(uint8,bytes32[2])").unwrap().is_dynamic());
        assert!(SolType::parse("(uint8,(bool,string))").unwrap().is_dynamic());
        assert!(SolType::parse("uint8[]").unwrap().is_dynamic());
    }
}

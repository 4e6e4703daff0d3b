//! What a record permits, as a reader elsewhere has to understand it.

use assent_core::uses::Permission;

/// What somebody without a contract may do. Ordered: a later verdict permits more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Nothing. Silence is this.
    No,
    /// Only under a licence.
    Licence,
    /// Freely and unconditionally.
    Free,
}

impl From<Permission> for Verdict {
    fn from(permission: Permission) -> Self {
        match permission {
            Permission::Unset | Permission::NotAllowed => Self::No,
            Permission::Constrained => Self::Licence,
            Permission::Allowed => Self::Free,
        }
    }
}

impl Verdict {
    /// The words of CAWG, C2PA and ERC-7517.
    #[must_use]
    pub const fn cawg(self) -> &'static str {
        match self {
            Self::No => "notAllowed",
            Self::Licence => "constrained",
            Self::Free => "allowed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_no() {
        assert_eq!(Verdict::from(Permission::Unset), Verdict::No);
        assert!(Verdict::No < Verdict::Licence && Verdict::Licence < Verdict::Free);
    }
}

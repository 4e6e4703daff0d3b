//! What the attribute makes of a contract.

pub use codec;

/// A contract that can be run.
pub trait Contract: Sized {
    /// Runs its constructor, with or without money.
    ///
    /// # Errors
    /// What it reverts with.
    fn construct(input: &[u8], paid: bool) -> Result<Self, Vec<u8>>;

    /// Reads its root cell.
    fn load(root: &[u8]) -> Option<Self>;

    /// Writes its root cell.
    fn root(&self) -> Vec<u8>;

    /// Runs the message that the input begins with the selector of, with or without money, and returns its answer.
    ///
    /// # Errors
    /// What it reverts with: nothing where there is no such message, or where that takes no money.
    fn run(&mut self, input: &[u8], paid: bool) -> Result<Vec<u8>, Vec<u8>>;
}

/// The first four bytes of the calldata of a message.
#[must_use]
pub fn selector(name: &str, types: &str) -> [u8; 4] {
    let mut digest = [0; 32];
    crate::env::hash_bytes::<crate::env::hash::Keccak256>(format!("{name}({types})").as_bytes(), &mut digest);
    let [a, b, c, d, ..] = digest;
    [a, b, c, d]
}

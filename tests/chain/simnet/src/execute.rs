//! The runtime, run natively over a state.

use crate::store::{STATE_VERSION, State};
use assent_runtime::{Hash, Header, api};
use codec::{Decode, Encode};
use sp_externalities::{Extensions, set_and_run_with_externalities};
use sp_inherents::InherentData;
use sp_runtime::{
    ApplyExtrinsicResult, OpaqueExtrinsic,
    traits::{BlakeTwo256, Header as _},
    transaction_validity::{TransactionSource, TransactionValidity},
};
use sp_state_machine::{BackendTransaction, Ext, OverlayedChanges};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Why the runtime gave no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExecuteError {
    /// It has no such function.
    #[error("the runtime has no function {name}")]
    UnknownFunction {
        /// What was asked for.
        name: String,
    },
    /// It panicked, as it does on arguments that do not decode.
    #[error("the runtime panicked: {message}")]
    Panic {
        /// The panic's text.
        message: String,
    },
    /// Its answer does not decode.
    #[error("the answer of {name} does not decode")]
    Undecodable {
        /// What was asked for.
        name: &'static str,
    },
    /// The state lacks a trie node, which is a defect of the simulator.
    #[error("the state is incomplete: {message}")]
    State {
        /// What the trie said.
        message: String,
    },
}

/// One run of calls that see each other's changes.
pub struct Session<'a> {
    state: &'a State,
    overlay: OverlayedChanges<BlakeTwo256>,
    extensions: Extensions,
}

impl<'a> Session<'a> {
    /// Starts on a state; changes stay in the session.
    pub fn new(state: &'a State) -> Self {
        Self { state, overlay: Default::default(), extensions: Default::default() }
    }

    /// Calls a runtime function with encoded arguments; returns its encoded answer.
    pub fn call(&mut self, name: &str, arguments: &[u8]) -> Result<Vec<u8>, ExecuteError> {
        let mut ext = Ext::new(&mut self.overlay, self.state, Some(&mut self.extensions));
        let run = || set_and_run_with_externalities(&mut ext, || api::dispatch(name, arguments));
        match catch_unwind(AssertUnwindSafe(run)) {
            Ok(Some(answer)) => Ok(answer),
            Ok(None) => Err(ExecuteError::UnknownFunction { name: name.to_owned() }),
            Err(panic) => Err(ExecuteError::Panic { message: message_of(&*panic) }),
        }
    }

    /// As [`Session::call`], decoded.
    pub fn ask<T: Decode>(&mut self, name: &'static str, arguments: &[u8]) -> Result<T, ExecuteError> {
        let answer = self.call(name, arguments)?;
        T::decode(&mut &answer[..]).map_err(|_| ExecuteError::Undecodable { name })
    }
}

fn message_of(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message").to_owned()
}

/// Calls a runtime function on a state and forgets what it changes.
pub fn call(state: &State, name: &str, arguments: &[u8]) -> Result<Vec<u8>, ExecuteError> {
    Session::new(state).call(name, arguments)
}

/// Asks the runtime whether an encoded extrinsic may enter a block after `at`.
pub fn validate(state: &State, at: Hash, extrinsic: &[u8]) -> Result<TransactionValidity, ExecuteError> {
    let source = TransactionSource::External.encode();
    let arguments = [&source[..], extrinsic, at.as_bytes()].concat();
    Session::new(state).ask("TaggedTransactionQueue_validate_transaction", &arguments)
}

/// A block being built.
pub struct Builder<'a> {
    session: Session<'a>,
    body: Vec<Vec<u8>>,
}

/// A block built, with the trie nodes it adds.
pub struct Built {
    /// Its header.
    pub header: Header,
    /// Its extrinsics as they are encoded, inherents first.
    pub body: Vec<Vec<u8>>,
    /// New trie nodes.
    pub nodes: BackendTransaction<BlakeTwo256>,
}

impl<'a> Builder<'a> {
    /// Starts a block on `parent`, whose state is `state`, at `now` milliseconds since 1970.
    pub fn start(state: &'a State, parent: &Header, now: u64) -> Result<Self, ExecuteError> {
        let number = parent.number.saturating_add(1);
        let empty = Default::default();
        let header = Header::new(number, empty, empty, parent.hash(), Default::default());
        let mut builder = Self { session: Session::new(state), body: Vec::new() };
        builder.session.call("Core_initialize_block", &header.encode())?;
        builder.inherents(now)?;
        Ok(builder)
    }

    fn inherents(&mut self, now: u64) -> Result<(), ExecuteError> {
        let mut data = InherentData::new();
        data.replace_data(sp_timestamp::INHERENT_IDENTIFIER, &sp_timestamp::Timestamp::new(now));
        let inherents: Vec<OpaqueExtrinsic> = self.session.ask("BlockBuilder_inherent_extrinsics", &data.encode())?;
        for inherent in inherents {
            let _applied = self.apply(inherent.encode())?;
        }
        Ok(())
    }

    /// Applies an extrinsic; one that is refused leaves no trace.
    pub fn apply(&mut self, extrinsic: Vec<u8>) -> Result<ApplyExtrinsicResult, ExecuteError> {
        self.session.overlay.start_transaction();
        let outcome: Result<ApplyExtrinsicResult, _> = self.session.ask("BlockBuilder_apply_extrinsic", &extrinsic);
        let closed = if matches!(outcome, Ok(Ok(_))) {
            self.body.push(extrinsic);
            self.session.overlay.commit_transaction()
        } else {
            self.session.overlay.rollback_transaction()
        };
        closed.map_err(|_| ExecuteError::State { message: "no open transaction".into() })?;
        outcome
    }

    /// Closes the block.
    pub fn finish(mut self) -> Result<Built, ExecuteError> {
        let header: Header = self.session.ask("BlockBuilder_finalize_block", &[])?;
        let changes = self.session.overlay.drain_storage_changes(self.session.state, STATE_VERSION);
        let changes = changes.map_err(|message| ExecuteError::State { message })?;
        Ok(Built { header, body: self.body, nodes: changes.transaction })
    }
}

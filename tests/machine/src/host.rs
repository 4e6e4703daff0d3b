//! Calls: frames, money, delegate calls, refused re-entry; and the host functions, for the shells to call.
//!
//! As pallet-revive has it: a call that fails leaves nothing behind but what it returned; while a contract waits for its own
//! call, nobody can enter it, for no call of ours carries `ALLOW_REENTRY`; a delegate call keeps account, caller and money.

use std::{
    any::Any,
    cell::{RefCell, RefMut},
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    rc::Rc,
};

use assent_consent::consent::Consent;
use assent_core::{
    call::{licensing::Symbol, token::BalanceOf},
    message::Message,
};
use assent_licensing::licensing::Licensing;
use assent_office::office::Office;
use assent_shell::chain::{self, Chain};
use ink::native::Contract;

use crate::{
    cells::{Cells, Kind},
    token,
};

/// Where ink! keeps the root cell.
const ROOT: [u8; 4] = [0; 4];

/// The longest record that the chain keeps, in bytes.
const LONGEST: usize = 416;

/// The longest key, in bytes.
const LONGEST_KEY: usize = 128;

/// The chain's id.
const ID: u64 = 420_420_420;

/// What an account may run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// The cold contract.
    Consent = 1,
    /// The hot one.
    Licensing,
    /// The rest of it.
    Office,
    /// An ERC-20 token.
    Token,
    /// A token that enters its caller again while it is asked for money.
    Intruder,
}

impl Code {
    const ALL: [Self; 5] = [Self::Consent, Self::Licensing, Self::Office, Self::Token, Self::Intruder];

    /// By which hash it is uploaded.
    #[must_use]
    pub fn hash(self) -> [u8; 32] {
        [self as u8; 32]
    }
}

/// What a call returns, or reverts with.
pub type Output = Result<Vec<u8>, Vec<u8>>;

/// An event: of whom, its topics and data.
pub type Event = ([u8; 20], Vec<[u8; 32]>, Vec<u8>);

/// A call under way.
#[derive(Debug)]
struct Frame {
    caller: [u8; 20],
    here: [u8; 20],
    value: u128,
    input: Vec<u8>,
    returned: Vec<u8>,
}

/// The chain's state, and the calls under way.
#[derive(Debug, Default)]
pub struct State {
    /// Everything that is remembered.
    pub cells: Cells,
    /// What was emitted since somebody took it.
    pub events: Vec<Event>,
    /// The clock, in seconds.
    pub now: u64,
    frames: Vec<Frame>,
    accounts: u8,
}

impl State {
    fn frame(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("a call is under way")
    }

    fn code(&self, of: &[u8; 20]) -> Option<Code> {
        let known = self.cells.get(Kind::Code, of, &[]);
        Code::ALL.into_iter().find(|code| known == [*code as u8])
    }

    /// An account for a new contract.
    fn account(&mut self, code: Code) -> [u8; 20] {
        self.accounts += 1;
        let account = [self.accounts; 20];
        self.set_code(&account, code);
        account
    }

    /// Gives an account its code.
    pub fn set_code(&mut self, account: &[u8; 20], code: Code) {
        self.cells.put(Kind::Code, account, &[], vec![code as u8]);
    }
}

/// How a delegate call ends the message that made it.
struct Forwarded(Output);

/// A simulated host.
#[derive(Debug, Default)]
pub struct Host(RefCell<State>);

impl Host {
    /// What the host knows, between calls.
    pub fn state(&self) -> RefMut<'_, State> {
        self.0.borrow_mut()
    }

    /// Instantiates a contract for an account.
    ///
    /// # Errors
    /// What its constructor reverts with.
    pub fn deploy(self: &Rc<Self>, who: [u8; 20], code: Code, arguments: &[u8]) -> Result<[u8; 20], Vec<u8>> {
        self.installed(|| self.make(who, code, arguments.to_vec())).map_err(|why| why.into_bytes())?
    }

    /// Calls an account with money.
    ///
    /// # Errors
    /// Where a contract panics: why.
    pub fn call(self: &Rc<Self>, who: [u8; 20], to: [u8; 20], input: Vec<u8>, value: u128) -> Result<Output, String> {
        self.installed(|| self.enter(who, to, input, value))
    }

    /// Has the shells of this thread ask this host. A contract that panics is stopped and undone.
    fn installed<T>(self: &Rc<Self>, run: impl FnOnce() -> T) -> Result<T, String> {
        let (before, then) = (chain::install(Some(Rc::<Self>::clone(self))), self.state().cells.now());
        let done = catch_unwind(AssertUnwindSafe(run)).map_err(|why| {
            let mut state = self.state();
            state.frames.clear();
            state.cells.back(then);
            told(&*why)
        });
        chain::install(before);
        done
    }

    /// A call in a frame of its own.
    fn enter(&self, caller: [u8; 20], here: [u8; 20], input: Vec<u8>, value: u128) -> Output {
        if self.state().frames.iter().any(|frame| frame.here == here) {
            return Err(Vec::new());
        }
        let paid = |state: &mut State| value == 0 || state.cells.shift(Kind::Native, &caller, &here, value);
        self.framed(Frame { caller, here, value, input, returned: Vec::new() }, paid, || {
            let code = self.state().code(&here);
            code.map_or(Ok(Vec::new()), |code| self.run(code))
        })
    }

    fn make(&self, caller: [u8; 20], code: Code, input: Vec<u8>) -> Result<[u8; 20], Vec<u8>> {
        let here = self.state().account(code);
        let frame = Frame { caller, here, value: 0, input, returned: Vec::new() };
        self.framed(frame, |_| true, || self.construct(code)).map(|_| here)
    }

    /// Runs in a frame; undoes all where that fails.
    fn framed(&self, frame: Frame, begin: impl FnOnce(&mut State) -> bool, run: impl FnOnce() -> Output) -> Output {
        let (then, told, begun) = {
            let mut state = self.state();
            state.frames.push(frame);
            (state.cells.now(), state.events.len(), begin(&mut state))
        };
        let output = if begun { run() } else { Err(Vec::new()) };
        let mut state = self.state();
        state.frames.pop();
        if output.is_err() {
            state.cells.back(then);
            state.events.truncate(told);
        }
        output
    }

    fn construct(&self, code: Code) -> Output {
        match code {
            Code::Consent => self.constructed::<Consent>(),
            Code::Licensing => self.constructed::<Licensing>(),
            Code::Office => self.constructed::<Office>(),
            Code::Token | Code::Intruder => Ok(Vec::new()),
        }
    }

    fn constructed<C: Contract>(&self) -> Output {
        let input = self.state().frame().input.clone();
        let contract = C::construct(&input, false)?;
        self.keep(&ROOT, &contract.root());
        Ok(Vec::new())
    }

    /// Runs a code in the frame that is under way.
    fn run(&self, code: Code) -> Output {
        match code {
            Code::Consent => self.ran::<Consent>(),
            Code::Licensing => self.ran::<Licensing>(),
            Code::Office => self.ran::<Office>(),
            Code::Token => self.token(),
            Code::Intruder => self.intrude(),
        }
    }

    fn token(&self) -> Output {
        let state = &mut *self.state();
        let frame = state.frames.last().expect("a call is under way");
        token::run(&mut state.cells, &frame.caller, &frame.input)
    }

    /// Tells what it holds as a token does, and agrees to pay, without paying, if only it gets into its caller.
    fn intrude(&self) -> Output {
        if self.state().frame().input.starts_with(&BalanceOf::SELECTOR) {
            return self.token();
        }
        let (here, caller) = (self.here(), self.caller());
        self.enter(here, caller, Symbol::SELECTOR.to_vec(), 0).map(|_| Vec::new())
    }

    /// Runs a message: ink! loads the root cell before. It does not keep it after, for on chain an answer ends the call.
    fn ran<C: Contract>(&self) -> Output {
        let mut contract = C::load(&self.stored(&ROOT, LONGEST)).expect("a contract has a root cell");
        let (input, paid) = {
            let mut state = self.state();
            let frame = state.frame();
            (frame.input.clone(), frame.value != 0)
        };
        match catch_unwind(AssertUnwindSafe(|| contract.run(&input, paid))) {
            Ok(output) => output,
            Err(other) => other.downcast::<Forwarded>().map_or_else(|panic| resume_unwind(panic), |ended| ended.0),
        }
    }
}

/// What a panic says.
fn told(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref().copied());
    format!("a contract panics: {}", text.unwrap_or("it does not say why"))
}

fn word(number: u128) -> [u8; 32] {
    let mut word = [0; 32];
    word[..16].copy_from_slice(&number.to_le_bytes());
    word
}

impl Chain for Host {
    fn deposit(&self, topics: &[u8], data: &[u8]) {
        let mut state = self.state();
        let here = state.frame().here;
        state.events.push((here, topics.as_chunks().0.to_vec(), data.to_vec()));
    }

    fn value(&self) -> [u8; 32] {
        word(self.state().frame().value)
    }

    fn now(&self) -> [u8; 32] {
        word(self.state().now.into())
    }

    fn id(&self) -> [u8; 32] {
        word(ID.into())
    }

    fn caller(&self) -> [u8; 20] {
        self.state().frame().caller
    }

    fn here(&self) -> [u8; 20] {
        self.state().frame().here
    }

    fn calldata(&self, from: u32) -> Vec<u8> {
        let mut state = self.state();
        state.frame().input.get(from as usize..).unwrap_or_default().to_vec()
    }

    fn stored(&self, key: &[u8], longest: usize) -> Vec<u8> {
        assert!(key.len() <= LONGEST_KEY, "the chain traps on a key of {} bytes", key.len());
        let mut state = self.state();
        let here = state.frame().here;
        let stored = state.cells.get(Kind::Record, &here, key);
        assert!(stored.len() <= longest, "the chain traps on a record of {} bytes where {longest} fit", stored.len());
        stored.to_vec()
    }

    fn keep(&self, key: &[u8], record: &[u8]) {
        assert!(key.len() <= LONGEST_KEY, "the chain traps on a key of {} bytes", key.len());
        assert!(record.len() <= LONGEST, "the chain keeps no record of {} bytes", record.len());
        let mut state = self.state();
        let here = state.frame().here;
        state.cells.put(Kind::Record, &here, key, record.to_vec());
    }

    fn call(&self, contract: &[u8; 20], input: &[u8], value: &[u8; 32]) -> bool {
        let (low, high) = value.split_first_chunk().expect("a word has sixteen bytes");
        assert!(high.iter().all(|byte| *byte == 0), "amounts of ours are u128");
        let here = self.here();
        let output = self.enter(here, *contract, input.to_vec(), u128::from_le_bytes(*low));
        let done = output.is_ok();
        self.state().frame().returned = output.unwrap_or_else(|revert| revert);
        done
    }

    fn instantiate(&self, input: &[u8]) -> Option<[u8; 20]> {
        let (hash, arguments) = input.split_first_chunk()?;
        let code = Code::ALL.into_iter().find(|code| code.hash() == *hash)?;
        let made = self.make(self.here(), code, arguments.to_vec());
        let (account, returned) = match made {
            Ok(account) => (Some(account), Vec::new()),
            Err(revert) => (None, revert),
        };
        self.state().frame().returned = returned;
        account
    }

    fn returned(&self) -> Vec<u8> {
        self.state().frame().returned.clone()
    }

    fn forward(&self, code: &[u8; 20]) -> ! {
        let code = self.state().code(code);
        let output = code.map_or(Ok(Vec::new()), |code| self.run(code));
        resume_unwind(Box::new(Forwarded(output)))
    }
}

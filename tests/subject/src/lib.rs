//! The contracts on any machine, judged by the model.
//!
//! Each step of a story becomes a message of `assent_core`'s lists, sent by its actor to the contracts on a [`Machine`]. What
//! is answered is told in the model's words, and after every step everything that is stored is compared with the model's
//! world: records by raw storage, purses by what the machine says that accounts have.

mod compared;
pub mod machine;
mod names;
mod said;
pub mod stories;
pub mod words;

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use assent_core::{
    abi::Params,
    call::{
        consent::{Filed, Handled, Opened},
        licensing::{Minted, MintedMany, PoolOpened, Registered, Started},
    },
    error::{ErrorAbi, Refusal},
    event::licensing::Skipped,
    id::{Account, DealId, Head, TermsId},
    message::Event,
};
use assent_model::{Account as Who, Action, Returned, World, action, compare::Subject};
use machine::{Called, Machine, Stopped};
use said::Speech;
use words::{Label, digest};

/// The most that a message weighs: a block takes several of the heaviest.
const MOST_PROOF: u64 = 2 * 1024 * 1024;

/// Digests that the chain gave, by the model's numbers.
#[derive(Default)]
struct Known {
    heads: BTreeMap<action::Head, Head>,
    terms: BTreeMap<u32, TermsId>,
    deals: BTreeMap<u32, DealId>,
    /// Every offer that was ever made.
    offers: BTreeSet<(u32, u32, Who)>,
}

impl Known {
    /// A head; one that was never seen is made up.
    fn head(&self, head: action::Head) -> Head {
        let made_up = Head(digest(Label::Head, u64::from(head.catalogue) << 32 | u64::from(head.step)));
        self.heads.get(&head).copied().unwrap_or(made_up)
    }

    fn terms(&self, number: u32) -> TermsId {
        self.terms.get(&number).copied().unwrap_or(TermsId(digest(Label::Terms, number.into())))
    }

    fn deal(&self, number: u32) -> DealId {
        self.deals.get(&number).copied().unwrap_or(DealId(digest(Label::Deal, number.into())))
    }
}

/// The contracts on a machine, as something that the model judges.
pub struct Chain<M> {
    machine: RefCell<M>,
    known: RefCell<Known>,
    /// What was wrong with a step beside its answer.
    wrong: Option<String>,
    /// Steps taken since the contracts were deployed.
    pub steps: u64,
    /// The most proof that a message weighed, and which.
    pub heaviest: (u64, String),
}

impl<M: Machine> Chain<M> {
    /// The contracts on a machine, just deployed.
    pub fn new(machine: M) -> Self {
        Self {
            machine: RefCell::new(machine),
            known: RefCell::default(),
            wrong: None,
            steps: 0,
            heaviest: (0, String::new()),
        }
    }

    /// Begins another story, from the moment after deploying.
    pub fn set_back(&mut self) {
        self.machine.borrow_mut().set_back();
        self.known = RefCell::default();
        self.wrong = None;
    }

    fn contracts(&self) -> [Account; 2] {
        self.machine.borrow().contracts()
    }

    fn speak(&mut self, before: &World, actor: Who, action: &Action) -> Option<Called> {
        let contracts = self.contracts();
        let known = self.known.borrow();
        let said = Speech { world: before, actor, known: &known, contracts }.say(action)?;
        let machine = self.machine.get_mut();
        // A refusal must leave no trace at all: where the model expects one, all storage is compared.
        let root = (!before.permitted(actor, action).fine()).then(|| machine.root());
        let called = machine.call(words::account(actor, contracts), said.to, said.data, said.value);
        if root.is_some_and(|root| called.result.is_err() && root != machine.root()) {
            self.wrong = Some("the refusal changed storage".to_owned());
        }
        Some(called)
    }

    fn weigh(&mut self, called: &Called, action: &Action) {
        let proof = called.proof;
        if proof > self.heaviest.0 {
            let told = format!("{action:?}");
            self.heaviest = (proof, told.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_owned());
        }
        if proof > MOST_PROOF {
            self.wrong = Some(format!("it weighs {proof} bytes of proof"));
        }
    }

    fn returned(&mut self, before: &World, action: &Action, called: &Called, data: &[u8]) -> Returned {
        let known = self.known.get_mut();
        match action {
            Action::OpenCatalogue { .. } => Returned::Number(answer::<Opened>(data).catalogue.0),
            Action::Propose(_) | Action::Approve(_) => {
                let deal = answer::<Handled>(data).deal;
                let found = known.deals.iter().find(|(_, id)| **id == deal).map(|(number, _)| *number);
                let number = found.unwrap_or_else(|| next(&before.deals));
                known.deals.insert(number, deal);
                Returned::Number(number)
            }
            Action::RegisterTerms(_) => {
                let id = answer::<Registered>(data).terms;
                let found = known.terms.iter().find(|(_, known)| **known == id).map(|(number, _)| *number);
                let number = found.unwrap_or_else(|| next(&before.terms));
                known.terms.insert(number, id);
                Returned::Number(number)
            }
            Action::Dispute { .. } => Returned::Number(answer::<Filed>(data).dispute.0),
            Action::OpenPool { .. } => Returned::Number(answer::<PoolOpened>(data).pool.0),
            Action::StartRun { .. } => Returned::Number(answer::<Started>(data).run.into()),
            Action::Purchase { .. } | Action::PurchasePool { .. } => {
                Returned::Licence(answer::<Minted>(data).licence.0)
            }
            Action::PurchaseMany { .. } => rows(&answer::<MintedMany>(data), &called.events),
            _ => Returned::Nothing,
        }
    }
}

fn answer<T: Params>(data: &[u8]) -> T {
    T::decode(data).expect("an answer of the message's type")
}

fn next<T>(numbered: &BTreeMap<u32, T>) -> u32 {
    numbered.keys().last().map_or(1, |last| last + 1)
}

/// What became of each row: its licence, or the reason that an event gives, in the model's words.
fn rows(minted: &MintedMany, events: &[(Vec<[u8; 32]>, Vec<u8>)]) -> Returned {
    let skipped = events.iter().filter(|(topics, _)| topics.first() == Some(&Skipped::TOPIC));
    let mut reasons = skipped.map(|(_, data)| reason(data));
    let one = |licence: u64| match licence {
        0 => (0, BTreeSet::from([reasons.next().expect("every row that is skipped is named")])),
        minted => (minted, BTreeSet::new()),
    };
    Returned::Rows(minted.licences.iter().map(|licence| licence.0).map(one).collect())
}

/// The selectors of all refusals, with their names.
static REFUSALS: LazyLock<Vec<([u8; 4], &'static str)>> = LazyLock::new(|| {
    let types = |inputs: &[(&str, &'static str)]| inputs.iter().map(|(_, ty)| *ty).collect::<Vec<_>>().join(",");
    let one = |error: &ErrorAbi| (assent_core::abi::selector(error.name, &types(error.inputs)), error.name);
    Refusal::ABI.iter().map(one).collect()
});

fn reason(data: &[u8]) -> &'static str {
    let known = REFUSALS.iter().find(|(selector, _)| data.starts_with(selector));
    names::simply(known.expect("a refusal of ours").1)
}

impl<M: Machine> Subject for Chain<M> {
    fn take(&mut self, before: &World, actor: Who, action: &Action) -> Result<Returned, String> {
        self.steps += 1;
        if let Action::Wait(seconds) = action {
            self.machine.get_mut().at(before.now + seconds);
            return Ok(Returned::Nothing);
        }
        let called = self.speak(before, actor, action).expect("every other action is a message");
        self.weigh(&called, action);
        match &called.result {
            Ok(data) => Ok(self.returned(before, action, &called, data)),
            Err(Stopped::Reverted(data)) => match Refusal::decode_abi(data) {
                Some(refusal) => Err(names::of(action, &refusal).to_owned()),
                None => Err(format!("reverted with {data:02x?}")),
            },
            Err(Stopped::Unfunded) => Err("Unfunded".to_owned()),
            Err(Stopped::Failed(why)) => Err(why.clone()),
        }
    }

    fn differs(&self, world: &World) -> Option<String> {
        let contracts = self.contracts();
        let compared = compared::Compared {
            world,
            contracts,
            machine: &mut *self.machine.borrow_mut(),
            known: &mut self.known.borrow_mut(),
        };
        self.wrong.clone().or_else(|| compared.all().err())
    }

    fn sayable(&self, action: Action) -> Action {
        match action {
            Action::Propose(asked) => {
                Action::Propose(action::DealAsked { changes: words::in_order(asked.changes), ..asked })
            }
            Action::Approve(asked) => {
                Action::Approve(action::DealAsked { changes: words::in_order(asked.changes), ..asked })
            }
            other => other,
        }
    }

    fn digests(&self) -> BTreeMap<u32, [u8; 32]> {
        self.known.borrow().terms.iter().map(|(number, id)| (*number, id.0.0)).collect()
    }
}

//! The contracts with funded actors, as a machine that stories are told on.

use std::{mem, rc::Rc};

use assent_core::{
    abi::Params,
    amount::Amount,
    call::consent::New,
    id::{Account, Digest, Seconds},
};
use assent_model::{ACTORS, Config, Currency};
use assent_subject::{
    machine::{Called, Machine, Stopped},
    words,
};

use crate::{
    cells::{Kind, Moment},
    host::{Code, Host},
};

/// Who deploys: nobody in any story.
const DEPLOYER: [u8; 20] = [0xDE; 20];

/// The contracts on a simulated host.
#[derive(Debug)]
pub struct Native {
    host: Rc<Host>,
    contracts: [Account; 2],
    deployed: Moment,
    start: u64,
}

impl Native {
    /// Deploys the contracts at the story's start, funds the actors.
    #[must_use]
    pub fn deploy(config: &Config) -> Self {
        let host = Rc::new(Host::default());
        host.state().now = config.start;
        host.state().set_code(&words::token().0, Code::Token);
        let made = host.deploy(DEPLOYER, Code::Consent, &new(config).encode());
        let consent = Account(made.expect("consent deploys"));
        let zero = Account::ZERO;
        let deployed = host.state().cells.now();
        let mut machine = Self { host, contracts: [consent, zero], deployed, start: config.start };
        let (licensing, _): (Account, Account) = machine.record(consent, 0, &()).expect("a root");
        machine.contracts = [consent, licensing];
        for actor in ACTORS {
            machine.fund(words::account(actor, machine.contracts), config.purse);
        }
        machine.deployed = machine.host.state().cells.now();
        machine
    }

    /// The host that the contracts run on.
    #[must_use]
    pub fn host(&self) -> &Host {
        &self.host
    }

    /// Gives an actor the purse in either currency, and lets `licensing` take all tokens.
    fn fund(&mut self, who: Account, purse: u128) {
        let cells = &mut self.host.state().cells;
        cells.put_amount(Kind::Native, &who.0, &[], purse);
        cells.put_amount(Kind::Held, &who.0, &[], purse);
        cells.put_amount(Kind::Allowed, &who.0, &self.contracts[1].0, u128::MAX);
    }
}

fn new(config: &Config) -> New {
    New {
        licensing: Digest(Code::Licensing.hash()),
        office: Digest(Code::Office.hash()),
        notice: Seconds(config.notice),
        naming_notice: Seconds(config.naming_notice),
        arbiter: words::account(assent_model::Account::ARBITER, [Account::ZERO; 2]),
        bond: Amount(config.bond),
    }
}

impl Machine for Native {
    fn contracts(&self) -> [Account; 2] {
        self.contracts
    }

    fn set_back(&mut self) {
        let mut state = self.host.state();
        state.cells.back(self.deployed);
        state.now = self.start;
    }

    fn at(&mut self, now: u64) {
        let mut state = self.host.state();
        state.now = state.now.max(now);
    }

    fn call(&mut self, who: Account, to: Account, data: Vec<u8>, value: u128) -> Called {
        self.host.state().events.clear();
        let funded = self.host.state().cells.amount(Kind::Native, &who.0, &[]) >= value;
        let result = if funded {
            let output = self.host.call(who.0, to.0, data, value).map_err(Stopped::Failed);
            output.and_then(|output| output.map_err(Stopped::Reverted))
        } else {
            Err(Stopped::Unfunded)
        };
        let events = mem::take(&mut self.host.state().events);
        let licensing = self.contracts[1].0;
        let events = events.into_iter().filter(|(of, ..)| *of == licensing);
        Called { result, events: events.map(|(_, topics, data)| (topics, data)).collect(), proof: 0 }
    }

    fn stored(&mut self, contract: Account, key: Vec<u8>) -> Option<Vec<u8>> {
        let state = self.host.state();
        let stored = state.cells.get(Kind::Record, &contract.0, &key);
        (!stored.is_empty()).then(|| stored.to_vec())
    }

    fn balance(&mut self, who: Account, currency: Currency) -> i128 {
        let kind = match currency {
            Currency::Native => Kind::Native,
            Currency::Token => Kind::Held,
            Currency::Nothing | Currency::Ours => return 0,
        };
        i128::try_from(self.host.state().cells.amount(kind, &who.0, &[])).expect("a balance")
    }

    fn root(&mut self) -> Vec<u8> {
        self.host.state().cells.digest().to_le_bytes().to_vec()
    }
}

//! The three blobs in externalities, as a machine that stories are told on: raw calls, raw storage, purses.

use std::collections::BTreeMap;

use assent_core::{
    abi::Params,
    amount::Amount,
    call::consent::New,
    id::{Account, Digest, Seconds},
};
use assent_model::{ACTORS, Config, Currency};
use assent_runtime::{Assets, Balances, Revive, Runtime, RuntimeEvent, RuntimeOrigin, System, UNIT, accounts, testing};
use assent_subject::{
    machine::{Called, Machine, Stopped},
    words,
};
use frame_support::traits::fungibles::{Inspect, Mutate};
use pallet_revive::{Code, ExecConfig, TransactionLimits};
use sp_core::{H160, U256};
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring;
use sp_runtime::Weight;

/// The committed blob of `consent`.
const CONSENT: &[u8] = include_bytes!("../../../contracts/artifact/consent.polkavm");
/// The committed blob of `licensing`.
const LICENSING: &[u8] = include_bytes!("../../../contracts/artifact/licensing.polkavm");
/// The committed blob of its office.
const OFFICE: &[u8] = include_bytes!("../../../contracts/artifact/office.polkavm");

/// How many 18-decimal units make one of the chain's 10-decimal units.
const RATIO: u128 = 100_000_000;
/// What actors have beyond the purse that stories are about, in the chain's 10-decimal units: for storage deposits.
const CHANGE: u128 = 1_000_000 * UNIT;

/// pallet-revive with the blobs and funded actors.
pub struct Blobs {
    ext: TestExternalities,
    consent: Account,
    licensing: Account,
    /// Storage deposits that a caller has paid, in 18 decimals: no part of any story.
    deposits: BTreeMap<Account, i128>,
}

impl Blobs {
    /// Deploys the blobs at the story's start, funds the actors.
    #[must_use]
    pub fn deploy(config: &Config) -> Self {
        assert_eq!(words::token().0, assent_runtime::contracts::erc20_address(assent_runtime::USDC).0);
        let mut ext = assent_runtime::ext();
        let zero = Account::ZERO;
        let consent = ext.execute_with(|| {
            testing::enter_block(2, config.start * 1_000);
            instantiate(config)
        });
        let mut machine = Self { ext, consent, licensing: zero, deposits: BTreeMap::new() };
        let root: (Account, Account) = machine.record(consent, 0, &()).expect("a root");
        machine.licensing = root.0;
        for actor in ACTORS {
            machine.fund(words::account(actor, [consent, root.0]), config.purse);
        }
        machine.deposits.clear();
        machine.begin();
        machine
    }

    /// Gives an actor the purse in either currency, and lets `licensing` take all tokens.
    fn fund(&mut self, who: Account, purse: u128) {
        let id = accounts::of_address(H160(who.0));
        let free = purse / RATIO + assent_runtime::ED + CHANGE;
        let endow = |id: &assent_runtime::AccountId| {
            Balances::force_set_balance(RuntimeOrigin::root(), id.clone().into(), free).expect("endows");
        };
        self.ext.execute_with(|| {
            endow(&id);
            <Assets as Mutate<_>>::mint_into(assent_runtime::USDC, &id, purse).expect("mints");
        });
        // approve(address,uint256)
        let approve =
            [&[0x09, 0x5E, 0xA7, 0xB3][..], &[0; 12], &self.licensing.0, &[0; 16], &u128::MAX.to_be_bytes()].concat();
        self.call(who, words::token(), approve, 0).result.expect("approves");
        // The approval's deposit is no part of any story either.
        self.ext.execute_with(|| endow(&id));
    }

    /// A story begins here.
    fn begin(&mut self) {
        self.ext.execute_with(sp_io::storage::start_transaction);
    }

    /// What an account could spend, with what it paid for storage.
    fn native(&mut self, who: Account) -> i128 {
        let balance = self.ext.execute_with(|| Revive::evm_balance(&H160(who.0)).as_u128());
        let deposits = self.deposits.get(&who).copied().unwrap_or(0);
        i128::try_from(balance).expect("a balance") + deposits
    }
}

impl Machine for Blobs {
    fn contracts(&self) -> [Account; 2] {
        [self.consent, self.licensing]
    }

    fn set_back(&mut self) {
        self.ext.execute_with(sp_io::storage::rollback_transaction);
        self.deposits.clear();
        self.begin();
    }

    fn at(&mut self, now: u64) {
        self.ext.execute_with(|| {
            let before = assent_runtime::Timestamp::get() / 1_000;
            if now > before {
                testing::advance(now - before);
            }
        });
    }

    fn call(&mut self, who: Account, to: Account, data: Vec<u8>, value: u128) -> Called {
        let licensing = H160(self.licensing.0);
        let (called, deposit) = self.ext.execute_with(|| {
            System::reset_events();
            let origin = RuntimeOrigin::signed(accounts::of_address(H160(who.0)));
            let config = ExecConfig::new_substrate_tx();
            let outcome = Revive::bare_call(origin, H160(to.0), value.into(), limits(), data, &config);
            let deposit = match outcome.storage_deposit {
                pallet_revive::StorageDeposit::Charge(amount) => i128::try_from(amount).expect("a deposit"),
                pallet_revive::StorageDeposit::Refund(amount) => -i128::try_from(amount).expect("a deposit"),
            };
            let result = match outcome.result {
                Ok(returned) if returned.did_revert() => Err(Stopped::Reverted(returned.data)),
                Ok(returned) => Ok(returned.data),
                Err(error) => Err(stopped(format!("{error:?}"))),
            };
            let events = System::events().into_iter().filter_map(|record| emitted(record.event, licensing)).collect();
            (Called { result, events, proof: outcome.weight_consumed.proof_size() }, deposit)
        });
        if called.result.is_ok() {
            *self.deposits.entry(who).or_default() += deposit * RATIO as i128;
        }
        called
    }

    fn stored(&mut self, contract: Account, key: Vec<u8>) -> Option<Vec<u8>> {
        let stored = self.ext.execute_with(|| Revive::get_storage_var_key(H160(contract.0), key));
        stored.unwrap_or_else(|error| panic!("no storage: {error:?}"))
    }

    fn balance(&mut self, who: Account, currency: Currency) -> i128 {
        match currency {
            Currency::Native if who == self.consent || who == self.licensing => self.native(who),
            Currency::Native => self.native(who) - (CHANGE * RATIO) as i128,
            Currency::Token => self.ext.execute_with(|| {
                let id = accounts::of_address(H160(who.0));
                i128::try_from(<Assets as Inspect<_>>::balance(assent_runtime::USDC, &id)).expect("a balance")
            }),
            Currency::Nothing | Currency::Ours => 0,
        }
    }

    fn root(&mut self) -> Vec<u8> {
        self.ext.execute_with(|| {
            System::reset_events();
            sp_io::storage::root(sp_runtime::StateVersion::V1)
        })
    }
}

fn stopped(why: String) -> Stopped {
    if why.contains("TransferFailed") { Stopped::Unfunded } else { Stopped::Failed(why) }
}

fn limits() -> TransactionLimits<Runtime> {
    let weight_limit = Weight::from_parts(500_000_000_000, 8_000_000);
    TransactionLimits::WeightAndDeposit { weight_limit, deposit_limit: 1_000 * UNIT }
}

fn instantiate(config: &Config) -> Account {
    let deployer = RuntimeOrigin::signed(Sr25519Keyring::Alice.to_account_id());
    for blob in [LICENSING, OFFICE] {
        Revive::upload_code(deployer.clone(), blob.to_vec(), 1_000 * UNIT).expect("uploads");
    }
    let digest = |blob| Digest(sp_io::hashing::keccak_256(blob));
    let new = New {
        licensing: digest(LICENSING),
        office: digest(OFFICE),
        notice: Seconds(config.notice),
        naming_notice: Seconds(config.naming_notice),
        arbiter: words::account(assent_model::Account::ARBITER, [Account::ZERO; 2]),
        bond: Amount(config.bond),
    };
    let upload = Code::Upload(CONSENT.to_vec());
    let exec = ExecConfig::new_substrate_tx();
    let made = Revive::bare_instantiate(deployer, U256::zero(), limits(), upload, new.encode(), None, &exec);
    Account(made.result.expect("instantiates").addr.0)
}

fn emitted(event: RuntimeEvent, of: H160) -> Option<(Vec<[u8; 32]>, Vec<u8>)> {
    match event {
        RuntimeEvent::Revive(pallet_revive::Event::ContractEmitted { contract, data, topics }) if contract == of => {
            Some((topics.into_iter().map(|topic| topic.0).collect(), data))
        }
        _ => None,
    }
}

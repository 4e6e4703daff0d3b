//! The test runtime in externalities, with the committed blobs deployed.

use alloy_sol_types::{SolCall, SolConstructor, SolEvent};
use assent_core::{
    abi::Params,
    catalogue::{Card, Catalogue},
    error::Refusal,
    licence::Licence,
    member::Listed,
    message::Message,
    record::{Fields, Fixed},
    royalty::Ledger,
    terms::Terms,
};
use assent_runtime::{Balances, Revive, Runtime, RuntimeEvent, RuntimeOrigin, System, UNIT, testing};
use codec::{Decode, Encode};
use frame_support::traits::fungible::Inspect;
use pallet_revive::{AddressMapper, Code, Config, ContractResult, ExecConfig, ExecReturnValue, TransactionLimits};
use sp_core::{H160, H256, U256};
use sp_keyring::Sr25519Keyring;
use sp_runtime::Weight;

use crate::abi::{
    consent::Consent::{self, ConsentEvents},
    licensing::Licensing::LicensingEvents,
};

/// The committed blob of `consent`.
pub const CONSENT: &[u8] = include_bytes!("../../../contracts/artifact/consent.polkavm");
/// The committed blob of `licensing`.
pub const LICENSING: &[u8] = include_bytes!("../../../contracts/artifact/licensing.polkavm");

/// The committed blob of licensing's `office`.
pub const OFFICE: &[u8] = include_bytes!("../../../contracts/artifact/office.polkavm");

/// How long a name waits before it counts.
pub const NAMING_NOTICE: u64 = 30 * 86_400;
/// What filing a dispute costs until it is returned.
pub const BOND: u128 = 10_000_000_000_000_000_000;

/// The maps of `consent` that are read here.
const CATALOGUES: u32 = 1;
/// The maps of `licensing` that are read here.
const LISTED: u32 = 1;
const TERMS: u32 = 2;
const LICENCES: u32 = 4;
const LEDGERS: u32 = 5;

/// How many 18-decimal units make one of the chain's 10-decimal units.
pub const ETH_RATIO: u128 = 100_000_000;

/// An event of one of the contracts, as it was emitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Emitted {
    /// The contract.
    pub contract: H160,
    /// Signature and indexed fields.
    pub topics: Vec<H256>,
    /// The other fields.
    pub data: Vec<u8>,
}

impl Emitted {
    /// The name of the event, by its first topic.
    ///
    /// # Panics
    /// Where the ABI has no such event.
    #[must_use]
    pub fn name(&self) -> &'static str {
        let signature = self.topics.first().expect("an event has a signature").0;
        let name = ConsentEvents::name_by_selector(signature);
        name.or_else(|| LicensingEvents::name_by_selector(signature)).expect("an event of the ABI")
    }

    /// The event as a type, if it is of that type.
    #[must_use]
    pub fn as_event<E: SolEvent>(&self) -> Option<E> {
        let topics = self.topics.iter().map(|topic| alloy_primitives::B256::from(topic.0));
        E::decode_raw_log(topics, &self.data).ok()
    }
}

/// What a call led to.
#[derive(Debug)]
pub struct Called<T> {
    /// What it returned, or why it was refused.
    pub result: Result<T, No>,
    /// What the contracts emitted.
    pub events: Vec<Emitted>,
    /// The weight it consumed.
    pub weight: Weight,
    /// The storage deposit it charged (or refunded, negative), in the chain's 10-decimal units.
    pub deposit: i128,
}

impl<T> Called<T> {
    /// The value, or a panic that names the refusal.
    #[track_caller]
    pub fn ok(self) -> T {
        self.result.unwrap_or_else(|no| panic!("refused: {no:?}"))
    }

    /// The refusal, or a panic.
    #[track_caller]
    pub fn refusal(self) -> Refusal {
        match self.result {
            Err(No::Refused(refusal)) => refusal,
            Err(other) => panic!("not a typed refusal: {other:?}"),
            Ok(_) => panic!("was not refused"),
        }
    }

    /// The first event of a type, or a panic.
    #[track_caller]
    pub fn event<E: SolEvent>(&self) -> E {
        self.events.iter().find_map(Emitted::as_event).unwrap_or_else(|| panic!("no {}", E::SIGNATURE))
    }
}

/// Why a call led to nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum No {
    /// A typed refusal.
    Refused(Refusal),
    /// Revert data that is no refusal.
    Reverted(Vec<u8>),
    /// The call trapped or never ran.
    Trapped(String),
}

/// The runtime with the contracts.
pub struct World {
    ext: sp_io::TestExternalities,
    /// The cold contract.
    pub consent: H160,
    /// The hot contract.
    pub licensing: H160,
    /// Whose code the hot contract calls.
    pub office: H160,
}

/// The 20-byte address of a development account.
#[must_use]
pub fn address(who: Sr25519Keyring) -> H160 {
    <Runtime as Config>::AddressMapper::to_address(&who.to_account_id())
}

/// The limits of every call: far above what any message needs.
fn limits() -> TransactionLimits<Runtime> {
    let weight_limit = Weight::from_parts(500_000_000_000, 5_000_000);
    TransactionLimits::WeightAndDeposit { weight_limit, deposit_limit: 1_000 * UNIT }
}

impl World {
    /// Deploys the contracts with a notice period in seconds. Alice is the arbiter.
    #[must_use]
    pub fn deploy(notice: u64) -> Self {
        let mut ext = assent_runtime::ext();
        let consent = ext.execute_with(|| {
            let deployer = RuntimeOrigin::signed(Sr25519Keyring::Alice.to_account_id());
            for blob in [LICENSING, OFFICE] {
                Revive::upload_code(deployer.clone(), blob.to_vec(), 1_000 * UNIT).expect("the blob uploads");
            }
            let input = Consent::constructorCall {
                licensing: sp_io::hashing::keccak_256(LICENSING).into(),
                office: sp_io::hashing::keccak_256(OFFICE).into(),
                notice,
                namingNotice: NAMING_NOTICE,
                arbiter: address(Sr25519Keyring::Alice).0.into(),
                bond: alloy_primitives::U256::from(BOND),
            };
            let config = ExecConfig::new_substrate_tx();
            let (upload, input) = (Code::Upload(CONSENT.to_vec()), input.abi_encode());
            let made = Revive::bare_instantiate(deployer, U256::zero(), limits(), upload, input, None, &config);
            let made = made.result.expect("consent instantiates");
            assert!(!made.result.did_revert(), "{:?}", refused(made.result.data));
            made.addr
        });
        let mut world = Self { ext, consent, licensing: H160::zero(), office: H160::zero() };
        world.licensing = H160(world.root_account(consent, 0));
        world.office = H160(world.root_account(consent, 1));
        world
    }

    /// The account at a place in a contract's root cell.
    fn root_account(&mut self, of: H160, place: usize) -> [u8; 20] {
        let root = self.view(of, Consent::storedCall { key: vec![0; 4].into() });
        root.as_chunks().0[place]
    }

    /// A record of a contract, if there is one: the number of the map, and the key in it.
    pub fn stored<T: Fixed>(&mut self, of: H160, map: u32, key: impl Encode) -> Option<T> {
        let raw = self.view(of, Consent::storedCall { key: (map, key).encode().into() });
        (!raw.is_empty()).then(|| Fields::read(&raw).expect("a record"))
    }

    /// Calls a contract, with a value in 18 decimals.
    pub fn call<C: SolCall>(&mut self, who: Sr25519Keyring, to: H160, call: C, value: u128) -> Called<C::Return> {
        let raw = self.raw_call(who, to, call.abi_encode(), value);
        let result = raw.result.and_then(|data| {
            C::abi_decode_returns(&data).map_err(|error| No::Trapped(format!("undecodable return: {error}")))
        });
        Called { result, events: raw.events, weight: raw.weight, deposit: raw.deposit }
    }

    /// Sends a message of the rules' lists, with a value in 18 decimals.
    pub fn send<M: Message>(&mut self, who: Sr25519Keyring, to: H160, message: &M, value: u128) -> Called<M::Answer> {
        let raw = self.raw_call(who, to, calldata(message), value);
        let result = raw.result.map(|data| Params::decode(&data).expect("an answer of the message's type"));
        Called { result, events: raw.events, weight: raw.weight, deposit: raw.deposit }
    }

    /// Instantiates a contract of EVM code.
    pub fn instantiate(&mut self, who: Sr25519Keyring, initcode: Vec<u8>) -> H160 {
        self.ext.execute_with(|| {
            let (origin, config) = (RuntimeOrigin::signed(who.to_account_id()), ExecConfig::new_substrate_tx());
            let code = Code::Upload(initcode);
            let made = Revive::bare_instantiate(origin, U256::zero(), limits(), code, vec![], None, &config);
            // As a transaction would: the next contract has another address.
            System::inc_account_nonce(who.to_account_id());
            let made = made.result.expect("the contract instantiates");
            assert!(!made.result.did_revert(), "{:?}", made.result.data);
            made.addr
        })
    }

    /// Does something to the chain itself, past the contracts.
    pub fn within<R>(&mut self, act: impl FnOnce() -> R) -> R {
        self.ext.execute_with(act)
    }

    /// Calls a contract with any bytes.
    pub fn raw_call(&mut self, who: Sr25519Keyring, to: H160, data: Vec<u8>, value: u128) -> Called<Vec<u8>> {
        self.ext.execute_with(|| {
            System::reset_events();
            let origin = RuntimeOrigin::signed(who.to_account_id());
            let config = ExecConfig::new_substrate_tx();
            let outcome = Revive::bare_call(origin, to, value.into(), limits(), data, &config);
            let events = System::events().into_iter().filter_map(|record| emitted(record.event)).collect();
            called(outcome, events)
        })
    }

    /// Calls a consent message.
    pub fn consent<C: SolCall>(&mut self, who: Sr25519Keyring, call: C) -> Called<C::Return> {
        self.call(who, self.consent, call, 0)
    }

    /// Calls a licensing message without money.
    pub fn licensing<C: SolCall>(&mut self, who: Sr25519Keyring, call: C) -> Called<C::Return> {
        self.call(who, self.licensing, call, 0)
    }

    /// Reads from a contract.
    pub fn view<C: SolCall>(&mut self, from: H160, call: C) -> C::Return {
        self.call(Sr25519Keyring::Ferdie, from, call, 0).ok()
    }

    /// A catalogue as `consent` keeps it.
    pub fn catalogue(&mut self, id: u32) -> Catalogue {
        self.stored(self.consent, CATALOGUES, id).expect("a catalogue")
    }

    /// A card as `licensing` keeps it.
    pub fn card(&mut self, catalogue: u32) -> Card {
        let listed: Listed = self.stored(self.licensing, LISTED, catalogue).expect("a card");
        listed.card
    }

    /// A licence.
    pub fn licence(&mut self, id: u64) -> Licence {
        self.stored(self.licensing, LICENCES, id).expect("a licence")
    }

    /// Registered terms.
    pub fn terms(&mut self, id: [u8; 32]) -> Terms {
        self.stored(self.licensing, TERMS, id).expect("terms")
    }

    /// All that was ever credited to a catalogue in the native currency.
    pub fn accrued(&mut self, catalogue: u32) -> u128 {
        let ledger: Option<Ledger> = self.stored(self.licensing, LEDGERS, (catalogue, [0_u8; 20]));
        ledger.map_or(0, |ledger| ledger.accrued.0)
    }

    /// What an address holds, in 18 decimals.
    pub fn balance(&mut self, of: H160) -> u128 {
        self.ext.execute_with(|| Revive::evm_balance(&of).as_u128())
    }

    /// What an account holds, in the chain's 10-decimal units.
    pub fn planck(&mut self, of: Sr25519Keyring) -> u128 {
        self.ext.execute_with(|| Balances::total_balance(&of.to_account_id()))
    }

    /// The chain's clock, in seconds since 1970.
    pub fn now(&mut self) -> u64 {
        self.ext.execute_with(|| assent_runtime::Timestamp::get() / 1_000)
    }

    /// Moves the clock on.
    pub fn advance(&mut self, seconds: u64) {
        self.ext.execute_with(|| testing::advance(seconds));
    }

    /// The root of all state: two equal roots are two equal states.
    pub fn state_root(&mut self) -> H256 {
        self.ext.execute_with(|| {
            System::reset_events();
            H256::decode(&mut &sp_io::storage::root(sp_runtime::StateVersion::V1)[..]).expect("a root")
        })
    }
}

/// A message's calldata.
#[must_use]
pub fn calldata<M: Message>(message: &M) -> Vec<u8> {
    [&M::SELECTOR[..], &Params::encode(message)].concat()
}

fn emitted(event: RuntimeEvent) -> Option<Emitted> {
    match event {
        RuntimeEvent::Revive(pallet_revive::Event::ContractEmitted { contract, data, topics }) => {
            Some(Emitted { contract, topics, data })
        }
        _ => None,
    }
}

fn called(outcome: ContractResult<ExecReturnValue, u128>, events: Vec<Emitted>) -> Called<Vec<u8>> {
    let deposit = match outcome.storage_deposit {
        pallet_revive::StorageDeposit::Charge(amount) => i128::try_from(amount).expect("a deposit"),
        pallet_revive::StorageDeposit::Refund(amount) => -i128::try_from(amount).expect("a deposit"),
    };
    let result = match outcome.result {
        Ok(value) if value.did_revert() => Err(refused(value.data)),
        Ok(value) => Ok(value.data),
        Err(error) => Err(No::Trapped(format!("{error:?}"))),
    };
    Called { result, events, weight: outcome.weight_consumed, deposit }
}

fn refused(data: Vec<u8>) -> No {
    Refusal::decode_abi(&data).map_or(No::Reverted(data), No::Refused)
}

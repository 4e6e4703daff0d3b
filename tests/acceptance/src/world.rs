//! The test runtime in externalities, with the committed blobs deployed.

use alloy_sol_types::{SolCall, SolConstructor, SolEvent};
use assent_core::error::Refusal;
use assent_runtime::{Balances, Revive, Runtime, RuntimeEvent, RuntimeOrigin, System, UNIT, testing};
use codec::Decode;
use frame_support::traits::fungible::Inspect;
use pallet_revive::{AddressMapper, Code, Config, ContractResult, ExecConfig, ExecReturnValue, TransactionLimits};
use sp_core::{H160, H256, U256};
use sp_keyring::Sr25519Keyring;
use sp_runtime::Weight;

use crate::abi::{
    consent::Consent,
    licensing::Licensing::{self, cardCall, licenceCall, termsCall},
};

/// The committed blob of `consent`.
pub const CONSENT: &[u8] = include_bytes!("../../../contracts/artifact/consent.polkavm");
/// The committed blob of `licensing`.
pub const LICENSING: &[u8] = include_bytes!("../../../contracts/artifact/licensing.polkavm");

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
        let found = SIGNATURES.into_iter().find(|text| sp_io::hashing::keccak_256(text.as_bytes()) == signature);
        let (name, _) = found.and_then(|text| text.split_once('(')).expect("an event of the ABI");
        name
    }

    /// The event as a type, if it is of that type.
    #[must_use]
    pub fn as_event<E: SolEvent>(&self) -> Option<E> {
        let topics = self.topics.iter().map(|topic| alloy_primitives::B256::from(topic.0));
        E::decode_raw_log(topics, &self.data).ok()
    }
}

/// The signatures of all events.
const SIGNATURES: [&str; 14] = [
    Consent::CatalogueOpened::SIGNATURE,
    Consent::Appended::SIGNATURE,
    Consent::UsesSet::SIGNATURE,
    Consent::Narrowed::SIGNATURE,
    Consent::Offered::SIGNATURE,
    Consent::Withdrawn::SIGNATURE,
    Consent::Granted::SIGNATURE,
    Licensing::TermsRegistered::SIGNATURE,
    Licensing::Licensed::SIGNATURE,
    Licensing::RunStarted::SIGNATURE,
    Licensing::Attested::SIGNATURE,
    Licensing::Paid::SIGNATURE,
    Licensing::Accrued::SIGNATURE,
    Licensing::Claimed::SIGNATURE,
];

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

/// The runtime with both contracts.
pub struct World {
    ext: sp_io::TestExternalities,
    /// The cold contract.
    pub consent: H160,
    /// The hot contract.
    pub licensing: H160,
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
    /// Deploys both contracts with a notice period in seconds.
    #[must_use]
    pub fn deploy(notice: u64) -> Self {
        let mut ext = assent_runtime::ext();
        let consent = ext.execute_with(|| {
            let deployer = RuntimeOrigin::signed(Sr25519Keyring::Alice.to_account_id());
            Revive::upload_code(deployer.clone(), LICENSING.to_vec(), 1_000 * UNIT).expect("licensing uploads");
            let code = sp_io::hashing::keccak_256(LICENSING).into();
            let input = Consent::constructorCall { licensing_code: code, notice }.abi_encode();
            let config = ExecConfig::new_substrate_tx();
            let upload = Code::Upload(CONSENT.to_vec());
            let made = Revive::bare_instantiate(deployer, U256::zero(), limits(), upload, input, None, &config);
            made.result.expect("consent instantiates").addr
        });
        let mut world = Self { ext, consent, licensing: H160::zero() };
        let licensing = world.view(consent, Consent::licensingCall {});
        world.licensing = H160(licensing.into());
        world
    }

    /// Calls a contract, with a value in 18 decimals.
    pub fn call<C: SolCall>(&mut self, who: Sr25519Keyring, to: H160, call: C, value: u128) -> Called<C::Return> {
        let raw = self.raw_call(who, to, call.abi_encode(), value);
        let result = raw.result.and_then(|data| {
            C::abi_decode_returns(&data).map_err(|error| No::Trapped(format!("undecodable return: {error}")))
        });
        Called { result, events: raw.events, weight: raw.weight, deposit: raw.deposit }
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
    pub fn catalogue(&mut self, id: u32) -> assent_core::catalogue::Catalogue {
        let raw = self.view(self.consent, Consent::catalogueCall { id });
        Decode::decode(&mut &raw[..]).expect("a catalogue")
    }

    /// A card as `licensing` keeps it.
    pub fn card(&mut self, catalogue: u32) -> assent_core::catalogue::Card {
        let raw = self.view(self.licensing, cardCall { catalogue });
        Decode::decode(&mut &raw[..]).expect("a card")
    }

    /// A licence.
    pub fn licence(&mut self, id: u64) -> assent_core::licence::Licence {
        let raw = self.view(self.licensing, licenceCall { id });
        Decode::decode(&mut &raw[..]).expect("a licence")
    }

    /// Registered terms.
    pub fn terms(&mut self, id: [u8; 32]) -> assent_core::terms::Terms {
        let raw = self.view(self.licensing, termsCall { id: id.into() });
        Decode::decode(&mut &raw[..]).expect("terms")
    }

    /// All that was ever credited to a catalogue in the native currency.
    pub fn accrued(&mut self, catalogue: u32) -> u128 {
        let call = Licensing::accruedCall { catalogue, currency: Default::default() };
        self.view(self.licensing, call).to()
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

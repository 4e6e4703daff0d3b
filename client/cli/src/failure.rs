//! Every error as a line, a hint and an exit code.

use std::collections::BTreeMap;

use assent_chain::{
    Class, Explain, TxHash,
    amount::AmountError,
    assent::{OpenError, SendError},
    client::{ConnectError, ReadError},
    deploy::DeployError,
    deployment::DeploymentError,
    dry_run::CallError,
    journal::{DeskError, JournalError},
    lock::LockError,
    refusal,
    signer::KeyError,
    transaction::SubmitError,
};
use assent_core::error::Refusal;
use assent_media::MediaError;

/// How the program ends. Listed in `style.md` and in `assent --help`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// All is well.
    Ok,
    /// It cannot be done as asked.
    Error,
    /// It was asked in a way that makes no sense.
    Usage,
    /// What was relied on is not so.
    Check,
    /// A key is needed or refused.
    Key,
    /// Network or node: try again.
    Network,
    /// A part was done; see the rows.
    Partial,
    /// Interrupted.
    Interrupted,
}

impl Exit {
    /// The number that the shell sees.
    pub const fn code(self) -> u8 {
        match self {
            Self::Ok => 0,
            Self::Error => 1,
            Self::Usage => 2,
            Self::Check => 3,
            Self::Key => 4,
            Self::Network => 5,
            Self::Partial => 6,
            Self::Interrupted => 130,
        }
    }
}

impl From<Class> for Exit {
    fn from(class: Class) -> Self {
        match class {
            Class::Failed => Self::Error,
            Class::Usage => Self::Usage,
            Class::Check => Self::Check,
            Class::Key => Self::Key,
            Class::Network => Self::Network,
            Class::Partial => Self::Partial,
        }
    }
}

/// Values by name.
pub type Values = BTreeMap<String, String>;

/// Why a command did not do what it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// A stable name.
    pub kind: String,
    /// One sentence.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
    /// How the program ends.
    pub exit: Exit,
    /// The offending values of a refusal, or the transaction that is uncertain.
    pub values: Values,
}

impl Failure {
    /// A failure with an exit code.
    pub fn new(exit: Exit, kind: &str, message: impl Into<String>) -> Self {
        Self { kind: kind.to_owned(), message: message.into(), hint: None, exit, values: Values::new() }
    }

    /// It cannot be done as asked.
    pub fn failed(kind: &str, message: impl Into<String>) -> Self {
        Self::new(Exit::Error, kind, message)
    }

    /// It was asked in a way that makes no sense.
    pub fn usage(kind: &str, message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, kind, message)
    }

    /// Arguments that cannot be understood.
    pub fn arguments(error: &clap::Error) -> Self {
        let text = error.to_string();
        let message = text.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
        Self::usage("arguments", message).hint("What can be given: --help.")
    }

    /// What was relied on is not so.
    pub fn check(kind: &str, message: impl Into<String>) -> Self {
        Self::new(Exit::Check, kind, message)
    }

    /// The failure with a hint.
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// The failure after a part was done: which, and how to go on.
    pub fn after(self, done: &str, next: &str) -> Self {
        if self.exit == Exit::Partial {
            return self;
        }
        let hint = format!("{} Then go on with: {next}", self.hint.unwrap_or_default());
        Self { message: format!("{done}, but then: {}", self.message), hint: Some(hint.trim().to_owned()), ..self }
            .partial()
    }

    /// The failure after all was done, where only the report is missing: it must not be taken for a reason to repeat it.
    pub fn unseen(self, done: &str, look: &str) -> Self {
        let message = format!("{done}, but cannot be shown: {}", self.message);
        Self { message, exit: Exit::Partial, ..self }.hint(format!("Do not repeat the command; look with: {look}"))
    }

    /// Keeps the codes that say more than *partial*: what is uncertain stays uncertain.
    fn partial(self) -> Self {
        let exit = if self.exit == Exit::Network { Exit::Network } else { Exit::Partial };
        Self { exit, ..self }
    }

    /// The person pressed ctrl-c.
    pub fn interrupted(in_flight: Option<TxHash>) -> Self {
        let failure = Self::new(Exit::Interrupted, "interrupted", "interrupted");
        match in_flight {
            None => failure.hint("Nothing was in flight."),
            Some(tx) => failure.hint(format!(
                "Transaction {tx} was signed and may have been sent: look with `assent show transaction {tx}`."
            )),
        }
    }

    fn explained(error: &impl Explain) -> Self {
        let (kind, exit) = (error.kind().to_owned(), error.class().into());
        Self { kind, message: error.to_string(), hint: error.hint(), exit, values: Values::new() }
    }

    fn refused(self, refusal: &Refusal) -> Self {
        let values = refusal::values(refusal).into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self { values, ..self }
    }
}

impl Failure {
    /// The hash is what somebody needs who looks for the transaction later.
    fn submitted(self, error: &SubmitError) -> Self {
        match error {
            SubmitError::Uncertain { tx } | SubmitError::Failed { tx, .. } => {
                Self { values: Values::from([("transaction".to_owned(), tx.to_string())]), ..self }
            }
            SubmitError::NotSent(_) | SubmitError::Rejected { .. } => self,
        }
    }
}

macro_rules! explained {
    ($($error:ty),+ $(,)?) => {$(
        impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self::explained(&error)
            }
        }
    )+};
}

explained!(ConnectError, ReadError, KeyError, DeploymentError, OpenError, LockError, JournalError, DeskError);

impl From<CallError> for Failure {
    fn from(error: CallError) -> Self {
        let failure = Self::explained(&error);
        if let CallError::Refused(refusal) = &error { failure.refused(refusal) } else { failure }
    }
}

impl From<SendError> for Failure {
    fn from(error: SendError) -> Self {
        let failure = Self::explained(&error);
        match &error {
            SendError::Refused { refusal, .. } => failure.refused(refusal),
            SendError::Submit(error) => failure.submitted(error),
        }
    }
}

impl From<SubmitError> for Failure {
    fn from(error: SubmitError) -> Self {
        Self::explained(&error).submitted(&error)
    }
}

impl From<DeployError> for Failure {
    fn from(error: DeployError) -> Self {
        let failure = Self::explained(&error);
        if let DeployError::Submit(error) = &error { failure.submitted(error) } else { failure }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        CallError::Refused(refusal).into()
    }
}

impl From<AmountError> for Failure {
    fn from(error: AmountError) -> Self {
        Self::usage("amount", error.to_string()).hint("Write amounts in whole units, such as 1.5.")
    }
}

impl From<MediaError> for Failure {
    fn from(error: MediaError) -> Self {
        Self::failed("media", error.to_string()).hint(error.hint())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use assent_core::{
        amount::Amount,
        id::{Account, Head},
    };

    #[test]
    fn exit_codes_are_the_documented_ones() {
        let all = [
            Exit::Ok,
            Exit::Error,
            Exit::Usage,
            Exit::Check,
            Exit::Key,
            Exit::Network,
            Exit::Partial,
            Exit::Interrupted,
        ];
        assert_eq!(all.map(Exit::code), [0, 1, 2, 3, 4, 5, 6, 130]);
    }

    #[test]
    fn refusals_exit_by_what_they_are() {
        let exit = |refusal: Refusal| Failure::from(refusal).exit;
        assert_eq!(exit(Refusal::HeadMoved { seen: Head::default(), head: Head::default() }), Exit::Check);
        assert_eq!(exit(Refusal::PriceAboveMax { price: Amount(2), max: Amount(1) }), Exit::Check);
        assert_eq!(exit(Refusal::NotLicensor { caller: Account::ZERO, licensor: Account::ZERO }), Exit::Key);
        assert_eq!(exit(Refusal::EmptyDeal {}), Exit::Error);
    }

    #[test]
    fn a_refusal_keeps_its_name_and_values() {
        let failure = Failure::from(Refusal::PriceAboveMax { price: Amount(2), max: Amount(1) });
        assert_eq!(failure.kind, "PriceAboveMax");
        let values = [("price", "2"), ("max", "1")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(failure.values, Values::from(values));
        assert!(failure.hint.is_some());
    }

    #[test]
    fn a_failure_after_a_part_was_done_is_partial_unless_uncertain() {
        let next = "assent register PATH --catalogue 1";
        let failed = Failure::failed("x", "no").hint("Look.").after("catalogue 1 is open", next);
        assert_eq!((failed.exit, failed.message.as_str()), (Exit::Partial, "catalogue 1 is open, but then: no"));
        let uncertain = Failure::from(SubmitError::Uncertain { tx: TxHash([0; 32]) }).after("x", "y");
        assert_eq!(uncertain.exit, Exit::Network);
    }

    #[test]
    fn what_is_done_but_cannot_be_shown_is_not_to_be_repeated() {
        let lost = Failure::new(Exit::Network, "node", "no answer").hint("Repeat the command.");
        let unseen = lost.unseen("licence 1 is bought", "assent show licence 1");
        assert_eq!(unseen.message, "licence 1 is bought, but cannot be shown: no answer");
        assert_eq!(unseen.hint.as_deref(), Some("Do not repeat the command; look with: assent show licence 1"));
        assert_eq!(unseen.clone().after("catalogue 1 is open", "assent register"), unseen);
    }

    #[test]
    fn an_interruption_names_what_was_in_flight() {
        let failure = Failure::interrupted(Some(TxHash([0xAB; 32])));
        assert!(failure.hint.unwrap().contains("0xabab"));
        assert_eq!(failure.exit.code(), 130);
    }
}

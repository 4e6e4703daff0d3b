//! The file of a journal: a small transactional store of its own kind, made for being killed.
//!
//! A job is begun in one transaction and every change of a step is another, on the disk before the call returns. One process
//! holds the file at a time; when it ends, however it ends, the file is free.

use std::{
    io,
    path::{Path, PathBuf},
};

use redb::{Database, DatabaseError, ReadableDatabase, StorageError, TableDefinition, TableError, WriteTransaction};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::State;
use crate::explain::{Class, Explain};

/// The form of the file.
pub const SCHEMA: &str = "assent.journal/1";

/// One row: the job.
const JOB: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("job");
/// A row a step.
const STEPS: TableDefinition<'_, u32, &[u8]> = TableDefinition::new("steps");
const THE_JOB: &str = "job";

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// What kind of work, such as `buy`.
    pub kind: String,
    /// What was asked for: a command that asks for something else is another job.
    pub asked: Value,
    /// What was made of that, once and for all: salts, rows, prices.
    pub plan: Value,
    /// How many steps.
    pub steps: u32,
}

/// A job and where its steps are.
pub type Begun<O> = (Job, Vec<State<O>>);

#[derive(Serialize, Deserialize)]
struct Written {
    schema: String,
    #[serde(flatten)]
    job: Job,
}

/// An open journal. Nobody else can open it meanwhile.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    store: Database,
}

/// Why a journal cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// Another process is at work on it.
    #[error("another process works on the journal {}", path.display())]
    Busy {
        /// Which.
        path: PathBuf,
    },
    /// It cannot be opened or made.
    #[error("the journal {} cannot be opened: {reason}", path.display())]
    Unusable {
        /// Which.
        path: PathBuf,
        /// Why.
        reason: io::ErrorKind,
    },
    /// The disk is full.
    #[error("there is no space left for the journal {}", path.display())]
    DiskFull {
        /// Which.
        path: PathBuf,
    },
    /// It is a file of another kind, or of another version of this program.
    #[error("{} is no journal that this program reads", path.display())]
    Foreign {
        /// Which.
        path: PathBuf,
    },
    /// It is a journal, and not whole.
    #[error("the journal {} is damaged: {reason}", path.display())]
    Damaged {
        /// Which.
        path: PathBuf,
        /// What was seen.
        reason: String,
    },
    /// It is of another job, of which transactions were signed.
    #[error("the journal {} is of another command, which is not finished", path.display())]
    OtherJob {
        /// Which.
        path: PathBuf,
        /// What that command asked for.
        asked: Value,
    },
}

impl Explain for JournalError {
    fn kind(&self) -> &'static str {
        match self {
            Self::Busy { .. } => "journal_busy",
            Self::Unusable { .. } => "journal_unusable",
            Self::DiskFull { .. } => "disk_full",
            Self::Foreign { .. } => "journal_foreign",
            Self::Damaged { .. } => "journal_damaged",
            Self::OtherJob { .. } => "other_job",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::OtherJob { .. } | Self::Damaged { .. } => Class::Check,
            _ => Class::Failed,
        }
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Busy { .. } => "Wait until it has ended; the same command then goes on where it stopped.".to_owned(),
            Self::Unusable { .. } => "Check the path and its permissions.".to_owned(),
            Self::DiskFull { .. } => {
                "Nothing was sent that is not written down: make room, then repeat the command.".to_owned()
            }
            Self::Foreign { .. } => {
                "If another version of assent wrote it, finish with that one; else it is no journal: move it away."
                    .to_owned()
            }
            Self::Damaged { .. } => {
                "What it knew can be read from the chain: look with `assent show account`. Only then remove it."
                    .to_owned()
            }
            Self::OtherJob { asked, .. } => {
                format!("Finish that one first, with what it was asked: {asked}.")
            }
        })
    }
}

impl Journal {
    /// Opens a journal, or makes an empty one.
    ///
    /// # Errors
    /// Those of [`JournalError`] but `OtherJob`.
    pub fn open(path: &Path) -> Result<Self, JournalError> {
        let fault = |error| database_fault(path, error);
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder).map_err(|error| io_fault(path, &error))?;
        let store = Database::create(path).map_err(fault)?;
        // A file whose name is lost with the power holds nothing.
        std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| io_fault(path, &error))?;
        Ok(Self { path: path.to_owned(), store })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The job and where its steps are; nothing where none was begun.
    ///
    /// # Errors
    /// `Foreign`, `Damaged`, `Unusable`.
    pub fn job<O: DeserializeOwned>(&self) -> Result<Option<Begun<O>>, JournalError> {
        let read = self.store.begin_read().map_err(|error| self.fault(error))?;
        let jobs = match read.open_table(JOB) {
            Ok(jobs) => jobs,
            Err(TableError::TableDoesNotExist(_)) => return Ok(None),
            Err(error) => return Err(self.fault(error)),
        };
        let Some(written) = jobs.get(THE_JOB).map_err(|error| self.fault(error))? else { return Ok(None) };
        let Written { schema, job } = self.parse(written.value())?;
        if schema != SCHEMA {
            return Err(JournalError::Foreign { path: self.path.clone() });
        }
        let table = read.open_table(STEPS).map_err(|error| self.fault(error))?;
        let mut states = Vec::new();
        for step in 0..job.steps {
            let row = table.get(step).map_err(|error| self.fault(error))?;
            states.push(row.map_or(Ok(State::Planned), |row| self.parse(row.value()))?);
        }
        Ok(Some((job, states)))
    }

    /// The job that was asked for, as far as it got; nothing where it has to be planned: none was begun, or another of which
    /// nothing was ever signed.
    ///
    /// # Errors
    /// `OtherJob`, `Foreign`, `Damaged`, `Unusable`.
    pub fn resume<O: DeserializeOwned>(&self, kind: &str, asked: &Value) -> Result<Option<Begun<O>>, JournalError> {
        let Some((job, states)) = self.job()? else { return Ok(None) };
        if job.kind == kind && job.asked == *asked {
            return Ok(Some((job, states)));
        }
        if states.iter().all(|state| matches!(state, State::Planned)) {
            return Ok(None);
        }
        Err(JournalError::OtherJob { path: self.path.clone(), asked: job.asked })
    }

    /// Begins a job, in place of any other.
    ///
    /// # Errors
    /// `DiskFull`, `Unusable`, `Damaged`.
    pub fn begin(&self, job: &Job) -> Result<(), JournalError> {
        let text = self.text(&Written { schema: SCHEMA.to_owned(), job: job.clone() })?;
        self.write(|write| {
            write.delete_table(STEPS)?;
            write.open_table(STEPS)?;
            write.open_table(JOB)?.insert(THE_JOB, text.as_slice())?;
            Ok(())
        })
    }

    /// Writes where a step is. It is on the disk when this returns.
    ///
    /// # Errors
    /// `DiskFull`, `Unusable`, `Damaged`.
    pub fn save<O: Serialize>(&self, step: usize, state: &State<O>) -> Result<(), JournalError> {
        let text = self.text(state)?;
        let step = u32::try_from(step).unwrap_or(u32::MAX);
        self.write(|write| {
            write.open_table(STEPS)?.insert(step, text.as_slice())?;
            Ok(())
        })
    }

    /// Removes the file of a job that is finished.
    ///
    /// # Errors
    /// `Unusable`.
    pub fn remove(self) -> Result<(), JournalError> {
        let Self { path, store } = self;
        // Removed while it is held: nobody can begin something in a file that is about to go.
        let removed = std::fs::remove_file(&path).map_err(|error| io_fault(&path, &error));
        drop(store);
        removed
    }

    fn write(&self, change: impl FnOnce(&WriteTransaction) -> Result<(), redb::Error>) -> Result<(), JournalError> {
        // A commit is durable before it returns unless something else is asked for.
        let write = self.store.begin_write().map_err(|error| self.fault(error))?;
        change(&write).map_err(|error| self.fault(error))?;
        write.commit().map_err(|error| self.fault(error))
    }

    fn text(&self, value: &impl Serialize) -> Result<Vec<u8>, JournalError> {
        serde_json::to_vec(value).map_err(|error| self.damaged(error))
    }

    fn parse<T: DeserializeOwned>(&self, bytes: &[u8]) -> Result<T, JournalError> {
        serde_json::from_slice(bytes).map_err(|error| self.damaged(error))
    }

    fn damaged(&self, reason: impl ToString) -> JournalError {
        JournalError::Damaged { path: self.path.clone(), reason: reason.to_string() }
    }

    fn fault(&self, error: impl Into<redb::Error>) -> JournalError {
        match error.into() {
            redb::Error::Io(error) => io_fault(&self.path, &error),
            other => self.damaged(other),
        }
    }
}

fn database_fault(path: &Path, error: DatabaseError) -> JournalError {
    let path = path.to_owned();
    match error {
        DatabaseError::DatabaseAlreadyOpen => JournalError::Busy { path },
        DatabaseError::UpgradeRequired(_) | DatabaseError::LockProtocolMismatch => JournalError::Foreign { path },
        DatabaseError::Storage(StorageError::Io(error)) => io_fault(&path, &error),
        other => JournalError::Damaged { path, reason: other.to_string() },
    }
}

fn io_fault(path: &Path, error: &io::Error) -> JournalError {
    let path = path.to_owned();
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => JournalError::DiskFull { path },
        io::ErrorKind::InvalidData => JournalError::Foreign { path },
        io::ErrorKind::UnexpectedEof => JournalError::Damaged { path, reason: "it ends too early".to_owned() },
        reason => JournalError::Unusable { path, reason },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        journal::{Signed, Void},
        transaction::TxHash,
    };
    use serde_json::json;

    fn job() -> Job {
        Job { kind: "buy".to_owned(), asked: json!({ "list": 1 }), plan: json!([1, 2]), steps: 2 }
    }

    fn signed() -> State<u64> {
        State::Signed(Signed {
            tx: TxHash([1; 32]),
            bytes: vec![0xAB; 40],
            nonce: 3,
            born: 4,
            birth: TxHash([5; 32]),
            mortal: 64,
        })
    }

    fn asked(list: u64) -> Value {
        json!({ "list": list })
    }

    fn resumed(journal: &Journal, list: u64) -> Result<Option<Vec<State<u64>>>, JournalError> {
        journal.resume("buy", &asked(list)).map(|found| found.map(|(_, states)| states))
    }

    fn kind<T>(result: Result<T, JournalError>) -> &'static str {
        result.err().expect("a failure").kind()
    }

    #[test]
    fn what_was_saved_is_there_after_the_process_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/job.journal");
        let states = [
            signed(),
            State::Final { tx: TxHash([1; 32]), block: 9, outcome: 7 },
            State::Void { tx: TxHash([1; 32]), why: Void::Failed { reason: "x".to_owned() } },
            State::Void { tx: TxHash([1; 32]), why: Void::Expired },
            State::Refused { reason: "y".to_owned() },
        ];
        for state in states {
            let journal = Journal::open(&path).unwrap();
            journal.begin(&job()).unwrap();
            journal.save(1, &state).unwrap();
            drop(journal);
            let (found, steps) = Journal::open(&path).unwrap().job::<u64>().unwrap().unwrap();
            assert_eq!((found, steps), (job(), vec![State::Planned, state]));
        }
        Journal::open(&path).unwrap().remove().unwrap();
        assert!(!path.exists());
    }

    #[test]
    fn only_one_process_works_on_a_job() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("job.journal");
        let held = Journal::open(&path).unwrap();
        assert_eq!(kind(Journal::open(&path)), "journal_busy");
        drop(held);
        Journal::open(&path).unwrap();
    }

    #[test]
    fn another_command_is_refused_once_something_was_signed() {
        let folder = tempfile::tempdir().unwrap();
        let journal = Journal::open(&folder.path().join("job.journal")).unwrap();
        assert_eq!(resumed(&journal, 1).unwrap(), None, "nothing was begun");
        journal.begin(&Job { asked: asked(2), ..job() }).unwrap();
        assert_eq!(resumed(&journal, 1).unwrap(), None, "nothing was signed of the other");
        journal.begin(&job()).unwrap();
        assert_eq!(resumed(&journal, 1).unwrap(), Some(vec![State::Planned, State::Planned]));
        journal.save(0, &signed()).unwrap();
        assert_eq!(resumed(&journal, 1).unwrap(), Some(vec![signed(), State::Planned]));
        assert_eq!(kind(resumed(&journal, 2)), "other_job");
        assert_eq!(kind(journal.resume::<u64>("sell", &asked(1))), "other_job");
        journal.begin(&job()).unwrap();
        assert_eq!(resumed(&journal, 1).unwrap(), Some(vec![State::Planned, State::Planned]), "begun anew");
    }

    #[test]
    fn files_of_other_kinds_are_told_apart_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("job.journal");
        for (text, expected) in
            [("catalogue,terms\n1,0x12\n".repeat(400), "journal_foreign"), ("x".into(), "journal_foreign")]
        {
            std::fs::write(&path, &text).unwrap();
            assert_eq!(kind(Journal::open(&path)), expected);
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
        }
        assert_eq!(kind(Journal::open(folder.path())), "journal_unusable");
    }
}

//! What every error says beside its sentence: a stable kind, what class of trouble it is, and what to do next.

/// What class of trouble an error is. Programs map it to an exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// It cannot be done as asked.
    Failed,
    /// It was asked in a way that makes no sense.
    Usage,
    /// What was relied on is not so: it changed, or does not add up.
    Check,
    /// A key is missing, wrong or not entitled.
    Key,
    /// Network or node: trying again may help.
    Network,
    /// A part was done and the rest was not.
    Partial,
}

/// An error that a person and a program can act on.
pub trait Explain: std::error::Error {
    /// A stable name in snake case.
    fn kind(&self) -> &'static str;

    /// What class of trouble it is.
    fn class(&self) -> Class;

    /// What to do next, in one sentence.
    fn hint(&self) -> Option<String> {
        None
    }
}

/// An error of subxt, in a box, told in one line.
#[derive(Debug, thiserror::Error)]
#[error("{}", one_line(.0))]
pub struct Fault(Box<subxt::Error>);

impl<E: Into<subxt::Error>> From<E> for Fault {
    fn from(error: E) -> Self {
        Self(Box::new(error.into()))
    }
}

impl Fault {
    /// What the node itself answered, where it did: code and message.
    #[must_use]
    pub fn answer(&self) -> Option<(i32, &str)> {
        let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(self.0.as_ref());
        while let Some(error) = cause {
            if let Some(subxt_rpcs::Error::User(answer)) = error.downcast_ref() {
                return Some((answer.code, &answer.message));
            }
            cause = error.source();
        }
        None
    }
}

/// The innermost cause says most; subxt's wrappers repeat it.
fn one_line(error: &subxt::Error) -> String {
    let mut innermost: &dyn std::error::Error = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string().replace('\n', " ")
}

//! The loop that brings every step of a job to its end.

use std::collections::HashMap;

use super::{
    Signed, State, Void,
    rule::{Next, Sight, free_nonce, next},
};
use crate::transaction::TxHash;

/// Final blocks after which the same bytes are sent again: a pool may have lost them.
const RESEND: u64 = 4;

/// The last final block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Last {
    /// Its height.
    pub height: u64,
    /// The account's nonce as of it.
    pub nonce: u64,
}

/// What a final block did with a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict<O> {
    /// It took effect.
    Done(O),
    /// It failed, changed nothing but the fee, and is worth another try.
    Again(String),
    /// It failed, and would again.
    Refused(String),
}

/// The steps whose transactions a block holds, and what it did with them.
pub type Found<O> = Vec<(usize, Verdict<O>)>;

/// What came of signing a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signing {
    /// Bytes to send.
    Signed(Signed),
    /// The step makes no sense any more: nothing was signed.
    Refused(String),
}

/// The chain and the file, as the loop needs them.
///
/// An error stops the loop, and nothing is lost by that: it goes on where it was.
pub trait World {
    /// What comes of a step.
    type Outcome;
    /// What stops the loop.
    type Error;

    /// The last final block, with the account's nonce there.
    fn last(&mut self) -> impl Future<Output = Result<Last, Self::Error>>;

    /// Which of the wanted transactions a final block holds, and what it did with them.
    fn look(
        &mut self,
        height: u64,
        wanted: &[(usize, TxHash)],
    ) -> impl Future<Output = Result<Found<Self::Outcome>, Self::Error>>;

    /// The account's next nonce as the node tells it.
    fn next_nonce(&mut self) -> impl Future<Output = Result<u64, Self::Error>>;

    /// Signs a step. Nothing is sent.
    fn sign(&mut self, step: usize, nonce: u64) -> impl Future<Output = Result<Signing, Self::Error>>;

    /// Sends bytes. What the node answers decides nothing.
    fn send(&mut self, signed: &Signed) -> impl Future<Output = Result<(), Self::Error>>;

    /// Waits until there is a final block above this height.
    fn wait(&mut self, height: u64) -> impl Future<Output = Result<(), Self::Error>>;

    /// Writes where a step is. It is on the disk when this returns.
    fn save(&mut self, step: usize, state: &State<Self::Outcome>) -> Result<(), Self::Error>;
}

/// Brings every step to its end, at most `window` of them on their way at a time.
///
/// # Errors
/// Whatever the world says; the job goes on when this is called again with what was saved.
pub async fn run<W: World>(world: &mut W, steps: &mut [State<W::Outcome>], window: usize) -> Result<(), W::Error> {
    let mut going = HashMap::new();
    while steps.iter().any(|state| !state.is_settled()) {
        let last = world.last().await?;
        look(world, steps, &mut going, last).await?;
        judge(world, steps, &going, last)?;
        send(world, steps, &mut going, last).await?;
        sign(world, steps, &mut going, (last, window)).await?;
        if steps.iter().any(|state| !state.is_settled()) {
            world.wait(last.height).await?;
        }
    }
    Ok(())
}

/// What this process knows of a transaction on its way. All of it can be found out again.
#[derive(Clone, Copy, Debug, Default)]
struct Going {
    /// The blocks from birth to this height were looked through.
    searched: Option<u64>,
    /// The final height at which it was sent last.
    sent: Option<u64>,
}

type Ways = HashMap<TxHash, Going>;

fn sight(ways: &Ways, signed: &Signed, last: Last) -> Sight {
    let searched = ways.get(&signed.tx).and_then(|going| going.searched);
    Sight { height: last.height, nonce: last.nonce, searched }
}

/// Looks through the final blocks that nobody looked through yet, each once for all who may be in it.
async fn look<W: World>(
    world: &mut W,
    steps: &mut [State<W::Outcome>],
    ways: &mut Ways,
    last: Last,
) -> Result<(), W::Error> {
    while let Some(height) = searches(steps, ways, last).map(|(_, _, from)| from).min() {
        let here: Vec<_> = searches(steps, ways, last).filter(|(_, _, from)| *from == height).collect();
        let wanted: Vec<_> = here.iter().map(|(step, tx, _)| (*step, *tx)).collect();
        for (step, verdict) in world.look(height, &wanted).await? {
            if let Some(signed) = steps.get(step).and_then(State::signed) {
                let state = judged(signed.tx, height, verdict);
                keep(world, steps, step, state)?;
            }
        }
        for (_, tx) in wanted {
            ways.entry(tx).or_default().searched = Some(height);
        }
    }
    Ok(())
}

/// Who has to be looked for, and from which height on.
fn searches<O>(steps: &[State<O>], ways: &Ways, last: Last) -> impl Iterator<Item = (usize, TxHash, u64)> {
    steps.iter().enumerate().filter_map(move |(step, state)| {
        let signed = state.signed()?;
        match next(signed, sight(ways, signed, last)) {
            Next::Search { from, .. } => Some((step, signed.tx, from)),
            Next::Send | Next::Void(_) => None,
        }
    })
}

fn judged<O>(tx: TxHash, block: u64, verdict: Verdict<O>) -> State<O> {
    match verdict {
        Verdict::Done(outcome) => State::Final { tx, block, outcome },
        Verdict::Again(reason) => State::Void { tx, why: Void::Failed { reason } },
        Verdict::Refused(reason) => State::Refused { reason },
    }
}

/// Gives up what is proved to be void.
fn judge<W: World>(world: &mut W, steps: &mut [State<W::Outcome>], ways: &Ways, last: Last) -> Result<(), W::Error> {
    for step in 0..steps.len() {
        let Some(signed) = steps.get(step).and_then(State::signed) else { continue };
        if let Next::Void(why) = next(signed, sight(ways, signed, last)) {
            let state = State::Void { tx: signed.tx, why };
            keep(world, steps, step, state)?;
        }
    }
    Ok(())
}

/// Sends what is on its way, in order of the nonces, where this process has not yet or it was long ago.
async fn send<W: World>(
    world: &mut W,
    steps: &[State<W::Outcome>],
    ways: &mut Ways,
    last: Last,
) -> Result<(), W::Error> {
    let mut due: Vec<&Signed> = steps.iter().filter_map(State::signed).collect();
    due.sort_by_key(|signed| signed.nonce);
    for signed in due {
        let going = ways.entry(signed.tx).or_default();
        if going.sent.is_none_or(|sent| last.height >= sent.saturating_add(RESEND)) {
            going.sent = Some(last.height);
            world.send(signed).await?;
        }
    }
    Ok(())
}

/// Signs steps that wait for a transaction, writes their bytes, and only then sends them.
async fn sign<W: World>(
    world: &mut W,
    steps: &mut [State<W::Outcome>],
    ways: &mut Ways,
    (last, window): (Last, usize),
) -> Result<(), W::Error> {
    for step in 0..steps.len() {
        let on_their_way: Vec<u64> = steps.iter().filter_map(State::signed).map(|signed| signed.nonce).collect();
        if on_their_way.len() >= window.max(1) {
            break;
        }
        if !matches!(steps.get(step), Some(State::Planned | State::Void { .. })) {
            continue;
        }
        let nonce = free_nonce(world.next_nonce().await?, &on_their_way);
        match world.sign(step, nonce).await? {
            Signing::Refused(reason) => keep(world, steps, step, State::Refused { reason })?,
            Signing::Signed(signed) => {
                keep(world, steps, step, State::Signed(signed.clone()))?;
                ways.entry(signed.tx).or_default().sent = Some(last.height);
                world.send(&signed).await?;
            }
        }
    }
    Ok(())
}

/// On the disk first, then here.
fn keep<W: World>(
    world: &mut W,
    steps: &mut [State<W::Outcome>],
    step: usize,
    state: State<W::Outcome>,
) -> Result<(), W::Error> {
    world.save(step, &state)?;
    if let Some(place) = steps.get_mut(step) {
        *place = state;
    }
    Ok(())
}

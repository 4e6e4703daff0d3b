//! Pools: what the messages load before they ask the rules, and what they keep and tell afterwards.

use assent_core::{
    amount::Amount,
    call::licensing::{
        Activate, AskPool, ClaimFees, Countersign, OpenPool, PoolQuoted, PurchasePool, QuitPool, QuotePool, SealPool,
        Settle,
    },
    error::Refusal,
    event::licensing::{
        Asked, Countersigned, FeesClaimed, Joined, Left, PoolLicensed, PoolOpened, PoolSealed, Reweighed, Settled,
        Shared, Suspended,
    },
    id::{CatalogueId, LicenceId, PoolId},
    licence::{self, Frozen, Licence},
    member::{Carded, Listed, Member, MemberId},
    pool::{Divided, Pool},
};
use assent_licensing::{money, payout, root::Root, sale, store};
use assent_shell::host;

use crate::till;

/// Both records of a catalogue in a pool.
#[inline(never)]
fn member(pool: PoolId, catalogue: CatalogueId) -> Result<Member, Refusal> {
    let id = MemberId { pool, catalogue };
    Ok(Member { id, pool: store::pool(pool)?, membership: store::membership(id) })
}

/// Keeps both.
#[inline(never)]
fn put_member(member: &Member) {
    store::put_pool(member.id.pool, &member.pool);
    store::put_membership(member.id, &member.membership);
}

/// Opens a pool, with the caller as its operator.
///
/// # Errors
/// `NoSuchTerms`, those of [`Pool::open`]; `NoRoom`.
///
/// # Events
/// `PoolOpened`.
pub fn open(root: &mut Root, asked: &OpenPool) -> Result<PoolId, Refusal> {
    let OpenPool { terms, fee_ppm } = *asked;
    let operator = host::caller();
    let record = Pool::open(operator, terms, &store::terms(terms)?, fee_ppm)?;
    root.pools = root.pools.checked_add(1).ok_or(Refusal::NoRoom {})?;
    let pool = PoolId(root.pools);
    store::put_root(root);

    store::put_pool(pool, &record);

    host::emit(&PoolOpened { pool, operator, terms, fee_ppm });
    Ok(pool)
}

/// Lets nobody join a pool any more.
///
/// # Errors
/// `NoSuchPool`, `NotOperator`, `PoolIsSealed`.
///
/// # Events
/// `PoolSealed`.
pub fn seal(asked: &SealPool) -> Result<(), Refusal> {
    let SealPool { pool } = *asked;
    let mut record = store::pool(pool)?;
    record.seal(pool, host::caller())?;

    store::put_pool(pool, &record);

    host::emit(&PoolSealed { pool });
    Ok(())
}

/// Asks for a membership, as all rightsholders agreed.
///
/// # Errors
/// `NotConsent`, `NoSuchPool`, `NoSuchCatalogue`, those of [`Member::ask`].
///
/// # Events
/// `Asked`.
pub fn ask(root: &Root, asked: &AskPool) -> Result<(), Refusal> {
    root.check_consent()?;
    let AskPool { pool, catalogue, weight } = *asked;
    let (mut member, mut listed) = (member(pool, catalogue)?, store::listed(catalogue)?);
    member.ask(&mut listed, weight, root.notice, host::now())?;

    store::put_membership(member.id, &member.membership);
    store::put_listed(catalogue, &listed);

    host::emit(&Asked { pool, catalogue, weight, head: listed.card.head, epoch: listed.card.epoch });
    Ok(())
}

/// Ends a membership, at once.
///
/// # Errors
/// `NotConsent`, `NoSuchPool`, `NoSuchCatalogue`, `NotMember`.
///
/// # Events
/// `Left`.
pub fn quit(root: &Root, asked: &QuitPool) -> Result<(), Refusal> {
    root.check_consent()?;
    let QuitPool { pool, catalogue } = *asked;
    let (mut member, mut listed) = (member(pool, catalogue)?, store::listed(catalogue)?);
    member.leave(&mut listed)?;

    put_member(&member);
    store::put_listed(catalogue, &listed);

    tell(&member, Carded::Left);
    Ok(())
}

/// The operator agrees to a membership, exactly as it was asked for.
///
/// # Errors
/// `NoSuchPool`, those of [`Member::countersign`].
///
/// # Events
/// `Countersigned`.
pub fn countersign(root: &Root, asked: &Countersign) -> Result<(), Refusal> {
    let Countersign { pool, catalogue, head, weight } = *asked;
    let mut member = member(pool, catalogue)?;
    member.countersign(host::caller(), head, weight, root.notice, host::now())?;

    store::put_membership(member.id, &member.membership);

    host::emit(&Countersigned { pool, catalogue, ready: member.membership.ready });
    Ok(())
}

/// Makes a membership count, after its notice or after a dispute.
///
/// # Errors
/// `NoSuchPool`, `NoSuchCatalogue`, those of [`Member::activate`].
///
/// # Events
/// `Joined`.
pub fn activate(root: &Root, asked: &Activate) -> Result<(), Refusal> {
    let Activate { pool, catalogue } = *asked;
    let (mut member, time) = (member(pool, catalogue)?, host::now());
    member.activate(&store::listed(catalogue)?.card, root.notice, time)?;

    put_member(&member);

    let (weight, serial) = (member.membership.weight, member.pool.serial);
    host::emit(&Joined { pool, catalogue, weight, serial, time });
    Ok(())
}

/// Has a card that was just pushed take effect in the catalogue's pools, four at most. Frees the slots of those it left.
///
/// # Errors
/// `NoSuchPool`: never, for a slot names a pool that was opened.
///
/// # Events
/// `Left`, `Suspended` or `Reweighed`.
pub fn carded(catalogue: CatalogueId, listed: &mut Listed) -> Result<(), Refusal> {
    let now = host::now();
    for pool in listed.pools.into_iter().filter(|pool| *pool != PoolId(0)) {
        let mut member = member(pool, catalogue)?;
        let change = member.carded(listed, now);
        if change != Carded::Nothing {
            put_member(&member);
            tell(&member, change);
        }
    }
    Ok(())
}

/// Tells what became of a membership.
fn tell(member: &Member, change: Carded) {
    let MemberId { pool, catalogue } = member.id;
    let (serial, weight, time) = (member.pool.serial, member.membership.weight, host::now());
    match change {
        Carded::Nothing => {}
        Carded::Left => host::emit(&Left { pool, catalogue, serial, time }),
        Carded::Suspended => host::emit(&Suspended { pool, catalogue, serial, time }),
        Carded::Reweighed => host::emit(&Reweighed { pool, catalogue, weight, serial, time }),
    }
}

/// Credits a member's ledger with what it earned.
///
/// # Errors
/// `NoSuchPool`, `NothingToSettle`, `AmountTooLarge`.
///
/// # Events
/// `Settled`.
pub fn settle(asked: &Settle) -> Result<(), Refusal> {
    let Settle { pool, catalogue } = *asked;
    let mut member = member(pool, catalogue)?;
    let amount = member.settle()?;
    let currency = member.pool.currency;
    let ledger = store::ledger(catalogue, currency).accrue(amount)?;

    store::put_membership(member.id, &member.membership);
    store::put_ledger(catalogue, currency, &ledger);

    host::emit(&Settled { pool, catalogue, amount, accrued: ledger.accrued });
    Ok(())
}

/// Prices a purchase from a pool without effect.
///
/// # Errors
/// `NoSuchPool`, `NoSuchTerms`, those of [`licence::quote_pool`].
pub fn quote(asked: &QuotePool) -> Result<PoolQuoted, Refusal> {
    let pool = store::pool(asked.pool)?;
    let quote = licence::quote_pool(asked.pool, &pool, &store::terms(pool.terms)?, asked.licensee)?;
    Ok(PoolQuoted { price: quote.price, serial: pool.serial, weight: pool.weight, lost: pool.lost })
}

/// Purchases a licence from a pool. Starts its first run.
///
/// # Errors
/// `NoSuchPool`, `NoSuchTerms`, those of [`licence::purchase_pool`]; `WrongPayment`, `TokenRefused`, `PaymentInexact`,
/// `NoRoom`, `AmountTooLarge`.
///
/// # Events
/// `Transfer`, `Locked`, `PoolLicensed`; `Shared` unless it was free.
pub fn purchase(root: &mut Root, asked: &PurchasePool) -> Result<LicenceId, Refusal> {
    let pool = store::pool(asked.pool)?;
    let terms = store::terms(pool.terms)?;
    let licence = licence::purchase_pool(asked, &pool, &terms, host::caller(), host::now())?;
    till::collect_price(terms.currency, &licence)?;

    let id = sale::mint(root, &licence)?;
    tell_licensed(id, asked.pool, &pool, &licence);
    share(id, asked.pool, licence.frozen.price)?;
    Ok(id)
}

fn tell_licensed(licence: LicenceId, id: PoolId, pool: &Pool, minted: &Licence) {
    let Frozen { terms, licensee, model, price, since, expires, .. } = minted.frozen;
    let Pool { serial, weight, .. } = *pool;
    host::emit(&PoolLicensed { licence, pool: id, licensee, terms, model, serial, weight, price, since, expires });
}

/// Shares what came in for a licence among the members of this moment, or credits the last one's catalogue with it.
///
/// # Errors
/// `NoSuchPool`, `AmountTooLarge`; `NoSuchCatalogue`: never, for what is sold had a member.
///
/// # Events
/// `Shared`; those of [`money::accrue`] where there is no member.
#[inline(never)]
pub fn share(licence: LicenceId, pool: PoolId, amount: Amount) -> Result<(), Refusal> {
    if amount.is_zero() {
        return Ok(());
    }
    let mut record = store::pool(pool)?;
    let Divided { fee, unshared } = record.share(amount)?;

    store::put_pool(pool, &record);

    host::emit(&Shared { pool, licence, amount, fee, received: record.received });
    money::accrue(licence, record.last, record.currency, unshared)
}

/// Pays an operator's fees to a destination.
///
/// # Errors
/// `ForbiddenAccount`, `NoSuchPool`, `NotOperator`, `NoFees`, `TransferFailed`.
///
/// # Events
/// `FeesClaimed`.
pub fn claim_fees(root: &Root, asked: &ClaimFees) -> Result<(), Refusal> {
    let ClaimFees { pool, destination } = *asked;
    root.check_destination(destination)?;
    let (mut record, operator) = (store::pool(pool)?, host::caller());
    let amount = record.claim_fees(pool, operator)?;

    store::put_pool(pool, &record);

    host::emit(&FeesClaimed { pool, operator, amount, destination, claimed: record.fees_claimed });

    payout::any(record.currency, destination, amount)
}

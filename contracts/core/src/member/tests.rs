use super::*;
use crate::{
    id::{Digest, DisputeId},
    pool::tests::{ID, OPERATOR, pool},
    track::Tracks,
    uses::{Permission, Use, UseSet, UseVector},
};
use codec::{Encode, MaxEncodedLen};

mod money;

const NOW: Time = Time(1_000);
const NOTICE: Seconds = Seconds(50);
const READY: Time = Time(1_050);
const OURS: CatalogueId = CatalogueId(3);
const HEAD: Head = Head(Digest([1; 32]));

fn card(tracks: u32) -> Card {
    Card {
        head: HEAD,
        uses: UseVector::NO_AI.with(Use::TrainGen, Permission::Constrained),
        tracks: Tracks { total: tracks, matured: tracks, matures_at: Time(0) },
        ..Card::default()
    }
}

fn disputed(tracks: u32) -> Card {
    Card { dispute: DisputeId(1), disputed_until: Time(2_000), ..card(tracks) }
}

fn listed(card: Card) -> Listed {
    Listed { card, ..Listed::default() }
}

fn stranger() -> Member {
    let id = MemberId { pool: ID, catalogue: OURS };
    Member { id, pool: pool(0), membership: Membership::default() }
}

fn asked() -> (Member, Listed) {
    let (mut member, mut listed) = (stranger(), listed(card(10)));
    member.ask(&mut listed, 10, NOTICE, NOW).unwrap();
    (member, listed)
}

fn countersigned() -> (Member, Listed) {
    let (mut member, listed) = asked();
    member.countersign(OPERATOR, HEAD, 10, NOTICE, NOW).unwrap();
    (member, listed)
}

fn active() -> (Member, Listed) {
    let (mut member, listed) = countersigned();
    member.activate(&listed.card, NOTICE, READY).unwrap();
    (member, listed)
}

/// Shares an amount; returns what no member was there to share.
fn share(member: &mut Member, amount: u128) -> u128 {
    member.pool.share(Amount(amount)).unwrap().unshared.0
}

#[test]
fn it_is_asked_for_within_what_is_permitted_and_may_be_sold() {
    let uses = UseSet::of(&[Use::TrainGen]);
    let until = Time(2_000);
    let sealed = Member { pool: Pool { sealed: true, ..pool(0) }, ..stranger() };
    let full = Listed { pools: [PoolId(1); 4], ..listed(card(10)) };
    let cases = [
        (sealed, listed(card(10)), 10, Refusal::PoolIsSealed { pool: ID }),
        (asked().0, asked().1, 10, Refusal::AlreadyMember { pool: ID, catalogue: OURS }),
        (active().0, active().1, 10, Refusal::AlreadyMember { pool: ID, catalogue: OURS }),
        (stranger(), listed(Card { closed: true, ..card(10) }), 10, Refusal::CatalogueClosed { catalogue: OURS }),
        (stranger(), listed(disputed(10)), 10, Refusal::CatalogueDisputed { catalogue: OURS, until }),
        (
            stranger(),
            listed(Card { uses: UseVector::NO_AI, ..card(10) }),
            10,
            Refusal::UsesNotPermitted { uses, licensable: UseSet(0) },
        ),
        (stranger(), listed(card(10)), 0, Refusal::WrongWeight { weight: 0, most: 10 }),
        (stranger(), listed(card(10)), 11, Refusal::WrongWeight { weight: 11, most: 10 }),
        (stranger(), listed(Card { excluded: 1, ..card(10) }), 10, Refusal::WrongWeight { weight: 10, most: 9 }),
        (stranger(), full, 10, Refusal::TooManyPools { most: 4 }),
    ];
    for (mut member, mut listed, weight, refusal) in cases {
        let before = (member, listed);
        assert_eq!(member.ask(&mut listed, weight, NOTICE, NOW), Err(refusal));
        assert_eq!((member, listed), before, "a refusal changes nothing");
    }
    let (member, listed) = asked();
    assert_eq!(listed.pools, [ID, PoolId(0), PoolId(0), PoolId(0)]);
    let (Membership { state, head, weight, .. }, agreed) = (member.membership, member.membership.agreed);
    assert_eq!((state, head, weight, agreed), (Standing::Asked, HEAD, 0, 10));
}

#[test]
fn what_was_asked_for_is_held_to_the_head_and_the_epoch_of_then() {
    let (mut member, mut listed) = (stranger(), listed(Card { epoch: Epoch(3), ..card(10) }));
    member.ask(&mut listed, 7, NOTICE, NOW).unwrap();
    let Membership { state, agreed, epoch, head, .. } = member.membership;
    assert_eq!((state, agreed, epoch, head), (Standing::Asked, 7, Epoch(3), HEAD));
}

#[test]
fn the_operator_countersigns_exactly_what_was_asked() {
    let ben = Account([8; 20]);
    let old = Head(Digest([9; 32]));
    let sign = |mut member: Member, caller, head, weight| {
        member.countersign(caller, head, weight, NOTICE, NOW).map(|()| member.membership.ready)
    };
    let member = asked().0;
    assert_eq!(sign(member, ben, HEAD, 10), Err(Refusal::NotOperator { caller: ben, operator: OPERATOR }));
    assert_eq!(sign(member, OPERATOR, old, 10), Err(Refusal::HeadMoved { seen: old, head: HEAD }));
    assert_eq!(sign(member, OPERATOR, HEAD, 9), Err(Refusal::WrongWeight { weight: 9, most: 10 }));
    let not_asked = Err(Refusal::NotAsked { pool: ID, catalogue: OURS });
    assert_eq!(sign(stranger(), OPERATOR, HEAD, 10), not_asked);
    assert_eq!(sign(countersigned().0, OPERATOR, HEAD, 10), not_asked);
    let sealed = Member { pool: Pool { sealed: true, ..pool(0) }, ..member };
    assert_eq!(sign(sealed, OPERATOR, HEAD, 10), Err(Refusal::PoolIsSealed { pool: ID }));
    assert_eq!(sign(member, OPERATOR, HEAD, 10), Ok(READY));
}

#[test]
fn it_begins_after_the_notice_if_all_is_as_it_was() {
    let begin = |mut member: Member, card: &Card, now| {
        let before = member;
        let done = member.activate(card, NOTICE, now);
        assert!(done.is_ok() || member == before, "a refusal changes nothing");
        done.map(|()| (member.membership.weight, member.membership.joined, member.pool.weight))
    };
    let member = countersigned().0;
    let uses = UseSet::of(&[Use::TrainGen]);
    let not_yet = Refusal::NotReady { now: Time(1_049), ready: READY };
    assert_eq!(begin(member, &card(10), Time(1_049)), Err(not_yet));
    let until = Time(2_000);
    assert_eq!(begin(member, &disputed(10), READY), Err(Refusal::CatalogueDisputed { catalogue: OURS, until }));
    let closed = Card { closed: true, ..card(10) };
    assert_eq!(begin(member, &closed, READY), Err(Refusal::CatalogueClosed { catalogue: OURS }));
    let lowered = Card { uses: UseVector::NO_AI, ..card(10) };
    assert_eq!(begin(member, &lowered, READY), Err(Refusal::UsesNotPermitted { uses, licensable: UseSet(0) }));
    let later = Card { epoch: Epoch(1), ..card(10) };
    let outdated = Refusal::MembershipOutdated { epoch: Epoch(0), current: Epoch(1) };
    assert_eq!(begin(member, &later, READY), Err(outdated));
    let nothing = Refusal::NothingMatured { catalogue: OURS, matures: Time(0) };
    assert_eq!(begin(member, &card(0), READY), Err(nothing));
    let sealed = Member { pool: Pool { sealed: true, ..pool(0) }, ..member };
    assert_eq!(begin(sealed, &card(10), READY), Err(Refusal::PoolIsSealed { pool: ID }), "a pack has fixed members");
    let worn = Member { pool: Pool { serial: LAST_JOIN, ..pool(0) }, ..member };
    assert_eq!(begin(worn, &card(10), READY), Err(Refusal::NoRoom {}));
    for wrong in [stranger(), asked().0, active().0] {
        let refusal = Refusal::NotCountersigned { pool: ID, catalogue: OURS };
        assert_eq!(begin(wrong, &card(10), READY), Err(refusal));
    }
    assert_eq!(begin(member, &card(10), READY), Ok((10, 1, 10)));
    assert_eq!(begin(member, &card(7), READY), Ok((7, 1, 7)), "never more than may be sold");
    assert_eq!(begin(member, &card(12), READY), Ok((10, 1, 10)), "never more than was agreed");
}

#[test]
fn a_countersignature_lapses_and_a_fresh_one_gives_a_fresh_notice() {
    const WINDOW: u64 = 7 * 24 * 60 * 60;
    let last = Time(1_050 + WINDOW);
    let late = Time(last.0 + 1);
    let (mut member, mut listed) = countersigned();
    let before = member;
    assert_eq!(member.activate(&listed.card, NOTICE, last), Ok(()));
    member = before;
    let refused = Err(Refusal::DeadlinePassed { now: late, deadline: last });
    assert_eq!((member.activate(&listed.card, NOTICE, late), member), (refused, before));
    let long = Seconds(WINDOW + 1);
    assert_eq!(before.membership.lapses(long), late, "as long as the notice, where that is longer");
    assert_eq!(Member { ..before }.activate(&listed.card, long, late), Ok(()));

    // The operator signs again, and not a moment earlier; or it is asked for anew, in its old slot; or quit.
    let not_asked = Err(Refusal::NotAsked { pool: ID, catalogue: OURS });
    assert_eq!(member.countersign(OPERATOR, HEAD, 10, NOTICE, last), not_asked);
    assert_eq!(member.countersign(OPERATOR, HEAD, 10, NOTICE, late), Ok(()));
    let ready = late.after(NOTICE);
    assert_eq!((member.membership.ready, member.membership.is_lapsed(NOTICE, late)), (ready, false));
    assert_eq!(member.activate(&listed.card, NOTICE, late), Err(Refusal::NotReady { now: late, ready }));
    assert_eq!(member.activate(&listed.card, NOTICE, ready), Ok(()));
    member = before;
    let bound = Err(Refusal::AlreadyMember { pool: ID, catalogue: OURS });
    assert_eq!(member.ask(&mut listed, 9, NOTICE, last), bound);
    assert_eq!(member.ask(&mut listed, 9, NOTICE, late), Ok(()));
    assert_eq!((member.membership.state, member.membership.agreed), (Standing::Asked, 9));
    assert_eq!(listed.pools, [ID, PoolId(0), PoolId(0), PoolId(0)]);
    member = before;
    assert_eq!((member.leave(&mut listed), listed.pools), (Ok(()), [PoolId(0); 4]));
}

#[test]
fn what_comes_in_without_members_is_due_to_the_last_one() {
    let (mut member, mut listed) = active();
    assert_eq!((share(&mut member, 100), member.pool.last), (0, CatalogueId(0)));
    listed.card = disputed(10);
    let _ = member.carded(&mut listed, READY);
    assert_eq!((share(&mut member, 50), member.pool.last), (50, OURS));

    // Who comes after them gets nothing of it, and is the last in turn.
    let id = MemberId { catalogue: CatalogueId(4), ..member.id };
    let mut other = Member { id, pool: member.pool, ..countersigned().0 };
    other.activate(&card(10), NOTICE, READY).unwrap();
    assert_eq!(other.settle(), Err(Refusal::NothingToSettle { pool: ID, catalogue: id.catalogue }));
    let mut theirs = Listed { pools: [ID, PoolId(0), PoolId(0), PoolId(0)], ..Listed::default() };
    other.leave(&mut theirs).unwrap();
    assert_eq!((share(&mut other, 7), other.pool.last), (7, id.catalogue));
}

#[test]
fn the_pool_tells_all_weight_that_it_ever_lost() {
    let told = |member: &Member| (member.pool.serial, member.pool.lost);
    let (mut member, mut listed) = active();
    assert_eq!(told(&member), (1, 0), "joining loses nothing");
    listed.card = card(9);
    let _ = member.carded(&mut listed, READY);
    assert_eq!(told(&member), (2, 1), "a lower weight");
    listed.card = disputed(9);
    let _ = member.carded(&mut listed, READY);
    assert_eq!(told(&member), (3, 10), "a dispute");
    member.activate(&card(9), NOTICE, READY).unwrap();
    assert_eq!(told(&member), (4, 10), "who comes back makes nothing good");
    member.leave(&mut listed).unwrap();
    assert_eq!(told(&member), (5, 19), "a leave");
}

#[test]
fn a_leaver_keeps_what_was_earned_and_may_ask_again() {
    let (mut member, mut listed) = active();
    assert_eq!(share(&mut member, 100), 0);
    assert_eq!(member.leave(&mut listed), Ok(()));
    assert_eq!((member.membership.state, member.pool.weight, listed.pools), (Standing::Left, 0, [PoolId(0); 4]));
    assert_eq!(share(&mut member, 5), 5);
    assert_eq!(member.membership.due(&member.pool), Amount(100), "by weight only what came before");
    assert_eq!(member.leave(&mut listed), Err(Refusal::NotMember { pool: ID, catalogue: OURS }));
    assert_eq!(stranger().leave(&mut listed), Err(Refusal::NotMember { pool: ID, catalogue: OURS }));

    member.ask(&mut listed, 5, NOTICE, NOW).unwrap();
    member.countersign(OPERATOR, HEAD, 5, NOTICE, NOW).unwrap();
    member.activate(&listed.card, NOTICE, READY).unwrap();
    assert_eq!(member.settle(), Ok(Amount(100)));
    assert_eq!(member.settle(), Err(Refusal::NothingToSettle { pool: ID, catalogue: OURS }));
}

#[test]
fn a_licence_covers_the_members_at_its_serial() {
    let covers = |stays: &Stays| [0, 1, 2, 3].map(|serial| stays.covers(serial));
    let mut stays = Stays::default();
    assert_eq!(covers(&stays), [false; 4]);
    let (mut member, mut listed) = active();
    stays.joined(member.pool.serial);
    assert_eq!(covers(&stays), [false, true, true, true]);
    listed.card = card(9);
    let _ = member.carded(&mut listed, READY);
    assert_eq!((member.pool.serial, covers(&stays)), (2, [false, true, true, true]), "a re-weigh keeps the place");
    member.leave(&mut listed).unwrap();
    stays.stopped(member.pool.serial);
    assert_eq!((member.pool.serial, covers(&stays)), (3, [false, true, true, false]));
    let (mut member, mut listed) = asked();
    let mut stays = Stays::default();
    member.leave(&mut listed).unwrap();
    stays.stopped(member.pool.serial);
    assert_eq!((member.pool.serial, covers(&stays)), (0, [false; 4]), "who never came in never left");
}

#[test]
fn a_dispute_that_came_to_nothing_uncovers_no_licence() {
    let (mut member, mut listed) = active();
    let mut stays = Stays::default();
    stays.joined(member.pool.serial);
    let before = member.pool.serial;
    listed.card = disputed(10);
    assert_eq!(member.carded(&mut listed, READY), Carded::Suspended);
    stays.stopped(member.pool.serial);
    let during = member.pool.serial;
    assert!(stays.covers(before) && !stays.covers(during));

    member.activate(&card(10), NOTICE, READY).unwrap();
    stays.joined(member.pool.serial);
    let after = member.pool.serial;
    assert_eq!([before, during, after].map(|serial| stays.covers(serial)), [true, false, true]);
    assert!(member.membership.joined > before, "of which the record tells the last stay only");

    // Suspended again, and left out of that: the second ends nothing twice.
    let _ = member.carded(&mut listed, READY);
    stays.stopped(member.pool.serial);
    let left = member.pool.serial;
    member.leave(&mut listed).unwrap();
    stays.stopped(member.pool.serial + 9);
    assert_eq!([before, during, after, left].map(|serial| stays.covers(serial)), [true, false, true, false]);
}

#[test]
fn a_card_ends_stops_or_reweighs_in_the_same_message() {
    let lowered = Card { uses: UseVector::NO_AI, ..card(10) };
    let epoch = Card { epoch: Epoch(1), ..card(10) };
    let closed = Card { closed: true, ..disputed(10) };
    let excluded = Card { excluded: 4, ..card(10) };
    let none = Card { excluded: 10, ..card(10) };
    use Standing::{Active, Asked, Countersigned, Left, Suspended};
    let cases = [
        (active(), card(11), Carded::Nothing, Active, 10),
        (active(), lowered, Carded::Left, Left, 0),
        (active(), epoch, Carded::Left, Left, 0),
        (active(), closed, Carded::Left, Left, 0),
        (active(), none, Carded::Left, Left, 0),
        (active(), disputed(10), Carded::Suspended, Suspended, 0),
        (active(), excluded, Carded::Reweighed, Active, 6),
        (asked(), excluded, Carded::Nothing, Asked, 0),
        (asked(), disputed(10), Carded::Nothing, Asked, 0),
        (asked(), epoch, Carded::Left, Left, 0),
        (countersigned(), none, Carded::Nothing, Countersigned, 0),
        (countersigned(), closed, Carded::Left, Left, 0),
        (countersigned(), lowered, Carded::Left, Left, 0),
    ];
    for ((mut member, mut listed), card, carded, state, weight) in cases {
        listed.card = card;
        assert_eq!(member.carded(&mut listed, READY), carded);
        assert_eq!((member.membership.state, member.pool.weight), (state, weight));
        assert_eq!(listed.pools.contains(&ID), state != Left, "a slot is free where it ended");
        assert_eq!(member.carded(&mut listed, READY), Carded::Nothing, "once is enough");
    }
}

#[test]
fn a_dispute_stops_the_earning_and_anyone_takes_it_up_again() {
    let (mut member, mut listed) = active();
    assert_eq!(share(&mut member, 30), 0);
    listed.card = disputed(10);
    assert_eq!(member.carded(&mut listed, READY), Carded::Suspended);
    assert_eq!(share(&mut member, 5), 5);
    let until = Time(2_000);
    let refused = Err(Refusal::CatalogueDisputed { catalogue: OURS, until });
    assert_eq!(member.activate(&listed.card, NOTICE, Time(1_999)), refused);
    member.pool.sealed = true;
    let long_after = until.after(Seconds(99 * 24 * 60 * 60));
    assert_eq!(member.activate(&listed.card, NOTICE, long_after), Ok(()), "also in a pack, and at any time");
    assert_eq!((member.membership.weight, member.pool.weight), (10, 10));
    assert_eq!(member.settle(), Ok(Amount(30)));

    listed.card = disputed(10);
    let _ = member.carded(&mut listed, READY);
    listed.card = Card { closed: true, successor: CatalogueId(9), ..disputed(10) };
    assert_eq!(member.carded(&mut listed, READY), Carded::Left);
}

#[test]
fn fewer_tracks_lower_the_agreed_weight_for_good() {
    let (mut member, mut listed) = active();
    listed.card = Card { excluded: 4, ..card(10) };
    let _ = member.carded(&mut listed, READY);
    listed.card = disputed(10);
    let _ = member.carded(&mut listed, READY);
    member.activate(&card(10), NOTICE, Time(3_000)).unwrap();
    assert_eq!(member.pool.weight, 6);
}

#[test]
fn records_are_of_fixed_width_and_small() {
    assert_eq!(active().0.membership.encode().len(), Membership::max_encoded_len());
    assert_eq!(active().1.encode().len(), Listed::max_encoded_len());
    assert!(Membership::max_encoded_len() <= 416 && Listed::max_encoded_len() <= 416);
}

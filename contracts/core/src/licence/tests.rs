use super::*;
use crate::{
    pool::Pool,
    terms::Unit,
    tier::Tier,
    track::Tracks,
    uses::{Permission, Use, UseSet, UseVector},
};

const BUYER: Account = Account([5; 20]);
const NOW: Time = Time(1_000);
const CATALOGUE: CatalogueId = CatalogueId(1);
const TERMS: TermsId = TermsId(Digest([2; 32]));

pub(crate) fn terms() -> Terms {
    Terms {
        tier: Tier::Licensed,
        uses: UseSet::of(&[Use::TrainGen]),
        currency: Account::ZERO,
        price: Amount(100),
        advance: Amount(50),
        royalty: Amount(2_000_000),
        unit: Unit::AudioSeconds,
        cap: 1_000,
        interval: Seconds(60),
        cure: Seconds(30),
        duration: Seconds(600),
        runs: 2,
        attester: Account::ZERO,
        legal: Digest([1; 32]),
    }
}

fn card() -> Card {
    Card {
        uses: UseVector::NO_AI.with(Use::TrainGen, Permission::Constrained),
        tracks: Tracks { total: 7, matured: 4, matures_at: Time(2_000) },
        ..Card::default()
    }
}

fn offer() -> Offer {
    Offer { epoch: Epoch(0), until: Time(1_500) }
}

pub(crate) fn sent(amount: u128) -> Payment {
    Payment { amount: Amount(amount), value: Amount(amount) }
}

fn quoted(card: &Card, offer: &Offer, terms: &Terms) -> Result<Quote, Refusal> {
    quote(CATALOGUE, card, offer, TERMS, terms, BUYER, NOW)
}

fn asked() -> Purchase {
    let deadline = Time(1_100);
    let model = Digest([3; 32]);
    let (catalogue, terms, offered_to) = (CATALOGUE, TERMS, Account::ZERO);
    Purchase { catalogue, terms, offered_to, model, max_price: Amount(150), head: card().head, deadline }
}

pub(crate) fn licence() -> Licence {
    purchase(&asked(), &card(), &offer(), &terms(), BUYER, NOW).unwrap()
}

#[test]
fn a_quote_is_price_and_advance_for_the_matured_tracks() {
    let subject = Subject::Catalogue { id: CATALOGUE, head: card().head, tracks: 4 };
    let expected = Quote { price: Amount(150), subject };
    assert_eq!(quoted(&card(), &offer(), &terms()), Ok(expected));
}

#[test]
fn an_attester_is_anybody_but_the_licensee() {
    let quoted_with = |attester| quoted(&card(), &offer(), &Terms { attester, ..terms() }).map(|quote| quote.price);
    assert_eq!(quoted_with(Account([8; 20])), Ok(Amount(150)));
    assert_eq!(quoted_with(Account::ZERO), Ok(Amount(150)), "then the licensee reports");
    assert_eq!(quoted_with(BUYER), Err(Refusal::AttesterIsLicensee { account: BUYER }));
}

#[test]
fn each_rule_of_the_quote_refuses_with_its_values() {
    let no_ai = Card { uses: UseVector::NO_AI, ..card() };
    let uses = terms().uses;
    let cases = [
        (no_ai, offer(), terms(), Refusal::UsesNotPermitted { uses, licensable: UseSet(0) }),
        (Card { closed: true, ..card() }, offer(), terms(), Refusal::CatalogueClosed { catalogue: CATALOGUE }),
        (card(), Offer::default(), terms(), Refusal::NotOffered { catalogue: CATALOGUE, terms: TERMS }),
        (
            Card { epoch: Epoch(1), ..card() },
            offer(),
            terms(),
            Refusal::OfferOutdated { epoch: Epoch(0), current: Epoch(1) },
        ),
        (
            card(),
            Offer { until: Time(999), ..offer() },
            terms(),
            Refusal::DeadlinePassed { now: NOW, deadline: Time(999) },
        ),
        (
            Card { tracks: Tracks { matured: 0, ..card().tracks }, ..card() },
            offer(),
            terms(),
            Refusal::NothingMatured { catalogue: CATALOGUE, matures: Time(2_000) },
        ),
        (card(), offer(), Terms { attester: BUYER, ..terms() }, Refusal::AttesterIsLicensee { account: BUYER }),
        (card(), offer(), Terms { price: Amount(u128::MAX), ..terms() }, Refusal::AmountTooLarge {}),
    ];
    for (card, offer, terms, refusal) in cases {
        assert_eq!(quoted(&card, &offer, &terms), Err(refusal));
    }
}

#[test]
fn a_buyer_gets_what_they_saw_or_nothing() {
    let (head, ben) = (Head(Digest([9; 32])), Account([8; 20]));
    let buy = |asked: Purchase| purchase(&asked, &card(), &offer(), &terms(), BUYER, NOW);
    let cases = [
        (buy(Purchase { offered_to: ben, ..asked() }), Refusal::NotOfferedTo { caller: BUYER, licensee: ben }),
        (buy(Purchase { deadline: Time(999), ..asked() }), Refusal::DeadlinePassed { now: NOW, deadline: Time(999) }),
        (buy(Purchase { head, ..asked() }), Refusal::HeadMoved { seen: head, head: card().head }),
        (
            buy(Purchase { max_price: Amount(149), ..asked() }),
            Refusal::PriceAboveMax { price: Amount(150), max: Amount(149) },
        ),
    ];
    for (result, refusal) in cases {
        assert_eq!(result, Err(refusal));
    }
    assert_eq!(buy(Purchase { offered_to: BUYER, ..asked() }), Ok(licence()));
    assert_eq!(licence().frozen.expires, Time(1_600));
    assert_eq!(licence().frozen.price, Amount(150));
}

#[test]
fn a_pool_sells_what_the_buyer_saw_or_more() {
    let terms = Terms { advance: Amount::ZERO, ..terms() };
    let pool = Pool { serial: 5, weight: 70, lost: 9, ..Pool::open(Account([9; 20]), TERMS, &terms, 0).unwrap() };
    let (id, model, deadline) = (PoolId(3), Digest([3; 32]), Time(1_100));
    let (max_price, least_serial, least_weight, most_lost) = (Amount(100), 4, 70, 9);
    let asked = PoolPurchase { pool: id, model, max_price, least_serial, least_weight, most_lost, deadline };
    let buy = |pool: &Pool, asked: PoolPurchase| purchase_pool(&asked, pool, &terms, BUYER, NOW);
    let changed = Err(Refusal::PoolChanged { serial: 5, weight: 70, lost: 9 });
    assert_eq!(buy(&pool, PoolPurchase { least_serial: 6, ..asked }), changed);
    assert_eq!(buy(&pool, PoolPurchase { most_lost: 8, ..asked }), changed, "more is gone than they allow");
    let quoted = quote_pool(id, &pool, &terms, BUYER).unwrap();
    assert_eq!(quoted.subject, Subject::Pool { id, blank: Digest::ZERO, serial: 5 });
    let empty = quote_pool(id, &Pool { weight: 0, ..pool }, &terms, BUYER);
    assert_eq!(empty, Err(Refusal::PoolEmpty { pool: id }));
    assert_eq!(buy(&pool, PoolPurchase { least_weight: 71, ..asked }), changed);
    assert_eq!(buy(&Pool { weight: 0, ..pool }, asked.clone()), Err(Refusal::PoolEmpty { pool: id }));
    let late = Refusal::DeadlinePassed { now: NOW, deadline: Time(999) };
    assert_eq!(buy(&pool, PoolPurchase { deadline: Time(999), ..asked }), Err(late));
    let dear = Refusal::PriceAboveMax { price: Amount(100), max: Amount(99) };
    assert_eq!(buy(&pool, PoolPurchase { max_price: Amount(99), ..asked }), Err(dear));
    let own = Terms { attester: BUYER, ..terms };
    let refused = purchase_pool(&asked, &pool, &own, BUYER, NOW);
    assert_eq!(refused, Err(Refusal::AttesterIsLicensee { account: BUYER }));

    let sold = buy(&pool, asked).unwrap();
    assert_eq!((sold.frozen.price, sold.frozen.terms, sold.moving.runs), (Amount(100), TERMS, 1));
    assert_eq!(sold.frozen.subject, Subject::Pool { id, blank: Digest::ZERO, serial: 5 });
    assert!(!sold.covers(CatalogueId(3), 0));
    let covers = |pool, joined, left| sold.covers_member(PoolId(pool), &stay(joined, left));
    assert_eq!((covers(3, 5, 6), covers(3, 6, 7), covers(3, 4, 5), covers(4, 5, 6)), (true, false, false, false));
    assert!(!licence().covers_member(PoolId(1), &stay(0, u32::MAX)), "a licence for a catalogue of the same number");
    assert_eq!(sold.encode().len(), Licence::max_encoded_len());
}

fn stay(joined: u32, left: u32) -> Stays {
    let mut stays = Stays::default();
    stays.joined(joined);
    stays.stopped(left);
    stays
}

#[test]
fn a_pool_licence_covers_the_tracks_of_its_moment() {
    let pool = PoolId(3);
    let subject = Subject::Pool { id: pool, blank: Digest::ZERO, serial: 5 };
    let sold = Licence { frozen: Frozen { subject, ..licence().frozen }, ..licence() };
    let excluded = Exclusions::default().set(CATALOGUE, &[2], true).unwrap();
    let tracks = Tracks { total: 7, matured: 4, matures_at: Time(1_001) };
    let covers = |stays: &Stays, tracks: Tracks| {
        [0, 2, 3, 4, 7].map(|index| sold.covers_in_pool(pool, stays, index, &tracks, &excluded))
    };
    assert_eq!(covers(&stay(5, 9), tracks), [true, false, true, false, false], "not what matured since");
    let whole = Tracks { matures_at: NOW, ..tracks };
    assert_eq!(covers(&stay(5, 9), whole), [true, false, true, true, false], "what matured at that very moment");
    assert_eq!(covers(&stay(6, 9), whole), [false; 5]);
}

#[test]
fn nothing_is_sold_where_every_track_is_excluded() {
    let with = |excluded, matures_at| {
        let tracks = Tracks { total: 7, matured: 4, matures_at: Time(matures_at) };
        quoted(&Card { excluded, tracks, ..card() }, &offer(), &terms()).map(|quote| quote.price)
    };
    let refused = |matures| Err(Refusal::NothingMatured { catalogue: CATALOGUE, matures: Time(matures) });
    assert_eq!((with(6, 1), with(7, 1)), (Ok(Amount(150)), refused(1)));
    assert_eq!((with(6, 2_000), with(7, 2_000)), (Ok(Amount(150)), refused(2_000)));
}

#[test]
fn a_grant_has_no_duties_and_still_needs_consent() {
    let free = Terms {
        price: Amount::ZERO,
        advance: Amount::ZERO,
        royalty: Amount::ZERO,
        interval: Seconds(0),
        duration: Seconds(0),
        ..terms()
    };
    let to = |licensee| Grant { catalogue: CATALOGUE, terms: TERMS, licensee, model: Digest::ZERO };
    let ours = Account([9; 20]);
    let give = |card: &Card, terms: &Terms| grant(&to(BUYER), card, terms, &[ours], NOW);
    assert_eq!(give(&card(), &free).unwrap().frozen.expires, Time(u64::MAX));
    for account in [Account::ZERO, ours] {
        let refused = grant(&to(account), &card(), &free, &[ours], NOW);
        assert_eq!(refused, Err(Refusal::ForbiddenAccount { account }));
    }
    for duty in [
        Terms { price: Amount(1), ..free },
        Terms { advance: Amount(1), ..free },
        Terms { royalty: Amount(1), ..free },
        Terms { interval: Seconds(1), ..free },
    ] {
        assert_eq!(give(&card(), &duty), Err(Refusal::GrantHasDuties { terms: TERMS }));
    }
    let no_ai = Card { uses: UseVector::NO_AI, ..card() };
    assert_eq!(give(&no_ai, &free), Err(Refusal::UsesNotPermitted { uses: free.uses, licensable: UseSet(0) }));
}

#[test]
fn status_follows_from_facts_and_a_time() {
    let at = |now| licence().status_at(&terms(), Time(now));
    assert_eq!(at(1_000), Status::Active);
    assert_eq!(at(1_060), Status::Active, "a report is due by the end of the interval");
    assert_eq!(at(1_061), Status::Overdue);
    assert_eq!(at(1_090), Status::Overdue);
    assert_eq!(at(1_091), Status::Terminated, "nobody needs to say so");

    let with = |moving: Moving, now| Licence { moving, ..licence() }.status_at(&terms(), Time(now));
    let whole = Moving { reported_until: Time(1_600), ..licence().moving };
    assert_eq!(with(whole, 1_600), Status::Active);
    assert_eq!(with(whole, 1_601), Status::Expired);
    assert_eq!(with(Moving { runs: 2, ..whole }, 1_600), Status::Exhausted);
    let owing = Moving { owing_since: Time(1_500), ..whole };
    assert_eq!(with(owing, 1_530), Status::Overdue);
    assert_eq!(with(owing, 1_531), Status::Terminated);
    assert_eq!(with(Moving { ended: Time(1_200), ..whole }, 1_300), Status::Terminated);
}

#[test]
fn statuses_have_their_published_numbers() {
    let all = [Status::Active, Status::Overdue, Status::Terminated, Status::Exhausted, Status::Expired];
    assert_eq!(all.map(Status::number), [0, 1, 2, 3, 4]);
}

#[test]
fn no_report_is_due_without_an_interval_or_once_all_is_reported() {
    let reported = |until| Licence { moving: Moving { reported_until: Time(until), ..licence().moving }, ..licence() };
    assert_eq!(reported(1_599).report_due(&terms()), Some(Time(1_659)));
    assert_eq!(reported(1_600).report_due(&terms()), None, "up to the end");
    let never = Terms { interval: Seconds(0), ..terms() };
    assert_eq!(reported(1_000).report_due(&never), None);
}

#[test]
fn a_title_is_rejected_where_a_closed_catalogue_has_a_successor() {
    let card = |closed, successor| Card { closed, successor: CatalogueId(successor), ..card() };
    assert!(title_rejected(&card(true, 9)));
    for stands in [card(false, 9), card(true, 0), card(false, 0)] {
        assert!(!title_rejected(&stands));
    }
}

#[test]
fn a_subject_is_of_a_catalogue_or_of_a_pool_and_of_nothing_else() {
    let catalogue = licence().frozen.subject;
    let pool = Subject::Pool { id: PoolId(2), blank: Digest::default(), serial: 3 };
    for subject in [catalogue, pool] {
        assert_eq!(Fields::read(&subject.encode()), Some(subject));
    }
    for kind in [2, 255] {
        let bytes = [&[kind], &pool.encode()[1..]].concat();
        assert_eq!(Fields::read::<Subject>(&bytes), None, "{kind}");
    }
}

#[test]
fn only_the_licensee_starts_a_run_and_only_while_it_lasts() {
    let id = LicenceId(4);
    let start = |licence: Licence, caller, now| licence.start_run(id, &terms(), caller, Time(now));
    let ben = Account([8; 20]);
    assert_eq!(start(licence(), BUYER, 1_000).map(|moving| moving.runs), Ok(2));
    assert_eq!(start(licence(), ben, 1_000), Err(Refusal::NotLicensee { caller: ben, licensee: BUYER }));
    let two = Licence { moving: Moving { runs: 2, ..licence().moving }, ..licence() };
    assert_eq!(start(two, BUYER, 1_000), Err(Refusal::RunsExhausted { runs: 2 }));
    assert_eq!(start(licence(), BUYER, 1_091), Err(Refusal::LicenceEnded { licence: id, ended: Time(1_090) }));
    let whole = Licence { moving: Moving { reported_until: Time(1_600), ..licence().moving }, ..licence() };
    assert_eq!(start(whole, BUYER, 1_600).map(|moving| moving.runs), Ok(2), "to the last second");
    assert_eq!(start(whole, BUYER, 1_601), Err(Refusal::LicenceEnded { licence: id, ended: Time(1_600) }));
}

#[test]
fn a_late_payment_is_recorded_and_never_revives() {
    let owing = Moving { units: 100, owing_since: Time(1_000), ..licence().moving };
    let owing = Licence { moving: owing, ..licence() };
    assert_eq!(owing.pay(&terms(), sent(0), NOW), Err(Refusal::NothingPaid { owed: Amount(150) }));
    let part = owing.pay(&terms(), sent(100), Time(1_010)).unwrap();
    assert_eq!((part.paid, part.owing_since, part.ended), (Amount(100), Time(1_000), Time::NONE));
    let late = owing.pay(&terms(), sent(150), Time(1_031)).unwrap();
    assert_eq!((late.paid, late.owing_since, late.ended), (Amount(150), Time::NONE, Time(1_030)));
    let after = Licence { moving: late, ..licence() };
    assert_eq!(after.status_at(&terms(), Time(1_032)), Status::Terminated);
}

#[test]
fn nobody_spoils_a_payment_by_paying_a_part_of_it_first() {
    let owing = Moving { units: 100, owing_since: NOW, ..licence().moving };
    let first = Licence { moving: owing, ..licence() }.pay(&terms(), sent(1), NOW).unwrap();
    let then = Licence { moving: first, ..licence() }.pay(&terms(), sent(150), NOW).unwrap();
    assert_eq!((then.paid, then.owing_since), (Amount(151), Time::NONE));
    let again = Licence { moving: then, ..licence() }.pay(&terms(), sent(1), NOW);
    assert_eq!(again, Err(Refusal::NothingOwed { paid: Amount(1) }));
}

#[test]
fn a_native_payment_is_the_value_sent_and_a_token_comes_with_none() {
    let wrong = |paid, price| Err(Refusal::WrongPayment { paid: Amount(paid), price: Amount(price) });
    let pay = |amount, value| Payment { amount: Amount(amount), value: Amount(value) };
    assert_eq!(pay(5, 5).check(Account::ZERO), Ok(Amount(5)));
    assert_eq!(pay(5, 4).check(Account::ZERO), wrong(4, 5));
    assert_eq!(pay(0, 1).check(Account::ZERO), wrong(1, 0));
    let token = Account([3; 20]);
    assert_eq!(pay(5, 0).check(token), Ok(Amount(5)));
    assert_eq!(pay(5, 5).check(token), wrong(5, 0));
    let owing = Licence { moving: Moving { units: 100, ..licence().moving }, ..licence() };
    assert_eq!(
        owing.pay(&terms(), pay(150, 149), NOW),
        Err(Refusal::WrongPayment { paid: Amount(149), price: Amount(150) })
    );
    let told = owing.pay(&Terms { currency: token, ..terms() }, pay(150, 0), NOW).unwrap();
    assert_eq!(told.paid, Amount(150));
}

#[test]
fn what_has_expired_is_never_in_force_again() {
    let reported = Moving { reported_until: Time(1_590), ..licence().moving };
    let at = |now| Licence { moving: reported, ..licence() }.status_at(&terms(), Time(now));
    assert_eq!((at(1_600), at(1_601), at(1_651)), (Status::Active, Status::Expired, Status::Expired));
    assert_eq!(at(1_681), Status::Terminated);
}

#[test]
fn records_are_of_fixed_width() {
    let full = Moving { owing_since: NOW, ended: NOW, ..licence().moving };
    let full = Licence { moving: full, ..licence() };
    assert_eq!(full.encode().len(), licence().encode().len());
    assert_eq!(full.encode().len(), Licence::max_encoded_len());
}

#[test]
fn it_covers_the_frozen_tracks_of_its_catalogue() {
    let covers = |catalogue, index| licence().covers(CatalogueId(catalogue), index);
    assert_eq!((covers(1, 0), covers(1, 3), covers(1, 4), covers(2, 0)), (true, true, false, false));
}

//! Who may say what: every message of both contracts, said by everybody on the real blobs.
//!
//! A line of the table: the message, then by whom it is answered how. L licensor, R rightsholder, P payee, B licensee (who
//! buys), A attester, O operator, J arbiter (who judges), S stranger. `yes`: it works. Else the refusal, whose values
//! [`refusal`] knows. Nobody has a key to the account of `consent`; so nobody sends what only `consent` may.

use assent_acceptance::{
    scene::{Role, Said, Scene},
    stage::Who,
    story::{BEN, account},
    world::No,
};
use assent_core::{
    amount::Amount,
    call::{consent::CONSENT, licensing::LICENSING},
    error::Refusal,
    id::Account,
    message::MessageAbi,
};

const COLD: &str = "
    openCatalogue      yes LRPBAOJS
    propose            yes LR          SeatWithoutRights P    NotRightsholder BAOJS
    approve            yes R           SeatWithoutRights LP   NotRightsholder BAOJS
    retract            yes R           SeatWithoutRights LP   NotRightsholder BAOJS
    narrow             yes R           SeatWithoutRights LP   NotRightsholder BAOJS
    exclude            yes R           SeatWithoutRights LP   NotRightsholder BAOJS
    withdraw           yes R           SeatWithoutRights LP   NotRightsholder BAOJS
    leavePool          yes R           SeatWithoutRights LP   NotRightsholder BAOJS
    name               yes LRPBAOJS
    offerPlace         yes LRP         NotRightsholder BAOJS
    takePlace          yes S           PlaceNotOffered LRPBAOJ
    dispute            yes L           NotLicensor RPBAOJS
    admit              yes J           NotArbiter LRPBAOS
    rule               yes J           NotArbiter LRPBAOS
    reclaim            yes L           NotFiler RPBAOJS
    repoint            yes LRPBAOJS
    offerArbiter       yes J           NotArbiter LRPBAOS
    takeArbiter        yes S           ArbiterNotOffered LRPBAOJ
    effectiveUses      yes LRPBAOJS
    verifyTrack        yes LRPBAOJS
    stored             yes LRPBAOJS
";

const HOT: &str = "
    setCard            NotConsent LRPBAOJS
    putOffer           NotConsent LRPBAOJS
    dropOffer          NotConsent LRPBAOJS
    grant              NotConsent LRPBAOJS
    registerTerms      yes LRPBAOJS
    quote              yes LRPBOJS     AttesterIsLicensee A
    purchase           yes LRPBOJS     AttesterIsLicensee A
    startRun           yes B           NotLicensee LRPAOJS
    attest             yes A           NotAttester LRPBOJS
    pay                yes LRPBAOJS
    claim              yes RP          NotRecipient LBAOJS
    release            yes LRPBAOJS
    credit             NotConsent LRPBAOJS
    openCurrency       yes LRPBAOJS
    purchaseMany       yes LRPBAOJS
    claimChange        yes B           NoChange LRPAOJS
    openPool           yes LRPBAOJS
    sealPool           yes O           NotOperator LRPBAJS
    askPool            NotConsent LRPBAOJS
    quitPool           NotConsent LRPBAOJS
    countersign        yes O           NotOperator LRPBAJS
    activate           yes LRPBAOJS
    settle             yes LRPBAOJS
    quotePool          yes LRPBAOJS
    purchasePool       yes LRPBAOJS
    claimFees          yes O           NotOperator LRPBAJS
    supportsInterface  yes LRPBAOJS
    name               yes LRPBAOJS
    symbol             yes LRPBAOJS
    tokenURI           yes LRPBAOJS
    ownerOf            yes LRPBAOJS
    balanceOf          yes LRPBAOJS
    getApproved        yes LRPBAOJS
    isApprovedForAll   yes LRPBAOJS
    locked             yes LRPBAOJS
    approve            LicenceLocked LRPBAOJS
    setApprovalForAll  LicenceLocked LRPBAOJS
    transferFrom       LicenceLocked LRPBAOJS
    safeTransferFrom   LicenceLocked LRPBAOJS
    stored             yes LRPBAOJS
";

/// The answer to one message for everybody, in the order of [`Role::ALL`].
type Answers<'a> = [&'a str; 8];

fn read(line: &str) -> (&str, Answers<'_>) {
    let mut words = line.split_whitespace();
    let message = words.next().expect("a message");
    let mut answers = [""; 8];
    while let (Some(answer), Some(letters)) = (words.next(), words.next()) {
        for letter in letters.chars() {
            let at = "LRPBAOJS".find(letter).unwrap_or_else(|| panic!("{message}: {letter} is nobody"));
            assert!(answers[at].is_empty(), "{message}: {letter} is answered twice");
            answers[at] = answer;
        }
    }
    assert!(!answers.contains(&""), "{message}: somebody is not answered");
    (message, answers)
}

/// The table's answers to each message of a contract, in the order of the rules' list.
fn table(text: &'static str, messages: &[MessageAbi]) -> Vec<(&'static str, Answers<'static>)> {
    let lines: Vec<_> = text.lines().filter(|line| !line.trim().is_empty()).map(read).collect();
    let (told, known): (Vec<_>, Vec<_>) =
        (lines.iter().map(|(name, _)| *name).collect(), messages.iter().map(|message| message.name).collect());
    assert_eq!(told, known, "the table has every message of the contract, in its order");
    lines
}

/// A refusal of the table with its values, for a caller.
fn refusal(name: &str, message: &str, role: Role) -> Refusal {
    let (caller, ben) = (role.account(), account(BEN));
    let (arbiter, operator) = (Role::Arbiter.account(), Role::Operator.account());
    match name {
        "SeatWithoutRights" => Refusal::SeatWithoutRights { seat: role.seat() },
        "NotRightsholder" => Refusal::NotRightsholder { caller, account: ben },
        "PlaceNotOffered" => Refusal::PlaceNotOffered { seat: 0, caller, offered: Role::Stranger.account() },
        "NotLicensor" => Refusal::NotLicensor { caller, licensor: Role::Licensor.account() },
        "NotArbiter" => Refusal::NotArbiter { caller, arbiter },
        "ArbiterNotOffered" => Refusal::ArbiterNotOffered { caller, offered: Role::Stranger.account() },
        "NotFiler" => Refusal::NotFiler { caller, filer: Role::Licensor.account() },
        "NotConsent" => Refusal::NotConsent { caller },
        "AttesterIsLicensee" => Refusal::AttesterIsLicensee { account: caller },
        "NotLicensee" => Refusal::NotLicensee { caller, licensee: Role::Licensee.account() },
        "NotAttester" => Refusal::NotAttester { caller, attester: Role::Attester.account() },
        "NotRecipient" => Refusal::NotRecipient { caller, recipient: ben },
        "NoChange" => Refusal::NoChange { account: caller },
        "NotOperator" => Refusal::NotOperator { caller, operator },
        "LicenceLocked" if message == "setApprovalForAll" => Refusal::LicenceLocked { token_id: Amount::ZERO },
        "LicenceLocked" => Refusal::LicenceLocked { token_id: Amount(1) },
        other => panic!("{other}: no values are known"),
    }
}

/// What a contract answers: nothing that changes anything, where it refuses.
fn answered(scene: &mut Scene, who: Who, said: Said) -> Result<(), No> {
    let before = scene.stage.world.state_root();
    let called = scene.stage.world.raw_call(who, said.to, said.data, said.value);
    if called.result.is_err() {
        assert_eq!(scene.stage.world.state_root(), before, "refusal_changes_nothing");
    }
    called.result.map(|_| ())
}

fn holds(text: &'static str, messages: &[MessageAbi], say: fn(&mut Scene, &str, Role) -> Said) {
    let mut scene = Scene::new();
    for (message, answers) in table(text, messages) {
        for (role, answer) in Role::ALL.into_iter().zip(answers) {
            let expected = match answer {
                "yes" => Ok(()),
                no => Err(No::Refused(refusal(no, message, role))),
            };
            let got = scene.tries(|scene| {
                let said = say(scene, message, role);
                answered(scene, role.who(), said)
            });
            assert_eq!(got, expected, "{message} by {role:?}");
        }
    }
}

#[test]
fn consent_answers_everybody_as_the_table_says() {
    holds(COLD, CONSENT, Scene::to_consent);
}

#[test]
fn licensing_answers_everybody_as_the_table_says() {
    holds(HOT, LICENSING, Scene::to_licensing);
}

#[test]
fn no_two_play_the_same_role() {
    let accounts: std::collections::BTreeSet<Account> = Role::ALL.iter().map(|role| role.account()).collect();
    assert_eq!(accounts.len(), Role::ALL.len());
}

//! Deeds and legal texts: complete, without placeholders, hashed, versioned, and read back.

mod common;

use std::{collections::BTreeSet, fs, path::PathBuf};

use assent_core::{
    tier::Tier,
    uses::{Use, UseSet},
};
use assent_vocab::{
    Plain,
    conditions::{Attribution, Conditions, Delivery, OutputRule, Purpose, Release, Survival, Users},
    legal::{self, AnnexError, LegalError, PARAMETERS, Request},
    territory::{Country, Territory},
};
use sha2::{Digest as _, Sha256};

const FOLDERS: [&str; 7] =
    ["0-no-ai", "1-discover", "2-research", "3-open-models", "4-clean-room", "5-licensed", "6-replica"];

fn request(tier: Tier) -> Request {
    let conditions = match tier {
        Tier::Research => common::research(),
        Tier::OpenModels => common::open_models(),
        Tier::CleanRoom => common::clean_room(),
        Tier::Licensed => common::licensed().conditions,
        Tier::Replica => common::replica().conditions,
        Tier::NoAi | Tier::Discover => Conditions::default(),
    };
    Request {
        tier,
        uses: tier.ceiling(),
        licensor: Plain::new("Mira Okafor"),
        conditions: Conditions { law: Country::parse("SE"), ..conditions },
        forum: Plain::new("the courts of Stockholm"),
        audit_days: 30,
    }
}

#[test]
fn templates_name_their_declared_parameters_and_no_others() {
    let declared: BTreeSet<String> = PARAMETERS.map(ToOwned::to_owned).into();
    let mut named = BTreeSet::new();
    for (name, template) in legal::templates() {
        let environment = minijinja::Environment::new();
        let variables = environment.template_from_str(template).unwrap().undeclared_variables(true);
        let unknown: Vec<_> = variables.iter().filter(|variable| !declared.contains(*variable)).collect();
        assert!(unknown.is_empty(), "{name} names {unknown:?}");
        named.extend(variables);
    }
    assert_eq!(named, declared, "a parameter that no template names");
}

#[test]
fn no_document_holds_a_placeholder() {
    for tier in Tier::ALL {
        let written = legal::write(&request(tier)).unwrap();
        for text in [&written.deed, &written.page, &written.text] {
            for sign in ["{{", "}}", "{%", "TODO", "TBD", "XXX", "____", "[insert", "<insert", "undefined", "  \n"] {
                assert!(!text.contains(sign), "{tier:?} holds {sign:?}");
            }
        }
        assert_eq!(written.deed.matches('.').count(), 1, "one sentence: {}", written.deed);
    }
}

#[test]
fn a_licence_says_what_the_issue_asks_for() {
    for tier in Tier::ALL.into_iter().filter(|tier| *tier != Tier::NoAi) {
        let text = legal::write(&request(tier)).unwrap().text;
        for part in [
            "models that were trained",
            "report",
            "auditor",
            "the law of Sweden",
            "the courts of Stockholm",
            "Mira Okafor",
        ] {
            assert!(text.contains(part), "{tier:?}: {part}");
        }
    }
    let reservation = legal::write(&request(Tier::NoAi)).unwrap().text;
    assert!(reservation.contains("Nothing is granted") && !reservation.contains("The Licensor grants"));
}

#[test]
fn only_the_replica_tier_grants_replica() {
    for tier in Tier::ALL {
        let text = legal::write(&request(tier)).unwrap().text;
        assert_eq!(text.contains("This grant is for replica alone"), tier == Tier::Replica);
    }
}

#[test]
fn every_parameter_is_in_the_digest() {
    let base = request(Tier::Licensed);
    let digest = |change: &dyn Fn(&mut Request)| {
        let mut request = base.clone();
        change(&mut request);
        legal::write(&request).unwrap().digest()
    };
    let changes: [&dyn Fn(&mut Request); 14] = [
        &|_| {},
        &|request| request.licensor = Plain::new("Another"),
        &|request| request.forum = Plain::new("the courts of Malmö"),
        &|request| request.audit_days = 31,
        &|request| request.uses = UseSet::of(&[Use::TrainGen]),
        &|request| request.conditions.law = Country::parse("DE"),
        &|request| request.conditions.territory = Territory::Worldwide,
        &|request| request.conditions.users = Users::Anyone,
        &|request| request.conditions.purpose = Purpose::Research,
        &|request| request.conditions.attribution = Attribution::PerOutput,
        &|request| request.conditions.release = Release::NotPublished,
        &|request| request.conditions.delivery = Delivery::Encrypted,
        &|request| request.conditions.outputs = vec![OutputRule::Marked],
        &|request| request.conditions.survival = Survival::End,
    ];
    let digests: BTreeSet<_> = changes.iter().map(|change| digest(change)).collect();
    assert_eq!(digests.len(), changes.len());
}

#[test]
fn conditions_are_read_back_from_the_text() {
    for tier in Tier::ALL {
        let request = request(tier);
        let text = legal::write(&request).unwrap().text;
        assert_eq!(legal::conditions_of(&text), Ok(request.conditions), "{tier:?}");
    }
}

#[test]
fn an_annex_that_is_not_understood_is_refused() {
    let text = legal::write(&request(Tier::Licensed)).unwrap().text;
    assert_eq!(legal::conditions_of("a licence"), Err(AnnexError::Missing));
    assert_eq!(
        legal::conditions_of(&text.replace("no-artist-names", "no-artists")),
        Err(AnnexError::Unknown { field: "outputs" })
    );
    let later = text.replace("\"version\": \"1.0\"", "\"version\": \"2.0\"");
    assert_eq!(legal::conditions_of(&later), Err(AnnexError::Version { given: "2.0".to_owned() }));
}

#[test]
fn conditions_that_contradict_the_deed_are_refused() {
    let plain = Conditions { law: Country::parse("SE"), ..Conditions::default() };
    for (tier, condition) in [
        (Tier::Research, "purpose"),
        (Tier::OpenModels, "release"),
        (Tier::CleanRoom, "delivery"),
        (Tier::Replica, "attribution"),
    ] {
        let refused = legal::write(&Request { conditions: plain.clone(), ..request(tier) });
        assert_eq!(refused, Err(LegalError::Contradiction { tier, condition }));
    }
    let lawless = Request { conditions: Conditions::default(), ..request(Tier::Discover) };
    assert_eq!(legal::write(&lawless), Err(LegalError::WithoutLaw));
    let outside = Request { uses: UseSet::of(&[Use::Replica]), ..request(Tier::Licensed) };
    assert_eq!(legal::write(&outside), Err(LegalError::Uses { tier: Tier::Licensed }));
    let nameless = Request { forum: Plain::new(" "), ..request(Tier::Licensed) };
    assert_eq!(legal::write(&nameless), Err(LegalError::Empty { parameter: "forum" }));
}

/// Terms refer to texts by their digest: a template that has been in use is not changed, a new version is added.
#[test]
fn templates_and_texts_are_those_in_git() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let bless = std::env::var_os("ASSENT_BLESS").is_some();
    let same = |path: PathBuf, text: &str| {
        if bless {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, text).unwrap();
        }
        assert_eq!(fs::read_to_string(&path).unwrap_or_default(), text, "{}", path.display());
    };
    let sums: Vec<String> = legal::templates()
        .into_iter()
        .map(|(name, text)| {
            format!("{}  {name}\n", Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect::<String>())
        })
        .collect();
    same(folder.join(format!("texts-{}.sha256", legal::VERSION)), &sums.concat());
    for (tier, name) in Tier::ALL.into_iter().zip(FOLDERS) {
        let written = legal::write(&request(tier)).unwrap();
        same(folder.join(name).join("deed.txt"), &format!("{}\n", written.deed));
        same(folder.join(name).join("page.md"), &written.page);
        same(folder.join(name).join("legal.md"), &written.text);
    }
}

//! Readers of XML vocabularies, by another parser than the exporters' writer.

use std::collections::BTreeSet;

use roxmltree::{Document, Node};

use super::{
    AI, Bounds, EVALUATION, GENERATIVE, INDEX, INPUT, Level, MINING, NON_GENERATIVE, REPLICA, Reading, SEARCH,
};

const RSL: &str = "https://rslstandard.org/rsl";

/// A `permits` list is closed; a licence without one permits all; `prohibits` beats `permits` everywhere; without a payment, or with
/// one of type `free`, it is free.
pub fn rsl(document: &str) -> Reading {
    let document = Document::parse(document).unwrap();
    let root = document.root_element();
    assert!(root.has_tag_name((RSL, "rsl")));
    let contents: Vec<Node> = root.children().filter(|node| node.has_tag_name((RSL, "content"))).collect();
    assert_eq!(contents.len(), 1);
    assert!(contents[0].attribute("url").is_some_and(|url| !url.is_empty()));
    let licences: Vec<Node> = contents[0].children().filter(|node| node.has_tag_name((RSL, "license"))).collect();
    assert!(!licences.is_empty(), "no licence at all is no statement");
    let mut reading = Reading::of([Level::No; 8]);
    for licence in &licences {
        let (level, bounds) = payment(*licence);
        for act in permitted(*licence, level) {
            reading.uses[act] = reading.uses[act].max(level);
        }
        if level == Level::Had {
            reading.bounds = bounds;
        }
    }
    for token in licences.iter().flat_map(|licence| tokens(*licence, "prohibits", "usage")) {
        for act in covered(&token) {
            reading.uses[act] = Level::No;
        }
    }
    reading
}

fn permitted(licence: Node, level: Level) -> Vec<usize> {
    let listed = tokens(licence, "permits", "usage");
    let prohibited = tokens(licence, "prohibits", "usage");
    if listed.is_empty() && !has(licence, "permits", "usage") && !prohibited.contains("all") {
        return (0..8).filter(|act| !prohibited.iter().any(|token| covered(token).contains(act))).collect();
    }
    let mut acts: Vec<usize> = listed.iter().flat_map(|token| covered(token)).collect();
    // What a rate card sells is what the card says, so `ai-train` alone does not sell a voice.
    if level == Level::Had
        && has_child(licence, "payment", "standard")
        && !listed.contains("ai-all")
        && !listed.contains("all")
    {
        acts.retain(|act| *act != REPLICA);
    }
    acts
}

fn covered(token: &str) -> Vec<usize> {
    match token {
        "all" => (0..8).collect(),
        "ai-all" => AI.to_vec(),
        "ai-train" => vec![NON_GENERATIVE, GENERATIVE, REPLICA],
        "ai-input" => vec![INPUT],
        "ai-index" => vec![INDEX],
        "search" => vec![SEARCH],
        other => panic!("{other} is no usage of RSL 1.0"),
    }
}

fn payment(licence: Node) -> (Level, Bounds) {
    let payments: Vec<Node> = licence.children().filter(|node| node.has_tag_name((RSL, "payment"))).collect();
    assert!(payments.len() <= 1);
    let kind = payments.first().map(|payment| payment.attribute("type").unwrap());
    let level = match kind {
        None | Some("free") => Level::Free,
        Some("purchase" | "subscription" | "training" | "crawl" | "use" | "contribution" | "attribution") => Level::Had,
        Some(other) => panic!("{other} is no payment of RSL 1.0"),
    };
    let one = |kind: &str| has(licence, "permits", kind).then(|| tokens(licence, "permits", kind));
    let users = one("user").map(|users| {
        assert!(users.iter().all(|user| {
            ["commercial", "non-commercial", "education", "government", "personal"].contains(&user.as_str())
        }));
        users.into_iter().collect::<Vec<_>>().join(" ")
    });
    (
        level,
        Bounds {
            paid: !matches!(kind, None | Some("free" | "attribution")),
            territory: one("geo"),
            users,
            ..Bounds::default()
        },
    )
}

fn lists<'a>(licence: Node<'a, 'a>, element: &'a str, kind: &'a str) -> impl Iterator<Item = Node<'a, 'a>> {
    licence.children().filter(move |node| node.has_tag_name((RSL, element)) && node.attribute("type") == Some(kind))
}

fn has(licence: Node, element: &str, kind: &str) -> bool {
    lists(licence, element, kind).next().is_some()
}

fn has_child(licence: Node, element: &str, child: &str) -> bool {
    let mut parents = licence.children().filter(|node| node.has_tag_name((RSL, element)));
    parents.any(|parent| parent.children().any(|node| node.has_tag_name((RSL, child)) && node.text().is_some()))
}

fn tokens(licence: Node, element: &str, kind: &str) -> BTreeSet<String> {
    lists(licence, element, kind)
        .flat_map(|node| node.text().unwrap_or("").split_whitespace().map(ToOwned::to_owned).collect::<Vec<_>>())
        .collect()
}

/// One code for data mining as a whole. What a code excepts is all it excepts; whether input to a model or evaluation is mining at
/// all, PLUS does not say.
pub fn plus(document: &str) -> Reading {
    let document = Document::parse(document).unwrap();
    let description = document.root_element().first_element_child().unwrap();
    let value = description.attribute(("http://ns.useplus.org/ldf/xmp/1.0/", "DataMining")).unwrap();
    let mut uses = [Level::Silent; 8];
    let (mining, non_generative, generative, search) =
        match value.strip_prefix("http://ns.useplus.org/ldf/vocab/").unwrap() {
            "DMI-ALLOWED" => (true, true, true, true),
            "DMI-PROHIBITED-GENAIMLTRAINING" => (true, true, false, true),
            "DMI-PROHIBITED-AIMLTRAINING" => (true, false, false, true),
            "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING" => (false, false, false, true),
            "DMI-PROHIBITED" => (false, false, false, false),
            other => panic!("{other} is no code of PLUS"),
        };
    let of = |yes| if yes { Level::Free } else { Level::No };
    uses[MINING] = of(mining);
    uses[NON_GENERATIVE] = of(non_generative);
    uses[GENERATIVE] = of(generative);
    uses[REPLICA] = of(generative);
    uses[SEARCH] = of(search);
    for act in [INPUT, INDEX, EVALUATION] {
        uses[act] = if generative {
            Level::Free
        } else if mining {
            Level::Silent
        } else {
            Level::No
        };
    }
    Reading::of(uses)
}

//! RSL 1.0: a `permits` list is closed, `prohibits` beats it, and a licence with neither is taken for silence.

use assent_core::uses::{Permission, Use};
use roxmltree::{Document, Node};

use super::Findings;
use crate::{
    import::{Format, ImportError, Notice},
    record::AI_USES,
};

const NAMESPACE: &str = "https://rslstandard.org/rsl";

/// A document with one content.
pub fn rsl(document: &str) -> Result<Findings, ImportError> {
    let malformed = ImportError::Malformed { format: Format::Rsl };
    let document = Document::parse(document).map_err(|_| malformed)?;
    let root = document.root_element();
    if !root.has_tag_name((NAMESPACE, "rsl")) {
        return Err(malformed);
    }
    let contents: Vec<Node> = children(root, "content").collect();
    let content = match contents.as_slice() {
        [content] => *content,
        [] => return Err(malformed),
        _ => return Err(ImportError::Several { format: Format::Rsl }),
    };
    let mut findings = Findings::default();
    let mut listed = Vec::new();
    for licence in children(content, "license") {
        read(&mut findings, licence, &mut listed);
    }
    // What no list of the whole document names is not permitted by it.
    if !listed.is_empty() {
        let unlisted: Vec<Use> = Use::ALL.into_iter().filter(|act| !listed.contains(act)).collect();
        findings.deny(&unlisted);
    }
    Ok(findings)
}

fn read(findings: &mut Findings, licence: Node, listed: &mut Vec<Use>) {
    let mut silent = true;
    for token in tokens(licence, "prohibits") {
        silent = false;
        findings.deny(&covered(token, &Use::ALL));
    }
    let permission = permission(licence);
    for token in tokens(licence, "permits") {
        silent = false;
        let acts = covered(token, &[]);
        listed.extend(&acts);
        findings.permit(&acts, permission);
    }
    if silent {
        findings.notice(Notice::Silence);
    }
    let bound = children(licence, "permits").chain(children(licence, "prohibits"));
    if permission == Permission::Constrained || bound.into_iter().any(|list| list.attribute("type") != Some("usage")) {
        findings.notice(Notice::Conditions);
    }
}

/// Free without a payment and without lists of users or places; else under a licence.
fn permission(licence: Node) -> Permission {
    let free = children(licence, "payment").all(|payment| payment.attribute("type") == Some("free"));
    let mut lists = children(licence, "permits").chain(children(licence, "prohibits"));
    let bound =
        lists.any(|list| list.attribute("type") != Some("usage")) || children(licence, "reporting").next().is_some();
    if free && !bound { Permission::Allowed } else { Permission::Constrained }
}

fn covered(token: &str, unknown: &[Use]) -> Vec<Use> {
    match token {
        "all" => Use::ALL.to_vec(),
        "ai-all" => AI_USES.to_vec(),
        "ai-train" => vec![Use::TrainNonGen, Use::TrainGen, Use::Replica],
        "ai-input" => vec![Use::AiInput],
        "ai-index" => vec![Use::AiIndex],
        "search" => vec![Use::Search],
        _ => unknown.to_vec(),
    }
}

fn children<'a>(node: Node<'a, 'a>, name: &'static str) -> impl Iterator<Item = Node<'a, 'a>> {
    node.children().filter(move |child| child.has_tag_name((NAMESPACE, name)))
}

fn tokens<'a>(licence: Node<'a, 'a>, list: &'static str) -> impl Iterator<Item = &'a str> {
    let usage = children(licence, list).filter(|list| list.attribute("type") == Some("usage"));
    usage.flat_map(|list| list.text().unwrap_or("").split([' ', ',', '\n', '\t'])).filter(|token| !token.is_empty())
}

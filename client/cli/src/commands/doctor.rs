//! `assent doctor`: looks at everything that a command relies on, part by part, and says what to do about what is wrong.

mod judge;

use assent_chain::{Client, Deployment, Network, Signer, address, signer::KeyError};
use serde_json::{Value, json};

use self::judge::{balance, chain, code, link, mapping};
use super::deploy::embedded;
use crate::{
    failure::{Exit, Failure},
    output::Report,
    session::Context,
    time,
};

/// How a thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// As it should be.
    Ok,
    /// Not there, or not looked at; whoever needs it will miss it.
    Note,
    /// Not as it should be.
    Wrong,
}

/// What was looked at, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Check {
    name: &'static str,
    state: State,
    said: String,
    advice: Option<String>,
}

/// Everything that was looked at.
struct Visit {
    checks: Vec<Check>,
    /// Whether the node did not answer at some point.
    lost: bool,
}

pub async fn run(context: &Context) -> Result<Report, Failure> {
    let mut visit = Visit { checks: Vec::new(), lost: false };
    let client = match context.client().await {
        Err(failure) if failure.exit == Exit::Usage => return Err(failure),
        client => visit.seen("node", client),
    };
    if let Some(client) = &client {
        visit.node(client).await;
    }
    let signer = visit.key(context, client.as_ref().map(Client::network));
    match client {
        Some(client) => {
            if let Some(signer) = signer {
                visit.account(&client, &signer).await;
            }
            visit.contracts(context, &client).await;
        }
        None => visit.checks.push(Check::note("contracts", "not looked at, as no node answers", None)),
    }
    Ok(visit.report(&context.global.url))
}

impl Check {
    fn ok(name: &'static str, said: impl Into<String>) -> Self {
        Self { name, state: State::Ok, said: said.into(), advice: None }
    }

    fn note(name: &'static str, said: impl Into<String>, advice: Option<&str>) -> Self {
        Self { name, state: State::Note, said: said.into(), advice: advice.map(str::to_owned) }
    }

    fn wrong(name: &'static str, said: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { name, state: State::Wrong, said: said.into(), advice: Some(advice.into()) }
    }
}

impl Visit {
    /// What was found, or a row that says why not.
    fn seen<T>(&mut self, name: &'static str, found: Result<T, impl Into<Failure>>) -> Option<T> {
        let failure = match found {
            Ok(found) => return Some(found),
            Err(error) => error.into(),
        };
        self.lost |= failure.exit == Exit::Network;
        self.checks.push(Check { name, state: State::Wrong, said: failure.message, advice: failure.hint });
        None
    }

    async fn node(&mut self, client: &Client) {
        let node = client.node().await;
        let Some(node) = self.seen("node", node) else { return };
        let network = client.network();
        let quiet = network.development;
        self.checks.extend([judge::node(&node), judge::blocks(&node, time::now(), quiet), chain(network, &node)]);
    }

    fn key(&mut self, context: &Context, network: Option<&Network>) -> Option<Signer> {
        if context.global.key.is_none() {
            let advice = "To sign, give --key FILE or ASSENT_KEY_FILE; reading needs none.";
            self.checks.push(Check::note("key", "none was given", Some(advice)));
            return None;
        }
        let opened = context.signer().and_then(|signer| {
            network.map_or(Ok::<_, KeyError>(()), |network| signer.check(network))?;
            Ok(signer)
        });
        let signer = self.seen("key", opened)?;
        let said = format!("{}, in contracts {}", signer.account(), address::show(signer.address()));
        self.checks.push(Check::ok("key", said));
        Some(signer)
    }

    async fn account(&mut self, client: &Client, signer: &Signer) {
        let funds = client.funds(signer.account()).await;
        let Some(funds) = self.seen("balance", funds) else { return };
        let network = client.network();
        self.checks.extend([balance(&funds, network, signer), mapping(&funds, network.auto_map)]);
    }

    async fn contracts(&mut self, context: &Context, client: &Client) {
        let record = context.deployment_path(client.network()).and_then(|path| {
            let record = Deployment::read(&path)?;
            record.check(client.network())?;
            Ok((record, path))
        });
        let Some((record, path)) = self.seen("record", record) else { return };
        let said = format!("{}, from block {}", path.display(), record.block);
        self.checks.push(Check::ok("record", said));
        let codes = client.codes(&record).await;
        let Some(codes) = self.seen("contracts", codes) else { return };
        self.checks.extend(code(&codes, &embedded()));
        self.checks.push(link(&codes));
    }

    fn report(&self, url: &str) -> Report {
        let wrong = self.checks.iter().filter(|check| check.state == State::Wrong).count();
        let data = json!({
            "url": url, "wrong": wrong, "checks": self.checks.iter().map(data).collect::<Vec<_>>(),
        });
        let exit = match wrong {
            0 => Exit::Ok,
            _ if self.lost => Exit::Network,
            _ => Exit::Check,
        };
        let verdict = match wrong {
            0 => "Nothing is wrong.".to_owned(),
            1 => "1 check failed.".to_owned(),
            many => format!("{many} checks failed."),
        };
        let lines: Vec<String> = self.checks.iter().map(line).collect();
        Report::new("assent.doctor/1", data, format!("{url}\n{}\n\n{verdict}", lines.join("\n"))).exit(exit)
    }
}

fn word(state: State) -> &'static str {
    match state {
        State::Ok => "ok",
        State::Note => "note",
        State::Wrong => "wrong",
    }
}

fn data(check: &Check) -> Value {
    json!({ "check": check.name, "state": word(check.state), "said": check.said, "advice": check.advice })
}

fn line(check: &Check) -> String {
    let advice = check.advice.as_ref().map(|advice| format!("\n{:23}{advice}", ""));
    format!("  {:<7}{:<12}  {}{}", word(check.state), check.name, check.said, advice.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::{
        judge::{blocks, node},
        *,
    };
    use assent_chain::{
        Planck, Ratio,
        deploy::{Blobs, code_hash},
        health::{Codes, Funds, Node},
    };
    use assent_core::id::{Digest, Time};

    fn a_network() -> Network {
        Network {
            name: "Polkadot Asset Hub".to_owned(),
            genesis: Digest([1; 32]),
            development: false,
            symbol: "DOT".to_owned(),
            chain_id: 420_420_419,
            ratio: Ratio(100_000_000),
            auto_map: true,
        }
    }

    fn a_node() -> Node {
        Node {
            name: "Polkadot parachain".to_owned(),
            version: "1.2.3".to_owned(),
            runtime: 2_003_000,
            peers: 12,
            wants_peers: true,
            syncing: false,
            block: 77,
            time: Time(1_801_353_600),
            existential_deposit: Planck(100_000_000),
        }
    }

    fn blobs() -> Blobs {
        Blobs { consent: vec![1], licensing: vec![2], office: vec![3] }
    }

    fn codes() -> Codes {
        let hash = |blob: u8| Some(code_hash(&[blob]));
        Codes { consent: hash(1), licensing: hash(2), office: hash(3), linked: true }
    }

    fn states<const N: usize>(checks: [Check; N]) -> [State; N] {
        checks.map(|check| check.state)
    }

    #[test]
    fn a_healthy_node_is_told_and_not_judged() {
        let visit = Visit {
            checks: vec![
                node(&a_node()),
                blocks(&a_node(), Time(1_801_353_660), false),
                chain(&a_network(), &a_node()),
            ],
            lost: false,
        };
        let report = visit.report("wss://hub");
        assert_eq!(
            report.text,
            "wss://hub\n  ok     node          Polkadot parachain 1.2.3, runtime 2003000, 12 peers\n  \
             ok     blocks        block 77 is final, of 2027-01-31T00:00:00Z\n  \
             ok     chain         Polkadot Asset Hub, id 420420419, 1 planck is 100000000 base units, \
             least balance 0.01 DOT, accounts map themselves\n\nNothing is wrong."
        );
        assert_eq!(report.exit, Exit::Ok);
    }

    #[test]
    fn a_node_that_is_behind_or_alone_is_wrong() {
        assert_eq!(node(&Node { syncing: true, ..a_node() }).state, State::Wrong);
        assert_eq!(node(&Node { peers: 0, ..a_node() }).state, State::Wrong);
        assert_eq!(node(&Node { peers: 0, wants_peers: false, ..a_node() }).state, State::Ok);
        let later = Time(1_801_353_600 + 301);
        assert_eq!(
            states([blocks(&a_node(), later, false), blocks(&a_node(), later, true)]),
            [State::Wrong, State::Ok]
        );
    }

    #[test]
    fn an_account_needs_money_and_an_address() {
        let signer = Signer::from_uri("//Alice").unwrap();
        let of = |free, mapped| Funds { free: Planck(free), mapped };
        assert_eq!(balance(&of(15_000_000_000, true), &a_network(), &signer).said, "1.5 DOT");
        let poor = balance(&of(0, true), &a_network(), &signer);
        assert!(poor.advice.unwrap().contains("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"));
        let all = [(1, true, true), (1, false, true), (0, false, true), (1, false, false)];
        let found = all.map(|(free, mapped, auto)| mapping(&of(free, mapped), auto).state);
        assert_eq!(found, [State::Ok, State::Wrong, State::Note, State::Wrong]);
    }

    #[test]
    fn other_code_than_the_published_is_wrong() {
        assert_eq!(states(code(&codes(), &blobs())), [State::Ok; 3]);
        let other = Codes { licensing: Some(code_hash(&[9])), office: None, linked: false, ..codes() };
        assert_eq!(states(code(&other, &blobs())), [State::Ok, State::Wrong, State::Wrong]);
        assert_eq!(states([link(&other), link(&codes())]), [State::Wrong, State::Ok]);
    }

    #[test]
    fn what_is_wrong_exits_3_and_a_lost_node_5() {
        let report = |checks: Vec<Check>, lost| Visit { checks, lost }.report("ws://x");
        let wrong = || Check::wrong("record", "no record", "Deploy.");
        assert_eq!(report(vec![Check::note("key", "none", None)], false).exit, Exit::Ok);
        let failed = report(vec![wrong(), wrong()], false);
        assert_eq!(failed.exit, Exit::Check);
        assert!(
            failed
                .text
                .ends_with("  wrong  record        no record\n                       Deploy.\n\n2 checks failed.")
        );
        let row = json!({ "check": "record", "state": "wrong", "said": "no record", "advice": "Deploy." });
        assert_eq!(failed.data, json!({ "url": "ws://x", "wrong": 2, "checks": [row, row] }));
        assert_eq!(report(vec![wrong()], true).exit, Exit::Network);
    }
}

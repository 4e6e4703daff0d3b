//! `assent show licence`.

use assent_core::id::LicenceId;

use super::licence_of;
use crate::{failure::Failure, output::Report, session::Context, show, terms};

pub async fn run(context: &Context, id: LicenceId) -> Result<Report, Failure> {
    let assent = context.assent().await?;
    let view = assent.view().await?;
    let found = licence_of(&view, id).await?;
    let terms = terms::registered(&view, found.frozen.terms).await?;
    let mut data = show::licence(id.0, &found, &terms, view.now());
    let more = serde_json::json!({ "fields": show::terms(&terms), "block": view.block(), "time": view.now().0 });
    crate::receipt::merge(&mut data, more);
    let title = format!("Licence {} as of block {}", id.0, view.block());
    let text = show::licence_rows(&found, &terms, view.now(), &assent.client().network().symbol).under(&title);
    Ok(Report::new("assent.licence/1", data, text))
}

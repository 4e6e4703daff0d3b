//! The one place that writes to standard output and standard error.

use std::error::Error;
use std::io::{self, Write};
use std::net::SocketAddr;

/// Says where the node serves: the one line on standard output, which scripts and tests wait for.
pub fn listening(address: SocketAddr) {
    let mut out = io::stdout().lock();
    // A reader that went away is no reason to end the chain.
    let _ = writeln!(out, "listening on ws://{address}");
    let _ = out.flush();
}

/// Says why the node ended, cause by cause.
pub fn failure(error: &dyn Error) {
    let mut message = format!("error: {error}");
    let mut cause = error.source();
    while let Some(error) = cause {
        message.push_str(&format!(": {error}"));
        cause = error.source();
    }
    let _ = writeln!(io::stderr().lock(), "{message}");
}

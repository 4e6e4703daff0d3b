//! Tells the story on a chain that runs: `assent-demo URL FOLDER`. `scripts/demo.sh` starts chain and story.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that tells a story")]

use std::path::Path;

use assent_acceptance::demo::Demo;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (Some(url), Some(folder)) = (arguments.next(), arguments.next()) else {
        println!("usage: assent-demo URL FOLDER");
        std::process::exit(2);
    };
    // A figure that is wrong is one line, not a trace.
    std::panic::set_hook(Box::new(|found| {
        eprintln!("\nNot as it should be: {}", found.payload_as_str().unwrap_or("?"))
    }));
    Demo::new(&url, Path::new(&folder), &mut |line| println!("{line}")).tell();
}

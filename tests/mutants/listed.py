"""Tries every mutant that `cargo mutants --list --json` names in contracts/core, all of them compiled into one build.

Each function that has mutants becomes a choice between its own body and its mutants' bodies by a number that the
tests are told in their environment. So the crate is compiled once, not once for each mutant.

    cargo mutants --list --json -p assent-core > LIST.json      # cargo-mutants 27.1.0
    python3 tests/mutants/listed.py LIST.json SCRATCH [FILE or mutant's name…]

What is evaluated at compile time is its own there and never a mutant: constants, and the functions that make types and
widths of them. Those are left to `cargo mutants` itself.

Writes SCRATCH/results.json (mutant's name to caught, missed, timeout or unviable) and prints a table for each file.
"""

import collections
import json
import os
import re
import resource
import shutil
import subprocess
import sys
from pathlib import Path

from run import ROOT, copy

VARIABLE = "ASSENT_MUTANT"
# At compile time there is no environment: what is evaluated there is not mutated.
CHOICE = f"""
/// Which mutant is tried.
#[allow(missing_docs)]
pub mod tried {{
    pub const fn number() -> u32 {{
        core::intrinsics::const_eval_select((), compiling, running)
    }}
    const fn compiling() -> u32 {{
        0
    }}
    fn running() -> u32 {{
        static NUMBER: std::sync::OnceLock<u32> = std::sync::OnceLock::new();
        *NUMBER.get_or_init(|| std::env::var("{VARIABLE}").map_or(0, |number| number.parse().unwrap()))
    }}
}}
"""
# Quick tests first; who survives them meets all. Seconds of CPU, many times what the tests take.
QUICK = (["--skip", "usage::proof"], 20)
ALL = ([], 120)


def offsets(text):
    """Where each line begins."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return starts


def place(starts, spot):
    """The offset of a line and column, both counted from one."""
    return starts[spot["line"] - 1] + spot["column"] - 1


def body(text, begin, end):
    """The offsets of a function's body, within its braces."""
    depth, at = 0, re.compile(r"^[^\n/#]*?\bfn\b", re.M).search(text, text.rfind("\n", 0, begin) + 1).end()
    while text[at] != "{" or depth:
        depth += (text[at] in "([") - (text[at] in ")]")
        at += 1
    return at + 1, text.rindex("}", begin, end)


def grouped(mutants, starts):
    """The mutants by the function they stand in."""
    functions = collections.defaultdict(list)
    for mutant in mutants:
        span = mutant["function"]["span"]
        functions[place(starts, span["start"]), place(starts, span["end"])].append(mutant)
    return sorted(functions.items())


def chosen(text, starts, bounds, mutants):
    """A function's body that chooses: its own, or with a mutant's number that mutant's."""
    begin, end = bounds
    own = text[begin:end]
    numbers = "|".join(str(mutant["number"]) for mutant in mutants)
    arms = [f" match crate::tried::number() {{ tried if !matches!(tried, {numbers}) => {{\n{own}\n}}"]
    for mutant in mutants:
        first, last = (place(starts, mutant["span"][edge]) for edge in ("start", "end"))
        broken = text[begin:first] + mutant["replacement"] + text[last:end]
        arms.append(f"/*<{mutant['number']}*/ {mutant['number']} => {{ {broken}\n}} /*>*/")
    return "\n".join([*arms, "_ => unreachable!() }"])


def rewrite(source, mutants):
    """The file with all of its mutants in it."""
    text = source.read_text()
    starts = offsets(text)
    parts, done = [], 0
    for (begin, end), inside in grouped(mutants, starts):
        if begin < done:
            raise SystemExit(f"{source}: a function with mutants within another")
        first, last = body(text, begin, end)
        parts += [text[done:first], chosen(text, starts, (first, last), inside)]
        done = last
    return "".join([*parts, text[done:]])


def lay_out(scratch, mutants):
    """A copy of the crate with the mutants in it."""
    shutil.rmtree(scratch / "tree", ignore_errors=True)
    (scratch / "tree").mkdir(parents=True)
    copy(scratch / "tree")
    files = collections.defaultdict(list)
    for mutant in mutants:
        files[mutant["file"]].append(mutant)
    for file, inside in files.items():
        (scratch / "tree" / file).write_text(rewrite(ROOT / file, inside))
    library = scratch / "tree/contracts/core/src/lib.rs"
    features = "#![allow(internal_features)]\n#![feature(core_intrinsics, const_eval_select)]\n#![recursion_limit = \"512\"]\n"
    text = library.read_text()
    library.write_text(text.replace("#![cfg_attr(not", features + "#![cfg_attr(not", 1) + "extern crate std;\n" + CHOICE)
    manifest = scratch / "tree/contracts/core/Cargo.toml"
    manifest.write_text(manifest.read_text().replace("[lints]\nworkspace = true\n", ""))


def build(scratch):
    """The test programs, or what is wrong: the errors as cargo tells them."""
    command = ["cargo", "test", "--offline", "-p", "assent-core", "--no-run", "--message-format", "json"]
    env = dict(os.environ, RUSTC_BOOTSTRAP="1", CARGO_PROFILE_DEV_DEBUG="0", CARGO_INCREMENTAL="1")
    run = subprocess.run(command, cwd=scratch / "tree", env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    messages = [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]
    errors = [m["message"] for m in messages if m["reason"] == "compiler-message" and m["message"]["level"] == "error"]
    programs = [m["executable"] for m in messages if m["reason"] == "compiler-artifact" and m.get("executable")]
    if run.returncode and not errors:
        raise SystemExit(run.stderr)
    return programs, errors


def culprits(scratch, errors):
    """The numbers of the mutants in which the errors stand."""
    found = set()
    for error in errors:
        for span in error["spans"]:
            if not span["is_primary"]:
                continue
            file = scratch / "tree" / span["file_name"]
            before = file.read_bytes()[: span["byte_end"]].decode()
            opened = before.rfind("/*<")
            if opened >= 0 and "/*>*/" not in before[opened:]:
                found.add(int(re.match(r"/\*<(\d+)", before[opened:])[1]))
    return found


def prepare(scratch, mutants):
    """Builds without those mutants that cannot be built: the programs, and the numbers of the unviable."""
    known = scratch / "unviable.json"
    unviable = set(json.loads(known.read_text())) if known.exists() else set()
    while True:
        lay_out(scratch, [mutant for mutant in mutants if mutant["number"] not in unviable])
        programs, errors = build(scratch)
        if not errors:
            return programs, unviable
        found = culprits(scratch, errors)
        print(f"{len(errors)} errors, {len(found)} mutants that cannot be built", file=sys.stderr, flush=True)
        if not found:
            raise SystemExit("\n".join(error["rendered"] for error in errors[:5]))
        unviable |= found
        known.write_text(json.dumps(sorted(unviable)))


def limit(seconds):
    """What bounds a test program: CPU time and memory."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def fails(scratch, program, number, selection, seconds):
    """Whether the tests fail with this mutant: `caught`, `timeout`, or none."""
    for seeds in (scratch / "tree").rglob("proptest-regressions"):
        shutil.rmtree(seeds)
    command = [program, "--quiet", "-Z", "unstable-options", "--fail-fast", *selection]
    env = dict(os.environ, RUSTC_BOOTSTRAP="1", PROPTEST_MAX_SHRINK_ITERS="0", **{VARIABLE: str(number)})
    run = subprocess.run(
        command, cwd=scratch / "tree/contracts/core", env=env, preexec_fn=lambda: limit(seconds),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    if run.returncode in (-24, -9):
        return "timeout"
    return "caught" if run.returncode else None


def verdict(scratch, programs, number):
    """What became of a mutant."""
    library = next(program for program in programs if Path(program).name.startswith("assent_core"))
    # The branch trees are documents: no change of the rules' bodies can make them fail, and the copy lacks them.
    others = [program for program in programs if program != library and not Path(program).name.startswith("trees-")]
    for program, (selection, seconds) in [(library, QUICK), (library, ALL), *((other, ALL) for other in others)]:
        if outcome := fails(scratch, program, number, selection, seconds):
            return outcome
    return "missed"


def table(mutants, results):
    """For each file: how many were caught, missed, ran out of time, cannot be built."""
    counts = collections.defaultdict(collections.Counter)
    for mutant in mutants:
        for row in (mutant["file"].removeprefix("contracts/core/src/"), "all"):
            counts[row][results.get(mutant["name"], "not tried")] += 1
    words = ["caught", "missed", "timeout", "unviable", "not tried"]
    print(f"{'file':26}", *(f"{word:>9}" for word in words))
    for row, count in counts.items():
        print(f"{row:26}", *(f"{count[word]:9}" for word in words))


def load(path):
    """The mutants of the list that stand in functions, numbered: constants are evaluated where nothing can be chosen."""
    mutants = [mutant for mutant in json.loads(Path(path).read_text()) if mutant["function"]]
    for number, mutant in enumerate(mutants, 1):
        mutant["number"] = number
    return mutants


def main():
    """Tries the mutants of a list, or of it those whose file or name is given."""
    listed, scratch, *wanted = sys.argv[1:]
    scratch = Path(scratch)
    mutants = load(listed)
    path = scratch / "results.json"
    results = json.loads(path.read_text()) if path.exists() else {}
    programs, unviable = prepare(scratch, mutants)
    if verdict(scratch, programs, 0) != "missed":
        raise SystemExit("the tests fail without any mutant")
    for mutant in mutants:
        name = mutant["name"]
        if mutant["number"] in unviable:
            results[name] = "unviable"
        elif (wanted and not {mutant["file"], name} & set(wanted)) or (not wanted and name in results):
            continue
        else:
            results[name] = verdict(scratch, programs, mutant["number"])
            if results[name] != "caught":
                print(results[name], name, flush=True)
        path.write_text(json.dumps(results, indent=1))
    table(mutants, results)


if __name__ == "__main__":
    main()

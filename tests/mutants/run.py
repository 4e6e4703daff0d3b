"""Applies each mutant of mutants.toml to a copy of contracts/core and checks that the named test fails.

Exit codes: 0 every mutant was killed by its test; 1 one was not, or its text does not stand exactly once in its file.
"""

import contextlib
import fcntl
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FIELDS = {"name", "file", "find", "replace", "killed_by", "defends"}
# One run of the tests with a mutant; a rule that never returns is no verdict.
PATIENCE_SECONDS = 300

class Fault(Exception):
    """Why a mutant says nothing: the list or the tree is wrong."""


def load():
    """The list of mutants, each with all of its fields, under names of their own."""
    mutants = tomllib.loads((ROOT / "tests/mutants/mutants.toml").read_text())["mutant"]
    names = set()
    for mutant in mutants:
        if set(mutant) != FIELDS:
            raise Fault(f"{mutant.get('name', '?')}: has {sorted(mutant)}, not {sorted(FIELDS)}")
        if mutant["name"] in names:
            raise Fault(f"{mutant['name']}: twice")
        names.add(mutant["name"])
    return mutants


def choose(mutants, names):
    """The mutants that were asked for; all where none was."""
    unknown = set(names) - {mutant["name"] for mutant in mutants}
    if unknown:
        raise Fault(f"no such mutant: {', '.join(sorted(unknown))}")
    return [mutant for mutant in mutants if not names or mutant["name"] in names]


@contextlib.contextmanager
def scratch_folder():
    """An empty folder among the build products: one place for all runs, so that what was built is built upon."""
    place = Path(os.environ["CARGO_TARGET_DIR"]) / "mutants"
    place.mkdir(parents=True, exist_ok=True)
    with open(place / "lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            raise Fault("mutants are being tried already: wait for that run to end") from busy
        scratch = place / "tree"
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir()
        yield scratch


def copy(scratch):
    """A workspace of one crate: the rules, the shared part of the root manifest, the lock file."""
    # Contents without their dates: an older date would let cargo take the last run's mutant for this one's rules.
    core = scratch / "contracts/core"
    shutil.copytree(ROOT / "contracts/core", core, copy_function=shutil.copyfile)
    shutil.copy(ROOT / "Cargo.lock", scratch)
    manifest = (ROOT / "Cargo.toml").read_text()
    manifest = re.sub(r"^members = \[.*?^\]", 'members = ["contracts/core"]', manifest, flags=re.M | re.S)
    manifest = re.sub(r"^exclude = .*$", "", manifest, flags=re.M)
    manifest = re.sub(r"^\[patch\..*?(?=^\[)", "", manifest, flags=re.M | re.S)
    (scratch / "Cargo.toml").write_text(manifest)


def mutated(source, mutant):
    """The text of the file with the mutant in it."""
    count = source.count(mutant["find"])
    if count != 1:
        raise Fault(f"{mutant['name']}: its text stands {count} times in {mutant['file']}, not once")
    return source.replace(mutant["find"], mutant["replace"])


def test(scratch, selection):
    """Runs tests: how they ended (`ok`, `failed`, `unbuildable`, `endless`) and which of them failed."""
    # Cases found by chance for one mutant are not handed to the next.
    for seeds in scratch.rglob("proptest-regressions"):
        shutil.rmtree(seeds)
    command = ["cargo", "test", "--offline", "--quiet", "-p", "assent-core", *selection, "--no-fail-fast"]
    command += ["--", "--format", "pretty"]
    # The same profile and target folder as ever: what the rules depend on is built already.
    env = dict(os.environ, CARGO_TERM_COLOR="never", CARGO_INCREMENTAL="1")
    try:
        run = subprocess.run(
            command, cwd=scratch, env=env, text=True, timeout=PATIENCE_SECONDS,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
    except subprocess.TimeoutExpired:
        return "endless", set(), ""
    failed = set(re.findall(r"^test (\S+)(?: - should panic)? \.\.\. FAILED$", run.stdout, flags=re.M))
    if run.returncode == 0:
        return "ok", failed, run.stdout
    return ("failed" if failed else "unbuildable"), failed, run.stdout


def selected(killer):
    """What cargo is to run for a killer, and the test's name there: `exhaustive::x` is x in tests/exhaustive.rs."""
    head, _, rest = killer.partition("::")
    if (ROOT / "contracts/core/tests" / f"{head}.rs").is_file():
        return ("--test", head), rest
    return ("--lib",), killer


def verdict(scratch, mutant):
    """Whether the mutant is killed by its test, and in a word or two how it went."""
    path = scratch / "contracts/core/src" / mutant["file"]
    source = path.read_text()
    broken = mutated(source, mutant)
    selection, killer = selected(mutant["killed_by"])
    path.write_text(broken)
    try:
        how, failed, output = test(scratch, selection)
    finally:
        path.write_text(source)
    if killer in failed:
        others = len(failed) - 1
        return True, "killed" + (f", and by {others} more" if others else "")
    if how == "unbuildable":
        sys.stderr.write(output)
    return False, {"ok": "SURVIVES", "failed": "MISSED, but for " + ", ".join(sorted(failed))}.get(how, how.upper())


def check_whole(scratch, mutants):
    """The tests must pass before anything is broken, or their failing says nothing."""
    for selection in sorted({selected(mutant["killed_by"])[0] for mutant in mutants}):
        how, failed, output = test(scratch, selection)
        if how != "ok":
            sys.stderr.write(output)
            raise Fault(f"the tests fail without any mutant: {', '.join(sorted(failed)) or how}")


def run(names):
    """Tries the mutants and prints a line for each; the number of those that were not killed."""
    mutants = choose(load(), names)
    width = {field: max(len(mutant[field]) for mutant in mutants) for field in ("name", "defends", "killed_by")}
    killed = 0
    with scratch_folder() as scratch:
        copy(scratch)
        check_whole(scratch, mutants)
        for mutant in mutants:
            began = time.monotonic()
            dead, word = verdict(scratch, mutant)
            killed += dead
            row = "  ".join(mutant[field].ljust(width[field]) for field in width)
            print(f"{row}  {time.monotonic() - began:5.1f} s  {word}", flush=True)
    print(f"\n{len(mutants)} mutants, {killed} killed")
    return len(mutants) - killed


def main():
    """Runs the mutants named on the command line, or all."""
    try:
        return 1 if run(sys.argv[1:]) else 0
    except Fault as fault:
        print(fault, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())

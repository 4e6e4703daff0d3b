#!/usr/bin/env bash
# Installs what building and testing need and this machine lacks; says what it installs, and nothing if that is nothing.
#
#   - a C compiler, make, Perl, protoc, pkg-config, git, Python 3, certificates of the crate registry, kill
#   - Rust for host code: what is there if it is new enough, else Debian's
#   - Rust for on-chain code, with the standard library's source: what is there, else Debian's or rustup's rust-src
#
# Debian 12 with or without rustup, online or with a mirror of Debian and of the crate registry only; elsewhere it says what is missing.
# It removes nothing, and asks for a password only if neither what is there nor rustup will do.
set -euo pipefail
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# Rust 1.96 and its LLVM linker in Debian's security suite; they lie beside rustup's.
debian_rust=(rustc-web cargo-web rust-web-src lld-22)

say() {
    printf 'setup: %s\n' "$*" >&2
}

fail() {
    say "$*"
    exit 1
}

is_root() {
    [ "$(id -u)" -eq 0 ]
}

# Whether Debian packages can be installed at all; and without a question to the user.
can_install() {
    assent_has apt-get && { is_root || assent_has sudo; }
}

can_install_unasked() {
    can_install && { is_root || sudo -n true 2>/dev/null; }
}

# Runs apt-get as root. What it prints matters only if it fails.
apt_get() {
    local log code=0 as_root=()
    is_root || as_root=(sudo)
    log=$(mktemp)
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" >"$log" 2>&1 || code=$?
    [ "$code" -eq 0 ] || cat "$log" >&2
    rm -f "$log"
    return "$code"
}

# Fetches the lists of packages, once, and only when something is missing.
listed=
lists() {
    [ -z "$listed" ] || return 0
    say "fetching the lists of packages$(is_root || printf ', with sudo')"
    apt_get update && listed=yes
}

# Installs Debian packages.
install() {
    can_install || fail "needs $*: install them with this system's package manager, as root"
    lists || fail "apt-get could not fetch the lists of packages"
    say "installing $*"
    apt_get install --no-install-recommends --no-remove "$@" || fail "apt-get could not install $*"
}

# OpenSSL, in the node, is made by Perl with modules that a minimal Debian lacks.
has_perl() {
    perl -MFindBin -MIPC::Cmd -e 1 2>/dev/null
}

# Elsewhere than on Debian they lie elsewhere, and every system that can build has them.
has_certificates() {
    [ -e /etc/ssl/certs/ca-certificates.crt ] || ! assent_has apt-get
}

programs() {
    local missing=()
    assent_has cc || missing+=(gcc libc6-dev)
    assent_has make || missing+=(make)
    has_perl || missing+=(perl)
    assent_has git || missing+=(git)
    assent_has pkg-config || missing+=(pkg-config)
    assent_has protoc || missing+=(protobuf-compiler)
    assent_has python3 || missing+=(python3)
    has_certificates || missing+=(ca-certificates)
    # The program, which tests start; the shell has one of its own.
    type -P kill >/dev/null || missing+=(procps)
    [ ${#missing[@]} -eq 0 ] || install "${missing[@]}"
}

# Whether rustup could fetch the source.
rustup_source() {
    assent_has rustup && assent_is_new rustc || return 1
    say "adding rust-src to rustup's toolchain"
    timeout 300 rustup component add rust-src >&2 || { say "rustup could not"; return 1; }
}

# Debian's Rust, where its packages have one that is new enough.
debian_source() {
    can_install && lists || return 1
    local version
    version=$(LC_ALL=C apt-cache policy rustc-web | sed -n 's/^ *Candidate: //p')
    assent_is_at_least "$version" || return 1
    say "installing ${debian_rust[*]}: the compiler that made the committed contracts"
    apt_get install --no-install-recommends --no-remove "${debian_rust[@]}" || { say "apt-get could not"; return 1; }
}

# Source that is already here wins: no toolchain changes under a build that runs. Then the compiler of the artifact,
# unless it takes a password that rustup does without.
onchain_rust() {
    assent_onchain && return
    local sources=(rustup_source debian_source) source
    ! can_install_unasked || sources=(debian_source rustup_source)
    for source in "${sources[@]}"; do
        "$source" && assent_onchain && return
    done
    ! assent_has apt-get || say "on Debian, as root: apt-get install ${debian_rust[*]}"
    fail "the compiler of on-chain code is missing: needs rustc $assent_oldest_rust or later with rust-src"
}

# The linker optimises across crates, so it must be LLVM's. rustup's compiler brings one; Debian's is a package apart.
onchain_linker() {
    local sysroot
    [ -z "${ASSENT_ONCHAIN_LINKER-}" ] || return 0
    sysroot=$("$ASSENT_ONCHAIN_RUSTC" --print sysroot)
    compgen -G "$sysroot/lib/rustlib/*/bin/rust-lld" >/dev/null || assent_has ld.lld-22 || install lld-22
}

host_rust() {
    assent_is_new rustc || fail "the first rustc on the path does not run or is older than $assent_oldest_rust: update it, or put /usr/bin before it"
}


programs
onchain_rust
onchain_linker
host_rust

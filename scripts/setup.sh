#!/usr/bin/env bash
# Installs what building and testing need and this machine lacks; says what it installs, and nothing if that is nothing.
#
#   - a C compiler, make, Perl, protoc, pkg-config, git, Python 3, certificates of the crate registry, kill
#   - Rust for host code: what is there if it is new enough, else Debian's
#   - Rust for on-chain code, with the standard library's source: what is there, else Debian's, else rustup's rust-src
#
# Debian 12 with or without rustup, online or with a mirror of Debian and of the crate registry only; elsewhere it says what is missing.
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

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

# Installs Debian packages. The lists are only fetched here, when something is missing.
install() {
    assent_has apt-get || fail "needs $*: install them with this system's package manager"
    say "installing $*"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends "$@" >&2 ||
        fail "apt-get could not install $*"
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

# Whether rustup could fetch the source and the target of the runtime.
rustup_source() {
    assent_has rustup && assent_is_new rustc || return 1
    say "adding rust-src and wasm32v1-none to rustup's toolchain"
    timeout 300 rustup component add rust-src >&2 && timeout 300 rustup target add wasm32v1-none >&2
}

# Debian's Rust, where its packages have one that is new enough.
debian_source() {
    assent_has apt-get || return 1
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2 || return 1
    apt-cache show "${debian_rust[@]}" >/dev/null 2>&1 || return 1
    say "taking Debian's Rust for on-chain code: it is the one that made the committed contracts"
    install "${debian_rust[@]}"
}

# Source that is already here wins: no toolchain changes under a build that runs. Then the compiler of the artifact.
onchain_rust() {
    assent_onchain && return
    debian_source && assent_onchain && return
    rustup_source && assent_onchain && return
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
    assent_is_new rustc || fail "the first rustc on the path is older than $assent_oldest_rust: update it, or put /usr/bin before it"
}


programs
onchain_rust
onchain_linker
host_rust

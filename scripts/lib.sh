# shellcheck shell=bash
# To be sourced: the environment that setup.sh, the builds and the tests share. It installs nothing and prints nothing.
#
#   CARGO_TARGET_DIR       where build products go: one folder in the user's cache for every checkout
#   ASSENT_ONCHAIN_CARGO   the cargo and …
#   ASSENT_ONCHAIN_RUSTC   … the compiler of on-chain code: one with the standard library's source; unset if there is none

export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/assent/target}"

# What `cargo install` and rustup put there, even in a shell that has not read its profile since.
case ":$PATH:" in
    *":${CARGO_HOME:-$HOME/.cargo}/bin:"*) ;;
    *) PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH" ;;
esac

# The oldest compiler that the workspace takes: rust-version in Cargo.toml.
assent_oldest_rust=1.95

# Whether a command is there.
assent_has() {
    command -v "$1" >/dev/null 2>&1
}

# Whether a version is new enough for the workspace.
assent_is_at_least() {
    [[ $1 == [0-9]* ]] && printf '%s\n%s\n' "$assent_oldest_rust" "$1" | sort -VC
}

# Whether a compiler is.
assent_is_new() {
    local version
    version=$("$1" --version 2>/dev/null | cut -d' ' -f2) || return 1
    assent_is_at_least "$version"
}

# Whether a compiler has the standard library's source, and is new enough.
assent_has_source() {
    local sysroot
    assent_is_new "$1" || return 1
    sysroot=$("$1" --print sysroot 2>/dev/null) || return 1
    [ -f "$sysroot/lib/rustlib/src/rust/library/core/Cargo.toml" ]
}

# Names the compiler of on-chain code: the given one, the one on the path, Debian's. Fails if none will do.
assent_onchain() {
    if [ -n "${ASSENT_ONCHAIN_CARGO-}" ] && [ -n "${ASSENT_ONCHAIN_RUSTC-}" ]; then
        :
    elif assent_has_source rustc; then
        ASSENT_ONCHAIN_CARGO=cargo ASSENT_ONCHAIN_RUSTC=rustc
    elif assent_has_source /usr/bin/rustc; then
        ASSENT_ONCHAIN_CARGO=/usr/bin/cargo ASSENT_ONCHAIN_RUSTC=/usr/bin/rustc
    else
        return 1
    fi
    export ASSENT_ONCHAIN_CARGO ASSENT_ONCHAIN_RUSTC
}

assent_onchain || true

# Sourced by the other scripts: how they speak, and where things are.
# shellcheck shell=sh

set -eu
cd "$(dirname "$0")/.."
PATH=${CARGO_HOME:-$HOME/.cargo}/bin:$PATH
target=${CARGO_TARGET_DIR:-target}
# What is built for the browser, with hashed names and compressed; the release binary carries it.
site=$PWD/target/site

say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }

die() {
	printf '\033[1;31mStopped:\033[0m %s\n' "$*" >&2
	exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# Version of a crate as Cargo.lock has it.
locked() { sed -n "/^name = \"$1\"$/{n;s/version = \"\(.*\)\"/\1/p;q;}" Cargo.lock; }

# Installs Debian packages when we may, else says what to ask for.
debian() {
	if ! has apt-get; then
		die "$1 is missing. Install it with your system's package manager, then run this again."
	fi
	if [ "$(id -u)" != 0 ]; then
		die "$1 is missing. Ask an administrator to run: apt-get install $2"
	fi
	say "Installing $1"
	# shellcheck disable=SC2086 # several packages
	if ! DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends $2 >/dev/null 2>&1; then
		apt-get update -qq
		DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends $2 >/dev/null
	fi
}

# npm packages of a folder, when they are not there as locked.
npm_packages() {
	if [ -f "$1/node_modules/.installed" ] && cmp -s "$1/package-lock.json" "$1/node_modules/.installed"; then
		return
	fi
	say "Installing the npm packages of $1"
	(cd "$1" && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --silent)
	cp "$1/package-lock.json" "$1/node_modules/.installed"
}

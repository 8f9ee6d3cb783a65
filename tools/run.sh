#!/bin/sh
# Builds what is out of date and serves it. Data stay in ./data.
. "$(dirname "$0")/say.sh"

tools/setup.sh
tools/build.sh
listen=${PHLOEM_LISTEN:-127.0.0.1:3000}
say "Phloem serves on http://$listen. Open it in a browser: the first visit makes your account. Ctrl-C stops it."
exec "$target/release/phloem" serve "$@"

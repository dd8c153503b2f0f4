#!/bin/sh
# Compiles the contracts, with the compilers that npm ci has fetched; after that it works
# offline. Without them the committed artefacts stay, whose checksum a test compares with the
# sources; only CI insists.
cd "$(dirname "$0")" || exit 1
if command -v node >/dev/null && [ -d node_modules/solc ] && [ -d node_modules/solc-seed ]; then
	NODE_NO_WARNINGS=1 exec node compile.js
fi
echo "contracts not compiled: needs node and, once, npm ci in $(basename "$PWD") of chain/contract/evm" >&2
[ -z "$CI" ]

#!/bin/sh
# Fetches the libraries of the page from npm, in these versions, into assets, and compares
# them with assets/SHA256SUMS. For another version change the numbers here, run it, look at
# LICENSES.txt, and write the new sums.
set -eu
cd "$(dirname "$0")/assets"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for package in vega@6.4.0 vega-lite@6.4.3 vega-embed@7.3.0; do
	name=${package%@*}
	tarball=$(npm pack --silent --pack-destination "$scratch" "$package")
	tar -xzf "$scratch/$tarball" -C "$scratch" "package/build/$name.min.js"
	cp "$scratch/package/build/$name.min.js" .
done
sha256sum -c SHA256SUMS

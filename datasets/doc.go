// Package datasets is the catalogue of the recordings that experiments and tests
// use: where they come from, under which licence, and their checksums. The files are
// never part of this repository: they are looked up below a data root.
package datasets

package provenance_test

import (
	"bytes"
	"crypto/ed25519"
	"fmt"

	"ihealth/experiments/provenance"
)

// A signed sidecar tells whether anything of it was changed.
func Example() {
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
	origin := provenance.Origin{Figure: "fig5", Experiment: "fig5", Engine: 2, Seed: 2014}
	sidecar := provenance.New(origin, []provenance.File{provenance.FileOf("fig5.svg", []byte("<svg/>"))}, ".", provenance.Made{})
	sidecar.Sign(key)
	read, err := provenance.Decode(sidecar.Encode())
	fmt.Println(err, read.CheckSignature(key.Public().(ed25519.PublicKey)))
	read.Files[0].SHA256 = provenance.Sum([]byte("<svg>forged</svg>"))
	fmt.Println(read.CheckSignature(nil))
	// Output:
	// <nil> <nil>
	// wrong signature: the sidecar is not what was signed
}

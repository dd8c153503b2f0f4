package leak_test

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"ihealth/chain/contract/leak"
)

// A temperature of 36.612 °C must not stand on the chain. One payload writes it in
// thousandths into a word of the EVM, one holds a commitment, one a name.
func ExampleScan() {
	var secrets leak.Secrets
	secrets.AddNumber(36_612)
	secrets.AddText("Jane Doe")
	word := make([]byte, 32)
	binary.BigEndian.PutUint64(word[24:], 36_612)
	commitment := sha256.Sum256([]byte("a random key and 36.612"))
	for _, payload := range [][]byte{word, commitment[:], []byte("note on Jane Doe")} {
		scan := secrets.Begin()
		scan.Piece("calldata", payload)
		fmt.Printf("%q\n", scan.Report().Leaks())
	}
	// Output:
	// ["calldata at byte 0: 36.612, thousandths as word"]
	// []
	// ["calldata at byte 8: \"Jane Doe\", text"]
}

package bolt_test

import (
	"fmt"
	"os"
	"path/filepath"

	"ihealth/iomt/vault"
	"ihealth/iomt/vault/bolt"
)

// What a write acknowledged is there when the file is opened again.
func ExampleOpen() {
	dir, err := os.MkdirTemp("", "vault")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	for range 2 {
		store, err := bolt.Open(filepath.Join(dir, "records"))
		if err != nil {
			fmt.Println(err)
			return
		}
		before, err := store.Read([]byte("record 1"))
		fmt.Printf("%q %v\n", before, err)
		if err := store.Write(vault.Entry{Key: []byte("record 1"), Value: []byte("sealed")}); err != nil {
			fmt.Println(err)
		}
		if err := store.Close(); err != nil {
			fmt.Println(err)
		}
	}
	// Output:
	// "" <nil>
	// "sealed" <nil>
}

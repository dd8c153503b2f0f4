package bolt_test

import (
	"path/filepath"
	"testing"

	"ihealth/iomt/vault"
)

// BenchmarkWrite stores entries as long as a sealed observation, each synced to disk.
func BenchmarkWrite(b *testing.B) {
	s := open(b, filepath.Join(b.TempDir(), "vault"))
	key, value := make([]byte, 9), make([]byte, 1000)
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		key[8], key[7], key[6] = byte(n), byte(n>>8), byte(n>>16)
		if err := s.Write(vault.Entry{Key: key, Value: value}); err != nil {
			b.Fatal(err)
		}
	}
}

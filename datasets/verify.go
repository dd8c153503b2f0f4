package datasets

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
)

// Verify reads the file at path and returns ErrChecksum unless it is the dataset's,
// which is no collection.
func (d Dataset) Verify(path string) error {
	if err := verify(path, d.SHA256); err != nil {
		if errors.Is(err, ErrChecksum) {
			return fmt.Errorf("%w: %s again", err, d.remedy())
		}
		return err
	}
	return nil
}

// verify returns ErrChecksum unless the file has that checksum.
func verify(path, sum string) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return err
	}
	if got := hex.EncodeToString(h.Sum(nil)); got != sum {
		return fmt.Errorf("%w: %s has %s instead of %s", ErrChecksum, path, got, sum)
	}
	return nil
}

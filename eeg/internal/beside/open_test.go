package beside_test

import (
	"errors"
	"io/fs"
	"testing"
	"testing/fstest"

	"ihealth/eeg/internal/beside"
)

func TestOpen(t *testing.T) {
	fsys := fstest.MapFS{"sub/x.eeg": {}, "sub/deep/y.eeg": {}, "secret": {}}
	for name, want := range map[string]error{
		"x.eeg":          nil,
		"deep/y.eeg":     nil,
		"absent.eeg":     fs.ErrNotExist,
		"../secret":      beside.ErrOutside,
		"deep/../../x":   beside.ErrOutside,
		"/secret":        beside.ErrOutside,
		"":               beside.ErrOutside,
		".":              beside.ErrOutside,
		"..":             beside.ErrOutside,
		"./x.eeg":        beside.ErrOutside,
		`C:\data\x.eeg`:  fs.ErrNotExist,
		`..\secret`:      fs.ErrNotExist,
		"x.eeg\x00.vhdr": fs.ErrNotExist,
	} {
		f, err := beside.Open(fsys, "sub/x.vhdr", name)
		if !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", name, err, want)
		}
		if err == nil {
			f.Close() //nolint:errcheck // opened for reading
		}
	}
}

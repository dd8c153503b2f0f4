package deploy

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"ihealth/chain/comet"
)

// ErrExists says that the directory to write holds something already.
var ErrExists = errors.New("directory is not empty")

// ManifestFile and GatewayFile are where a testnet's directory has its manifest and
// the secrets of its manager.
const (
	ManifestFile = "manifest.yaml"
	GatewayFile  = "gateway.json"
)

// Write makes the keys of a manifest's nodes, see comet.Manifest.WriteHomes, and writes
// the testnet to dir. It is written aside and renamed, so that dir is complete or as it
// was before. A dir that is not empty is an error, ErrExists, unless replace is set and
// it holds a testnet.
func Write(dir string, m *comet.Manifest, g comet.Gateway, replace bool) error {
	dir = filepath.Clean(dir)
	if err := vacant(dir, replace); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o777); err != nil {
		return fmt.Errorf("deploy: %w", err)
	}
	aside, err := os.MkdirTemp(filepath.Dir(dir), ".testnet-")
	if err != nil {
		return fmt.Errorf("deploy: %w", err)
	}
	defer func() { _ = os.RemoveAll(aside) }() // what is left of it
	fresh := filepath.Join(aside, "new")
	if err := writeAll(fresh, m, g); err != nil {
		return err
	}
	return exchange(fresh, dir, filepath.Join(aside, "old"))
}

// vacant checks that dir may be written.
func vacant(dir string, replace bool) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, os.ErrNotExist), err == nil && len(entries) == 0:
		return nil
	case err != nil:
		return fmt.Errorf("deploy: %w", err)
	case !replace:
		return fmt.Errorf("deploy: %w: %s: name another one, or replace the testnet in it", ErrExists, dir)
	}
	if _, err := os.Stat(filepath.Join(dir, ManifestFile)); err != nil {
		return fmt.Errorf("deploy: %w: %s holds no testnet that could be replaced", ErrExists, dir)
	}
	return nil
}

// exchange moves fresh to dir, and what was there to old.
func exchange(fresh, dir, old string) error {
	err := os.Rename(dir, old)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("deploy: %w", err)
	}
	if err := os.Rename(fresh, dir); err != nil {
		return fmt.Errorf("deploy: %w", errors.Join(err, os.Rename(old, dir)))
	}
	return nil
}

// writeAll writes a testnet to a directory that does not exist yet.
func writeAll(dir string, m *comet.Manifest, g comet.Gateway) error {
	if err := os.Mkdir(dir, 0o777); err != nil {
		return fmt.Errorf("deploy: %w", err)
	}
	if err := m.WriteHomes(dir); err != nil {
		return err
	}
	if err := g.Save(filepath.Join(dir, GatewayFile)); err != nil {
		return err
	}
	if err := writeCompose(dir, m); err != nil {
		return err
	}
	if err := writeKubernetes(dir, m); err != nil {
		return err
	}
	for _, f := range []file{
		{ManifestFile, m.Text(), 0o666},
		{"start.sh", render(startScript, onOneHost{m}), 0o777},
		{"stop.sh", render(stopScript, m), 0o777},
		{"shape.sh", shapeScript(m), 0o777},
	} {
		if err := f.write(dir); err != nil {
			return err
		}
	}
	return nil
}

// file is one to write.
type file struct {
	name string
	text []byte
	mode os.FileMode
}

func (f file) write(dir string) error {
	if err := os.WriteFile(filepath.Join(dir, f.name), f.text, f.mode); err != nil {
		return fmt.Errorf("deploy: %w", err)
	}
	return nil
}

package experiments

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// done names the file that is written last: the list of all others as sha256sum -c
// reads it, a checksum, two spaces and a name a line.
const done = "DONE"

// manifest lists files.
func manifest(files []artefact) artefact {
	var b bytes.Buffer
	for _, f := range files {
		fmt.Fprintf(&b, "%x  %s\n", sha256.Sum256(f.content), f.name)
	}
	return artefact{done, b.Bytes()}
}

// listedFiles returns the files that a list names, with or without checksums.
func listedFiles(text []byte) map[string]bool {
	out := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		if _, name, ok := strings.Cut(line, "  "); ok {
			line = name
		}
		out[line] = true
	}
	return out
}

// ErrIncomplete says that a folder is not a run directory that can be read: it has no
// list of files or one without checksums, or a file of the list is missing.
var ErrIncomplete = errors.New("no complete run directory")

// readListed returns the files of a run directory by name, all of which are as its list
// says. All errors come together.
func readListed(dir string) (map[string][]byte, error) {
	text, err := os.ReadFile(filepath.Join(dir, done))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %s has no file %s: give a folder that ihealth run has written", ErrIncomplete, dir, done)
	} else if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	var errs []error
	for line := range strings.Lines(string(text)) {
		sum, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		if !ok || len(sum) != 2*sha256.Size || name == done || !filepath.IsLocal(name) {
			return nil, fmt.Errorf("%w: %s: %q is not a checksum and a file: an earlier version of ihealth has written it, or it is damaged: run the experiment again",
				ErrIncomplete, filepath.Join(dir, done), strings.TrimSpace(line))
		}
		content, err := checked(filepath.Join(dir, name), sum)
		files[name] = content
		errs = append(errs, err)
	}
	return files, errors.Join(errs...)
}

// checked reads a file whose checksum is known.
func checked(path, sum string) ([]byte, error) {
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %s is missing: run the experiment again", ErrIncomplete, path)
	} else if err != nil {
		return nil, err
	}
	if got := sha256.Sum256(content); hex.EncodeToString(got[:]) != sum {
		return nil, fmt.Errorf("%w file: %s is not what the run has written: run the experiment again", ErrDamaged, path)
	}
	return content, nil
}

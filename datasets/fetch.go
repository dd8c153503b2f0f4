package datasets

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Fetcher brings datasets onto this machine. A file stands at its place only when it
// is whole and has the right checksum; until then it is beside it, with the ending
// .part, and the next Fetch goes on from there.
type Fetcher struct {
	Root     string                               // data root to store in; see Store
	Mirror   string                               // folder or URL of another data root to take the files from; empty: the publishers
	Client   *http.Client                         // nil is a client of net/http
	Progress func(name string, done, total int64) // bytes of a file; total is 0 when unknown; nil shows nothing
	pause    time.Duration                        // before a second attempt; 0 is a second
}

// Fetched is a file that Fetch has found or stored.
type Fetched struct {
	Path    string `json:"path"` // of the file
	Bytes   int64  `json:"bytes"`
	Present bool   `json:"present"` // whether it was here before
}

// largest bounds the size of a file in bytes: the longest recording of the catalogue
// has some hundred megabytes.
const largest = 16 << 30

// Fetch stores the file of d, or those files of a collection whose names match one
// of the patterns of path.Match, whole or without their folder. Every file is checked
// against the catalogue or, in a collection, against the publisher's list, which is
// stored with it. The error wraps ErrChecksum, ErrRefused, ErrList, ErrPattern or one
// of the network or the file system; what was fetched before it is returned as well.
func (f Fetcher) Fetch(ctx context.Context, d Dataset, patterns ...string) ([]Fetched, error) {
	if !d.Collection() {
		if len(patterns) > 0 {
			return nil, fmt.Errorf("%w: %s is one file: give no pattern", ErrPattern, d.Name)
		}
		got, err := f.single(ctx, d)
		if err != nil {
			return nil, fmt.Errorf("dataset %s: %w", d.Name, err)
		}
		return []Fetched{got}, nil
	}
	got, err := f.collection(ctx, d, patterns)
	if err != nil {
		return got, fmt.Errorf("dataset %s: %w", d.Name, err)
	}
	return got, nil
}

func (f Fetcher) single(ctx context.Context, d Dataset) (Fetched, error) {
	to := filepath.Join(f.Root, filepath.FromSlash(d.Path))
	if f.Mirror != "" {
		from, err := join(f.Mirror, d.Path)
		if err != nil {
			return Fetched{}, err
		}
		return f.file(ctx, from, to, d.SHA256)
	}
	if d.Cut == nil {
		return f.file(ctx, d.Remote, to, d.SHA256)
	}
	if verify(to, d.SHA256) == nil {
		return Fetched{Path: to, Bytes: sizeOf(to), Present: true}, nil
	}
	whole := to + ".whole"
	if _, err := f.file(ctx, d.Remote, whole, d.Cut.SHA256); err != nil {
		return Fetched{}, err
	}
	if err := d.Cut.make(whole, to, d.SHA256); err != nil {
		return Fetched{}, err
	}
	return Fetched{Path: to, Bytes: sizeOf(to)}, os.Remove(whole)
}

func (f Fetcher) collection(ctx context.Context, d Dataset, patterns []string) ([]Fetched, error) {
	sums, err := f.sums(ctx, d)
	if err != nil {
		return nil, err
	}
	if len(patterns) == 0 {
		return nil, fmt.Errorf("%w: it has %d files: say which, such as %s, or '*' for all", ErrPattern, len(sums), sums[0].Name)
	}
	chosen, err := choose(sums, patterns)
	if err != nil {
		return nil, err
	}
	var out []Fetched
	for _, s := range chosen {
		from, err := f.place(d, s.Name)
		if err != nil {
			return out, err
		}
		got, err := f.file(ctx, from, filepath.Join(f.folder(d), filepath.FromSlash(s.Name)), s.SHA256)
		if err != nil {
			return out, err
		}
		out = append(out, got)
	}
	return out, nil
}

// folder is where a collection is stored.
func (f Fetcher) folder(d Dataset) string {
	return filepath.Join(f.Root, filepath.FromSlash(d.Path))
}

// place returns where a file of a collection is fetched from.
func (f Fetcher) place(d Dataset, name string) (string, error) {
	if f.Mirror == "" {
		return join(d.Remote, name)
	}
	folder, err := join(f.Mirror, d.Path)
	if err != nil {
		return "", err
	}
	return join(folder, name)
}

// sums returns the publisher's list of a collection, which is fetched once.
func (f Fetcher) sums(ctx context.Context, d Dataset) ([]Sum, error) {
	list := filepath.Join(f.folder(d), d.Sums)
	if sums, err := readSums(list); err == nil || !errors.Is(err, os.ErrNotExist) {
		return sums, err
	}
	from, err := f.place(d, d.Sums)
	if err != nil {
		return nil, err
	}
	part := list + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	t := f.transfer(from, part)
	t.limit = longestList
	if err := t.run(ctx); err != nil {
		return nil, fmt.Errorf("the list of its files, %s, which fetch stores with them: %w", d.Sums, err)
	}
	sums, err := readSums(part)
	if err != nil {
		return nil, errors.Join(err, f.discard(part))
	}
	return sums, os.Rename(part, list)
}

func (f Fetcher) transfer(from, part string) transfer {
	t := transfer{client: f.Client, from: from, part: part, limit: largest, pause: f.pause}
	if t.client == nil {
		t.client = &http.Client{}
	}
	if t.pause == 0 {
		t.pause = time.Second
	}
	if f.Progress != nil {
		t.progress = func(done, total int64) { f.Progress(filepath.Base(from), done, total) }
	}
	return t
}

// file stores one file, unless it is here. When what arrived is wrong though its
// beginning was of an earlier transfer, all of it is fetched once more.
func (f Fetcher) file(ctx context.Context, from, to, sum string) (Fetched, error) {
	if err := verify(to, sum); err == nil {
		return Fetched{Path: to, Bytes: sizeOf(to), Present: true}, nil
	} else if !errors.Is(err, os.ErrNotExist) && !errors.Is(err, ErrChecksum) {
		return Fetched{}, err
	}
	part := to + ".part"
	resumed := sizeOf(part) > 0
	if err := f.transfer(from, part).run(ctx); err != nil {
		return Fetched{}, err
	}
	err := verify(part, sum)
	if errors.Is(err, ErrChecksum) && resumed {
		if err := os.Remove(part); err != nil {
			return Fetched{}, err
		}
		return f.file(ctx, from, to, sum)
	}
	if err != nil {
		return Fetched{}, errors.Join(fmt.Errorf("%w: not stored; %s may have changed the file, or it was damaged on the way", err, from), f.discard(part))
	}
	return Fetched{Path: to, Bytes: sizeOf(part)}, os.Rename(part, to)
}

// discard removes a file, and the folders below the root that are empty without it.
func (f Fetcher) discard(path string) error {
	if err := os.Remove(path); err != nil {
		return err
	}
	root := filepath.Clean(f.Root)
	for dir := filepath.Dir(path); len(dir) > len(root) && os.Remove(dir) == nil; {
		dir = filepath.Dir(dir)
	}
	return nil
}

// make cuts the file at whole and stores it at to, if the result has the checksum.
func (c Cut) make(whole, to, sum string) error {
	b, err := os.ReadFile(whole)
	if err != nil {
		return err
	}
	if int64(len(b)) < c.Bytes() {
		return fmt.Errorf("%w: %s has %d bytes, fewer than the %d to keep", ErrChecksum, whole, len(b), c.Bytes())
	}
	b = slices.Clone(b[:c.Bytes()])
	copy(b[recordsOffset:], fmt.Sprintf("%-8d", c.Records))
	part := to + ".part"
	if err := os.WriteFile(part, b, 0o640); err != nil {
		return err
	}
	if err := verify(part, sum); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	return os.Rename(part, to)
}

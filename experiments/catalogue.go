package experiments

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// paper holds the experiment files of I-Health's figures, so that they run
// wherever the binary does.
//
//go:embed paper/*.yaml
var paper embed.FS

// ErrNoExperiment says that a name is neither a file, nor a folder, nor an
// experiment in the catalogue.
var ErrNoExperiment = errors.New("no such experiment")

// File is the text of an experiment file and the name it is reported under.
type File struct {
	Name string
	Text []byte
}

// Find returns the experiment files that name means: a file, all *.yaml files
// of a folder in order of name, or a name of the catalogue such as fig5, paper
// or paper/fig5. What exists on disk goes before the catalogue.
func Find(name string) ([]File, error) {
	info, err := os.Stat(name)
	switch {
	case err == nil && info.IsDir():
		return readFolder(os.DirFS(name), ".", name)
	case err == nil:
		text, err := os.ReadFile(name)
		return []File{{Name: name, Text: text}}, err
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	return fromCatalogue(name)
}

func fromCatalogue(name string) ([]File, error) {
	inside := strings.TrimPrefix(path.Clean(filepath.ToSlash(name)), "experiments/")
	if inside == "paper" {
		return readFolder(paper, "paper", "paper")
	}
	inside = "paper/" + strings.TrimSuffix(strings.TrimPrefix(inside, "paper/"), ".yaml") + ".yaml"
	text, err := paper.ReadFile(inside)
	if err != nil {
		return nil, fmt.Errorf("%w: %q is no file or folder here, and the catalogue has only %s, or all of them as paper",
			ErrNoExperiment, name, strings.Join(Names(), ", "))
	}
	return []File{{Name: inside, Text: text}}, nil
}

// Names lists the experiments of the catalogue.
func Names() []string {
	entries, err := paper.ReadDir("paper")
	if err != nil {
		panic("experiments: embedded folder: " + err.Error())
	}
	out := make([]string, len(entries))
	for i, e := range entries {
		out[i] = strings.TrimSuffix(e.Name(), ".yaml")
	}
	slices.SortFunc(out, compareNatural)
	return out
}

// compareNatural orders names so that fig5 comes before fig10.
func compareNatural(a, b string) int {
	stem := func(name string) string { return strings.TrimRight(strings.TrimSuffix(name, ".yaml"), "0123456789") }
	if sa, sb := stem(a), stem(b); sa != sb {
		return strings.Compare(sa, sb)
	}
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
}

func readFolder(fsys fs.FS, folder, shown string) ([]File, error) {
	names, err := fs.Glob(fsys, path.Join(folder, "*.yaml"))
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%w: folder %s holds no *.yaml file", ErrNoExperiment, shown)
	}
	slices.SortFunc(names, compareNatural)
	out := make([]File, len(names))
	for i, name := range names {
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		out[i] = File{Name: path.Join(filepath.ToSlash(shown), path.Base(name)), Text: text}
	}
	return out, nil
}

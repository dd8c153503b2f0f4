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

	"ihealth/experiments/yamlfile"
)

// catalogue holds experiment files, so that they run wherever the binary does.
//
//go:embed paper/*.yaml findings/*.yaml scenarios/*.yaml statistics/*.yaml
var catalogue embed.FS

// catalogueFolders are the figures of I-Health, experiments that show where it is
// wrong or what stands behind this toolkit, whole systems under trial, and what the
// toolkit's intervals are worth.
var catalogueFolders = []string{"paper", "findings", "scenarios", "statistics"}

// ErrNoExperiment says that a name is neither a file, nor a folder, nor an
// experiment in the catalogue.
var ErrNoExperiment = errors.New("no such experiment")

// File is the text of an experiment file and the name it is reported under.
type File struct {
	Name string
	Text []byte
}

// Find returns the experiment files that name means: a file, all *.yaml files
// of a folder in order of name, or a name of the catalogue such as fig5, paper/fig5
// or, for all of a folder, paper. What exists on disk goes before the catalogue, but
// for folders without such a file.
func Find(name string) ([]File, error) {
	info, err := os.Stat(name)
	switch {
	case err == nil && info.IsDir():
		files, err := readFolder(os.DirFS(name), ".", name)
		if inside, missing := fromCatalogue(name); err != nil && missing == nil {
			return inside, nil
		}
		return files, err
	case err == nil:
		text, err := os.ReadFile(name)
		return []File{{Name: name, Text: text}}, err
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	return fromCatalogue(name)
}

func fromCatalogue(name string) ([]File, error) {
	inside := strings.TrimSuffix(strings.TrimPrefix(path.Clean(filepath.ToSlash(name)), "experiments/"), ".yaml")
	for _, folder := range catalogueFolders {
		if inside == folder {
			return readFolder(catalogue, folder, folder)
		}
		file := path.Join(folder, strings.TrimPrefix(inside, folder+"/")+".yaml")
		if text, err := catalogue.ReadFile(file); err == nil {
			return []File{{Name: file, Text: text}}, nil
		}
	}
	return nil, fmt.Errorf("%w: %q is no file or folder here, and the catalogue has only %s, or all of %s",
		ErrNoExperiment, name, strings.Join(Names(), ", "), strings.Join(catalogueFolders, " or "))
}

// findBase finds what a file extends: a file, by its path from the other's folder, or an
// experiment of the catalogue.
func findBase(of, name string) (yamlfile.Text, error) {
	at := filepath.FromSlash(name)
	if !filepath.IsAbs(at) {
		at = filepath.Join(filepath.Dir(filepath.FromSlash(of)), at)
	}
	text, err := os.ReadFile(at)
	if err == nil {
		return yamlfile.Text{Name: filepath.ToSlash(at), Bytes: text}, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return yamlfile.Text{}, err
	}
	files, err := fromCatalogue(name)
	switch {
	case err != nil:
		return yamlfile.Text{}, fmt.Errorf("%s does not exist: %w", filepath.ToSlash(at), err)
	case len(files) > 1:
		return yamlfile.Text{}, fmt.Errorf("%q is a folder: name one of its files", name)
	}
	return yamlfile.Text{Name: files[0].Name, Bytes: files[0].Text}, nil
}

// Names lists the experiments of these folders of the catalogue, or of all.
func Names(folders ...string) []string {
	var out []string
	for _, f := range Catalogue(folders...) {
		out = append(out, strings.TrimSuffix(path.Base(f.Name), ".yaml"))
	}
	return out
}

// Catalogue returns the experiments of these folders of the catalogue, or of all, whatever
// is on disk.
func Catalogue(folders ...string) []File {
	if len(folders) == 0 {
		folders = catalogueFolders
	}
	var out []File
	for _, folder := range folders {
		files, err := readFolder(catalogue, folder, folder)
		if err != nil {
			panic("experiments: embedded folder: " + err.Error())
		}
		out = append(out, files...)
	}
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

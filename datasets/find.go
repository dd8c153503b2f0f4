package datasets

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// RootVariable names the environment variable that holds the data root.
const RootVariable = "IHEALTH_DATA"

// Causes of errors.
var (
	ErrNotFound = errors.New("dataset not found")
	ErrUnknown  = errors.New("unknown dataset")
	ErrChecksum = errors.New("wrong checksum")
)

// ByName returns the dataset of that name, or ErrUnknown.
func ByName(name string) (Dataset, error) {
	var names []string
	for _, d := range Catalogue() {
		if d.Name == name {
			return d, nil
		}
		names = append(names, d.Name)
	}
	return Dataset{}, fmt.Errorf("%w %q: want one of %s", ErrUnknown, name, strings.Join(names, ", "))
}

// Roots lists where data are looked for, in order: $IHEALTH_DATA, then shared/data
// beside the working directory and beside each directory above it.
func Roots() []string {
	var roots []string
	if env := os.Getenv(RootVariable); env != "" {
		roots = append(roots, env)
	}
	dir, err := os.Getwd()
	if err != nil {
		return roots
	}
	for parent := filepath.Dir(dir); parent != dir; dir, parent = parent, filepath.Dir(parent) {
		roots = append(roots, filepath.Join(parent, "shared", "data"))
	}
	return roots
}

// Root returns the first of Roots that is a directory, or ErrNotFound, which says
// where it looked and what to do.
func Root() (string, error) {
	for _, root := range Roots() {
		if info, err := os.Stat(root); err == nil && info.IsDir() {
			return root, nil
		}
	}
	return "", fmt.Errorf("%w: no data root in %s; download the data and set %s to their folder",
		ErrNotFound, strings.Join(Roots(), ", "), RootVariable)
}

// Find returns the path of the dataset's file below the first data root that holds
// it. The error wraps ErrUnknown, or ErrNotFound, which says where it looked and how
// to get the file. Find does not read the file: see Verify.
func Find(name string) (string, error) {
	d, err := ByName(name)
	if err != nil {
		return "", err
	}
	roots := Roots()
	for _, root := range roots {
		path := filepath.Join(root, filepath.FromSlash(d.Path))
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			return path, nil
		} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("dataset %q: %w", name, err)
		}
	}
	return "", fmt.Errorf("%w: %q (%s): no %s in %s; %s and set %s to the data root",
		ErrNotFound, name, d.Title, d.Path, strings.Join(roots, ", "), d.remedy(), RootVariable)
}

// remedy says how to get the file.
func (d Dataset) remedy() string {
	remedy := fmt.Sprintf("download it from %s (%s)", d.URL, d.Licence)
	if d.Cut != "" {
		remedy += ", cut it (" + d.Cut + ")"
	}
	return remedy
}

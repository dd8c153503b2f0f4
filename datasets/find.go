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
	ErrRefused  = errors.New("transfer refused")
	ErrList     = errors.New("unusable list of files")
	ErrPattern  = errors.New("unusable choice of files")
	ErrCohort   = errors.New("unusable folder of patients")
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

// Roots lists where data are looked for, in order: $IHEALTH_DATA, shared/data beside
// the working directory and beside each directory above it, and the user's folder
// that Fetch stores in without the variable.
func Roots() []string {
	var roots []string
	if env := os.Getenv(RootVariable); env != "" {
		roots = append(roots, env)
	}
	if dir, err := os.Getwd(); err == nil {
		for parent := filepath.Dir(dir); parent != dir; dir, parent = parent, filepath.Dir(parent) {
			roots = append(roots, filepath.Join(parent, "shared", "data"))
		}
	}
	if own, err := ownRoot(); err == nil {
		roots = append(roots, own)
	}
	return roots
}

// ownRoot is the data root of a user without the variable.
func ownRoot() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("%w: no folder of the user's own (%w): set %s to a folder for data", ErrNotFound, err, RootVariable)
	}
	return filepath.Join(dir, "ihealth", "data"), nil
}

// Store returns the data root that datasets are stored in: $IHEALTH_DATA, or a folder
// of the user's own.
func Store() (string, error) {
	if env := os.Getenv(RootVariable); env != "" {
		return env, nil
	}
	return ownRoot()
}

// Root returns the first of Roots that is a directory, or ErrNotFound, which says
// where it looked and what to do.
func Root() (string, error) {
	for _, root := range Roots() {
		if info, err := os.Stat(root); err == nil && info.IsDir() {
			return root, nil
		}
	}
	return "", fmt.Errorf("%w: no data root in %s; fetch a dataset (ihealth dataset fetch eye-state), or set %s to the folder of the data",
		ErrNotFound, strings.Join(Roots(), ", "), RootVariable)
}

// Find returns the path of the dataset's file, or of the folder of a collection,
// below the first data root that holds it. The error wraps ErrUnknown, or ErrNotFound, which says where it looked and how
// to get the file. Find does not read the file: see Verify.
func Find(name string) (string, error) {
	d, err := ByName(name)
	if err != nil {
		return "", err
	}
	roots := Roots()
	for _, root := range roots {
		path := filepath.Join(root, filepath.FromSlash(d.Path))
		if info, err := os.Stat(path); err == nil && info.IsDir() == d.Collection() {
			return path, nil
		} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("dataset %q: %w", name, err)
		}
	}
	return "", fmt.Errorf("%w: %q (%s): no %s in %s; %s, and set %s to the data root if it is elsewhere",
		ErrNotFound, name, d.Title, d.Path, strings.Join(roots, ", "), d.remedy(), RootVariable)
}

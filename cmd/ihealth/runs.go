package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"ihealth/experiments"
)

// openRuns reads run directories back, and all errors together. A folder that holds run
// directories stands for all of them, in order of name.
func openRuns(names []string) ([]*experiments.Report, error) {
	var out []*experiments.Report
	var errs []error
	for _, name := range names {
		dirs, err := runDirs(name)
		errs = append(errs, err)
		for _, dir := range dirs {
			r, err := experiments.OpenRun(dir)
			if err != nil {
				errs = append(errs, err)
				continue
			}
			out = append(out, r)
		}
	}
	return out, errors.Join(errs...)
}

// runDirs returns name, or the run directories in it.
func runDirs(name string) ([]string, error) {
	if isRun(name) {
		return []string{name}, nil
	}
	entries, err := os.ReadDir(name)
	if err != nil {
		return nil, orMissing(err, "give a folder that ihealth run has written, or runs for all in it")
	}
	var out []string
	for _, e := range entries {
		if dir := filepath.Join(name, e.Name()); !strings.HasPrefix(e.Name(), ".") && isRun(dir) {
			out = append(out, dir)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%w: %s is no run directory, and holds none: ihealth run writes them", experiments.ErrIncomplete, name)
	}
	return out, nil
}

// isRun reports whether a folder has the list of files with which a run ends.
func isRun(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "DONE"))
	return err == nil
}

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"ihealth/experiments"
)

// storedRuns reads run directories back: each name is one, or a folder of some.
func storedRuns(names []string) ([]*experiments.Report, error) {
	var reports []*experiments.Report
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
			reports = append(reports, r)
		}
	}
	return reports, errors.Join(errs...)
}

// runDirs returns the run directory of a name, or those in the folder of a name, in order.
func runDirs(name string) ([]string, error) {
	if finished(name) {
		return []string{name}, nil
	}
	entries, err := os.ReadDir(name)
	if err != nil {
		return nil, orMissing(err, "name a run directory, such as ihealth run leaves in runs, or a folder of some")
	}
	var dirs []string
	for _, e := range entries {
		if dir := filepath.Join(name, e.Name()); !strings.HasPrefix(e.Name(), ".") && finished(dir) {
			dirs = append(dirs, dir)
		}
	}
	if len(dirs) == 0 {
		return nil, fmt.Errorf("%s holds no finished run: name a run directory, such as ihealth run leaves in runs, or a folder of some", name)
	}
	return dirs, nil
}

// finished reports whether a directory holds the list of files that a run writes last.
func finished(dir string) bool {
	info, err := os.Stat(filepath.Join(dir, "DONE"))
	return err == nil && info.Mode().IsRegular()
}

package main

import (
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ihealth/experiments"
	"ihealth/experiments/yamlfile"
)

// claimsOf returns the claims of all reports.
func claimsOf(reports []*experiments.Report) []experiments.Claim {
	var claims []experiments.Claim
	for _, r := range reports {
		claims = append(claims, r.Claims...)
	}
	return claims
}

// findAll returns the files that the names mean, and all errors together.
func findAll(names []string) ([]experiments.File, error) {
	var all []experiments.File
	var errs []error
	for _, name := range names {
		files, err := experiments.Find(name)
		all, errs = append(all, files...), append(errs, err)
	}
	return all, errors.Join(errs...)
}

// openAll opens the files, each experiment once, and returns all errors together. Of
// several experiments, those without the fidelity asked for are left out.
func openAll(files []experiments.File, o experiments.Options) ([]*experiments.Experiment, error) {
	var list []*experiments.Experiment
	var errs, without []error
	for _, f := range files {
		e, err := experiments.Open(f, o)
		switch {
		case errors.Is(err, experiments.ErrNoFidelity):
			without = append(without, err)
		case err != nil:
			errs = append(errs, overridden(err))
		case !slices.ContainsFunc(list, func(other *experiments.Experiment) bool { return other.ID() == e.ID() }):
			list = append(list, e)
		}
	}
	if len(list) == 0 && len(without) > 0 {
		errs = append(errs, usageError{errors.Join(without...)})
	}
	return list, errors.Join(errs...)
}

// overridden makes a mistake that stands in a --set one of usage.
func overridden(err error) error {
	var first *yamlfile.Error
	if errors.As(err, &first) && first.Set != "" {
		return usageError{err}
	}
	return err
}

// perform runs the experiments and shows their progress.
func perform(cmd *cobra.Command, r *experiments.Runner, list []*experiments.Experiment) ([]*experiments.Report, error) {
	o := newObserver(cmd.ErrOrStderr())
	defer o.close()
	r.Observer = o
	return r.Run(cmd.Context(), list)
}

// printResolved writes the resolved files, several as documents of one text.
func printResolved(w io.Writer, list []*experiments.Experiment, asJSON bool) error {
	type resolved struct {
		Experiment string `json:"experiment"`
		File       string `json:"file"`
	}
	files := make([]resolved, len(list))
	var text strings.Builder
	for i, e := range list {
		files[i] = resolved{e.Spec.Name, string(e.Resolved)}
		if i > 0 {
			text.WriteString("---\n")
		}
		text.Write(e.Resolved)
	}
	if asJSON {
		return writeJSON(w, struct {
			Resolved []resolved `json:"resolved"`
		}{files})
	}
	_, err := io.WriteString(w, text.String())
	return err
}

package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"ihealth/experiments"
	"ihealth/experiments/provenance"
)

// figureOptions are those of ihealth verify FIGURE.
type figureOptions struct {
	run   string
	key   string
	rerun bool
}

// checkedFigure is the result of one figure.
type checkedFigure struct {
	Figure string                   `json:"figure"`
	Steps  []experiments.FigureStep `json:"steps"`
	Error  string                   `json:"error,omitempty"`
}

func (o *figureOptions) add(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&o.run, "run", "", "run directory of the figure, where its sidecar does not find it")
	f.StringVar(&o.key, "key", "", "whose signature a figure must have: a PEM file of the public Ed25519 key")
	f.BoolVar(&o.rerun, "rerun", false, "compute the results of a figure anew, too")
}

// notBoth refuses flags of figures without one, and those of claims with one.
func notBoth(cmd *cobra.Command, figures bool) error {
	others, want := []string{"run", "key", "rerun"}, "needs a FIGURE"
	if figures {
		others, want = []string{"quick", "report", "readme"}, "is for claims, and does not go with a FIGURE"
	}
	for _, name := range others {
		if cmd.Flags().Changed(name) {
			return usagef("--%s %s", name, want)
		}
	}
	return nil
}

// verifyFigures checks figures one after the other.
func verifyFigures(cmd *cobra.Command, paths []string, o *figureOptions, asJSON bool) error {
	check := experiments.FigureCheck{Run: o.run, Rerun: o.rerun}
	if o.key != "" {
		text, err := os.ReadFile(o.key)
		if err != nil {
			return err
		}
		if check.Key, err = provenance.PublicKey(text); err != nil {
			return fmt.Errorf("%s: %w: openssl pkey -in KEY -pubout writes it", o.key, err)
		}
	}
	if o.rerun {
		shown := newObserver(cmd.ErrOrStderr())
		defer shown.close()
		check.Observer = shown
	}
	var list []checkedFigure
	var errs []error
	for _, path := range paths {
		steps, err := experiments.CheckFigure(cmd.Context(), path, check)
		one := checkedFigure{Figure: path, Steps: orEmpty(steps)}
		if err != nil {
			one.Error = err.Error()
			errs = append(errs, err)
		}
		list = append(list, one)
	}
	if asJSON {
		errs = append(errs, writeJSON(cmd.OutOrStdout(), struct {
			Figures []checkedFigure `json:"figures"`
		}{list}))
		return errors.Join(errs...)
	}
	for i, f := range list {
		var rows [][]string
		for _, s := range f.Steps {
			rows = append(rows, []string{s.What, "holds", s.Says})
		}
		if f.Error != "" {
			rows = append(rows, []string{"then", "fails", "see below"})
		}
		heading := f.Figure
		if i > 0 {
			heading = "\n" + heading
		}
		if _, err := fmt.Fprintln(cmd.OutOrStdout(), heading); err != nil {
			return err
		}
		if err := writeTable(cmd.OutOrStdout(), []string{"check", "verdict", "what was found"}, rows); err != nil {
			return err
		}
	}
	return errors.Join(errs...)
}

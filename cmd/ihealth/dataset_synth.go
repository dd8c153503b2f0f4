package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"ihealth/eeg"
	"ihealth/eeg/edf"
	"ihealth/eeg/synth"
	"ihealth/experiments/yamlfile"
)

type synthOptions struct {
	scenario string
	seed     uint64
	patient  count
	duration time.Duration
	force    bool
	json     bool
}

func newDatasetSynth() *cobra.Command {
	o := synthOptions{seed: 1}
	c := &cobra.Command{
		Use:   "synth OUT.edf",
		Short: "Generate a recording whose truth is known",
		Long: `Generate a recording of an EMOTIV EPOC whose truth is known: 1/f noise and alpha
bursts of a patient, blinks, muscles, electrode pops, drift, vigilance, and, with
a scenario, drugs, faults of electrodes and lost packets. What happens is
annotated in the file (EDF+, or BDF+ for a name that ends in .bdf), and stands
beside it in OUT.truth.json.

A scenario is a YAML file; what it leaves out is as without one. The same
scenario, seed and patient give the same bytes.`,
		Example: `  ihealth dataset synth monitoring.edf --duration 10m --patient 3
  ihealth dataset synth drug.edf --scenario examples/scenario.yaml`,
		Args: takes("OUT.edf", 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := o.load(cmd)
			if err != nil {
				return err
			}
			return o.generate(cmd, args[0], s)
		},
	}
	f := c.Flags()
	f.StringVar(&o.scenario, "scenario", "", "YAML file that says who, how long and what happens")
	f.Var((*seed)(&o.seed), "seed", "seed of patients and noise; replaces the scenario's")
	f.Var(&o.patient, "patient", "number of the patient; replaces the scenario's")
	f.DurationVar(&o.duration, "duration", 90*time.Minute, "whole seconds; replaces the scenario's")
	f.BoolVar(&o.force, "force", false, "replace files that exist")
	f.BoolVar(&o.json, "json", false, "print JSON")
	return c
}

// load returns the scenario: the file's, if any, with what the flags say.
func (o *synthOptions) load(cmd *cobra.Command) (synth.Scenario, error) {
	if o.duration%time.Second != 0 || o.duration <= 0 {
		return synth.Scenario{}, usagef("--duration %v: want whole seconds", o.duration)
	}
	s := synth.DefaultScenario(o.seed, int(o.patient))
	if o.scenario != "" {
		src, err := os.ReadFile(o.scenario)
		if err != nil {
			return s, orMissing(err, "check the path")
		}
		if _, err := yamlfile.Decode(o.scenario, src, nil, &s); err != nil {
			return s, err
		}
	}
	changed := cmd.Flags().Changed
	if changed("seed") {
		s.Seed = o.seed
	}
	if changed("patient") {
		s.Patient = int(o.patient)
	}
	if changed("duration") {
		s.Seconds = int(o.duration / time.Second)
	}
	if err := s.Validate(); err != nil && o.scenario != "" {
		return s, fmt.Errorf("%s: %w", o.scenario, err)
	} else if err != nil {
		return s, usageError{err}
	}
	return s, nil
}

// generated is what is printed about a generated recording.
type generated struct {
	Path    string  `json:"path"`
	Truth   string  `json:"truth"`
	Seconds float64 `json:"duration_s"`
	Events  int     `json:"events"`
}

// generate writes the recording and its truth. The generator runs twice: the header
// needs to know the values that come.
func (o *synthOptions) generate(cmd *cobra.Command, path string, s synth.Scenario) error {
	kind := edf.EDFPlus
	if strings.EqualFold(filepath.Ext(path), ".bdf") {
		kind = edf.BDFPlus
	}
	truth := strings.TrimSuffix(path, filepath.Ext(path)) + ".truth.json"
	if err := free(o.force, path, truth); err != nil {
		return err
	}
	survey, err := scan(cmd.Context(), s)
	if err != nil {
		return err
	}
	g, err := synth.NewGenerator(s)
	if err != nil {
		return err
	}
	err = writeAside(path, func(w io.Writer) error {
		_, err := edf.Copy(w, eeg.Guard(g, cmd.Context().Err), survey, edf.WriterOptions{Kind: kind})
		return err
	})
	if err != nil {
		return err
	}
	err = writeAside(truth, func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(struct {
			Scenario synth.Scenario `json:"scenario"`
			*synth.Truth
		}{s, g.Truth()})
	})
	if err != nil {
		return errors.Join(err, os.Remove(path))
	}
	done := generated{Path: path, Truth: truth, Seconds: eeg.Seconds(survey.Recording.Duration()), Events: len(g.Truth().Events)}
	if o.json {
		return writeJSON(cmd.OutOrStdout(), done)
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: %v s with %d events, which %s tells\n", done.Path, done.Seconds, done.Events, done.Truth)
	return err
}

func scan(ctx context.Context, s synth.Scenario) (*edf.Survey, error) {
	g, err := synth.NewGenerator(s)
	if err != nil {
		return nil, err
	}
	return edf.Scan(eeg.Guard(g, ctx.Err))
}

package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"ihealth/eeg"
	"ihealth/eeg/bids"
	"ihealth/eeg/edf"
	"ihealth/eeg/open"
)

type convertOptions struct {
	recordingOptions
	plain, personal, bids, force, json bool
}

func newEEGConvert() *cobra.Command {
	var o convertOptions
	c := &cobra.Command{
		Use:   "convert IN OUT",
		Short: "Write a recording as EDF+ or BDF+, anonymous unless asked",
		Long: `Write a recording as EDF+ (OUT ends with .edf) or BDF+ (.bdf).

Gaps are kept, as EDF+D or BDF+D. Codes of integers are kept exactly where they
fit 16 or 24 bits; decimals too when their range allows it; other values are
rounded, with a warning that tells the step. Patient, recording and the day are
left out unless --personal is given; labels, annotations and the time of day are
copied, so check that they name nobody.`,
		Example: `  ihealth eeg convert recording.csv recording.edf
  ihealth eeg convert recording.vhdr sub-01_task-rest_eeg.bdf --bids --personal`,
		Args: takes("IN OUT", 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) < 2 {
				return usagef("missing argument: OUT")
			}
			kind, err := o.kind(args[1])
			if err != nil {
				return err
			}
			return o.convert(cmd, args[0], args[1], kind)
		},
	}
	f := c.Flags()
	o.register(f)
	f.BoolVar(&o.plain, "plain", false, "write EDF or BDF, which hold neither annotations nor gaps")
	f.BoolVar(&o.personal, "personal", false, "write patient, recording and day as IN tells them")
	f.BoolVar(&o.bids, "bids", false, "write the annotations and channels beside OUT, as events.tsv and channels.tsv of BIDS")
	f.BoolVar(&o.force, "force", false, "replace files that exist")
	f.BoolVar(&o.json, "json", false, "print JSON")
	return c
}

// kind returns the format that the ending of out asks for.
func (o *convertOptions) kind(out string) (edf.Kind, error) {
	kinds := map[string][2]edf.Kind{".edf": {edf.EDFPlus, edf.EDF}, ".bdf": {edf.BDFPlus, edf.BDF}}
	pair, ok := kinds[strings.ToLower(filepath.Ext(out))]
	switch {
	case !ok:
		return "", usagef("%s: want a name that ends with .edf or .bdf", out)
	case o.plain:
		return pair[1], nil
	default:
		return pair[0], nil
	}
}

// convert reads in twice: to survey it, and to write it.
func (o *convertOptions) convert(cmd *cobra.Command, in, out string, kind edf.Kind) error {
	var survey *edf.Survey
	err := withRecording(cmd, in, o.recordingOptions, func(src eeg.Source) (err error) {
		survey, err = edf.Scan(src)
		return err
	})
	if err != nil {
		return err
	}
	tables := o.tables(out, survey.Recording)
	files := []string{out}
	for _, t := range tables {
		files = append(files, t.path)
	}
	if err := free(o.force, files...); err != nil {
		return fmt.Errorf("eeg: %w", err)
	}
	written := *survey.Recording
	err = writeAside(out, func(w io.Writer) (err error) {
		written.Warnings, err = o.copy(cmd, in, w, survey, kind)
		return err
	})
	if err != nil {
		return fmt.Errorf("eeg: %w", err)
	}
	warn(cmd.ErrOrStderr(), out, &written)
	for _, t := range tables {
		if err := writeAside(t.path, t.write); err != nil {
			return fmt.Errorf("eeg: %w", err)
		}
	}
	return o.print(cmd, files, append(survey.Recording.Warnings, written.Warnings...))
}

// copy reads in again and writes it. The reader's warnings are known already.
func (o *convertOptions) copy(cmd *cobra.Command, in string, w io.Writer, s *edf.Survey, kind edf.Kind) ([]eeg.Warning, error) {
	r, err := open.File(in, o.open())
	if err != nil {
		return nil, err
	}
	defer r.Close() //nolint:errcheck // opened for reading
	return edf.Copy(w, eeg.Guard(r.Source, cmd.Context().Err), s, edf.WriterOptions{Kind: kind, Personal: o.personal})
}

// sidecar is a table beside a recording.
type sidecar struct {
	path  string
	write func(io.Writer) error
}

// tables returns those that are asked for.
func (o *convertOptions) tables(out string, r *eeg.Recording) []sidecar {
	if !o.bids {
		return nil
	}
	return []sidecar{
		{bids.Sidecar(out, "events"), func(w io.Writer) error { return bids.WriteEvents(w, r.Annotations) }},
		{bids.Sidecar(out, "channels"), func(w io.Writer) error { return bids.WriteChannels(w, r.Signals, nil) }},
	}
}

// converted says what was written.
type converted struct {
	Files    []string `json:"files"`
	Format   string   `json:"format"`
	Duration float64  `json:"duration_s"` // gaps included
	Channels int      `json:"channels"`
	Segments int      `json:"segments"`
	Warnings []string `json:"warnings"` // of reading and of writing
}

// print reads the first of the files written and describes it.
func (o *convertOptions) print(cmd *cobra.Command, files []string, warnings []eeg.Warning) error {
	result := converted{Files: files, Warnings: []string{}}
	err := withRecording(cmd, files[0], recordingOptions{}, func(src eeg.Source) error {
		r, err := eeg.Drain(src)
		if err != nil {
			return err
		}
		result.Format, result.Duration = r.Format, eeg.Seconds(r.Duration())
		result.Channels, result.Segments = len(r.Signals), len(r.Segments)
		return nil
	})
	if err != nil {
		return err
	}
	for _, w := range warnings {
		result.Warnings = append(result.Warnings, w.Error())
	}
	if o.json {
		return writeJSON(cmd.OutOrStdout(), result)
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: %s of %d channels, %v s in %d segments\n",
		strings.Join(result.Files, ", "), result.Format, result.Channels, result.Duration, result.Segments)
	return err
}

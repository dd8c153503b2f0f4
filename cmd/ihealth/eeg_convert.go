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
rounded, with a warning that tells the step. Triggers are never rounded: where they
do not fit, their low 16 (24) bits are kept. Labels are cut to 16 characters, and
get their type in front ("EEG A3") where they would tell another. Patient, recording
and the day are left out unless --personal is given; labels, annotations and the
time of day are copied, so check that they name nobody.

With --bids, EEG channels are good or bad as "ihealth eeg quality" finds, and n/a
where it cannot judge. OUT appears only when it could be read again.`,
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

// convert reads in twice, to survey it and to write it, and what was written once.
func (o *convertOptions) convert(cmd *cobra.Command, in, out string, kind edf.Kind) error {
	var survey *edf.Survey
	err := withRecording(cmd, in, o.recordingOptions, func(src eeg.Source) (err error) {
		survey, err = edf.Scan(src)
		return err
	})
	if err != nil {
		return err
	}
	files := []string{out}
	if o.bids {
		files = append(files, bids.Sidecar(out, "events"), bids.Sidecar(out, "channels"))
	}
	if err := free(o.force, files...); err != nil {
		return fmt.Errorf("eeg: %w", err)
	}
	statuses, err := o.statuses(cmd, in, survey.Recording)
	if err != nil {
		return err
	}
	written, err := o.write(cmd, in, out, survey, kind)
	if err != nil {
		return fmt.Errorf("eeg: %w", err)
	}
	warn(cmd.ErrOrStderr(), out, written)
	for _, t := range o.tables(files[1:], survey.Recording, written, statuses) {
		if err := writeAside(t.path, t.write); err != nil {
			return fmt.Errorf("eeg: %w", err)
		}
	}
	return o.print(cmd, files, written, append(survey.Recording.Warnings, written.Warnings...))
}

// write reads in again and writes it. It returns what a reader finds in out, with the
// warnings of the Writer before those of the reader; out appears only if it finds as many
// channels.
func (o *convertOptions) write(cmd *cobra.Command, in, out string, s *edf.Survey, kind edf.Kind) (written *eeg.Recording, err error) {
	var warnings []eeg.Warning
	err = writeAside(out, func(w io.Writer) error {
		return o.again(cmd, in, func(src eeg.Source) (err error) {
			warnings, err = edf.Copy(w, src, s, edf.WriterOptions{Kind: kind, Personal: o.personal})
			return err
		})
	}, func(r io.Reader) error {
		src, err := edf.NewReader(r, edf.Options{Name: out})
		if err != nil {
			return err
		}
		written, err = eeg.Drain(eeg.Guard(src, cmd.Context().Err))
		if err == nil && len(written.Signals) != len(s.Recording.Signals) {
			err = fmt.Errorf("%s would have %d of %d channels: rename the others", out, len(written.Signals), len(s.Recording.Signals))
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	written.Warnings = append(warnings, written.Warnings...)
	return written, nil
}

// again opens in for use. The reader's warnings are known already.
func (o *convertOptions) again(cmd *cobra.Command, in string, use func(src eeg.Source) error) error {
	r, err := open.File(in, o.open())
	if err != nil {
		return err
	}
	defer r.Close() //nolint:errcheck // opened for reading
	return use(eeg.Guard(r.Source, cmd.Context().Err))
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

// print describes what was written.
func (o *convertOptions) print(cmd *cobra.Command, files []string, r *eeg.Recording, warnings []eeg.Warning) error {
	result := converted{
		Files: files, Format: r.Format, Duration: eeg.Seconds(r.Duration()),
		Channels: len(r.Signals), Segments: len(r.Segments), Warnings: []string{},
	}
	for _, w := range warnings {
		result.Warnings = append(result.Warnings, w.Error())
	}
	if o.json {
		return writeJSON(cmd.OutOrStdout(), result)
	}
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s: %s of %d channels, %v s in %d segments\n",
		strings.Join(result.Files, ", "), result.Format, result.Channels, result.Duration, result.Segments)
	return err
}

package main

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"ihealth/eeg"
	"ihealth/eeg/open"
)

// recordingOptions say how a recording is read.
type recordingOptions struct {
	lenient bool
	rate    count
}

func (o *recordingOptions) register(f *pflag.FlagSet) {
	f.BoolVar(&o.lenient, "lenient", false, "read files with damaged annotations or record times, with warnings")
	f.Var(&o.rate, "rate", "sampling rate of a text file, Hz; 0: what the file tells, else the EPOC's 128 Hz")
}

func (o *recordingOptions) open() open.Options {
	options := open.Options{Lenient: o.lenient}
	if o.rate > 0 {
		options.Rate = eeg.RateHz(int64(o.rate))
	}
	return options
}

// warn shows what the reader tolerated.
func warn(w io.Writer, path string, r *eeg.Recording) {
	for _, warning := range r.Warnings {
		say(w, "warning: %s: %v", path, warning)
	}
}

// withRecording opens the recording at path for use, shows the reader's
// warnings after it, and closes the recording.
func withRecording(cmd *cobra.Command, path string, o recordingOptions, use func(src eeg.Source) error) error {
	r, err := open.File(path, o.open())
	if err != nil {
		return fmt.Errorf("eeg: %w", orMissing(err, "check the path"))
	}
	defer r.Close() //nolint:errcheck // opened for reading
	err = use(eeg.Guard(r.Source, cmd.Context().Err))
	warn(cmd.ErrOrStderr(), path, r.Recording())
	if err != nil {
		return fmt.Errorf("eeg: %w", err)
	}
	return nil
}

// noWindow says why a recording, which was read to its end, has no window of
// that length.
func noWindow(w io.Writer, path string, r *eeg.Recording, length window) error {
	if len(r.Signals) == 0 {
		say(w, "note: %s: the recording has annotations alone, and no channel to take windows of", path)
		return nil
	}
	longest := time.Duration(0)
	for _, s := range r.Segments {
		longest = max(longest, s.Duration)
	}
	return fmt.Errorf("%s: no window of %s fits the recording, which has at most %v without a gap: choose a shorter --window", path, &length, longest)
}

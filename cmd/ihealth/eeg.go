package main

import (
	"context"
	"fmt"
	"io"

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
	f.Var(&o.rate, "rate", "sampling rate of a text file, Hz; 0: 128 Hz, that of the EPOC")
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

// cancellable ends a source when its context does.
type cancellable struct {
	eeg.Source
	ctx context.Context
}

// Next implements eeg.Source.
func (c cancellable) Next() (eeg.Block, error) {
	if err := c.ctx.Err(); err != nil {
		return eeg.Block{}, err
	}
	return c.Source.Next()
}

// withRecording calls use, whose errors of reading name the path, with the recording at path, shows the warnings and
// closes it.
func withRecording(cmd *cobra.Command, path string, o recordingOptions, use func(src eeg.Source) error) error {
	r, err := open.File(path, o.open())
	if err != nil {
		return fmt.Errorf("eeg: %w", err)
	}
	defer r.Close() //nolint:errcheck // opened for reading
	if err := use(cancellable{r, cmd.Context()}); err != nil {
		return fmt.Errorf("eeg: %w", err)
	}
	warn(cmd.ErrOrStderr(), path, r.Recording())
	return nil
}

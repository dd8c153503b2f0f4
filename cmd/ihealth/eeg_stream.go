package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"ihealth/eeg/lsl"
	"ihealth/eeg/replay"
)

type streamOptions struct {
	recordingOptions
	transportOptions
	name, listen string
	wait, json   bool
}

// streamResult is what a stream was.
type streamResult struct {
	Name     string  `json:"name"`
	Channels int     `json:"channels"`
	RateHz   float64 `json:"rate_hz"`
	Samples  int64   `json:"samples"`
	Lost     int64   `json:"lost"` // to slow receivers
}

func newEEGStream() *cobra.Command {
	var o streamOptions
	c := &cobra.Command{
		Use:   "stream FILE",
		Short: "Send a recording as a stream of Lab Streaming Layer",
		Long: `Send a recording as a stream of Lab Streaming Layer (LSL), for LabRecorder, for
eeg replay lsl:NAME, or for any other program that receives such streams.

The EEG channels that share the rate of the first one are sent in their units, in
real time unless --speed says otherwise. Time stamps follow the time of the recording,
and its gaps are gaps. Nothing but labels, units and rate leaves the file's header.
LSL has no passwords: with --listen 0.0.0.0, everybody on the network can receive.`,
		Example: `  ihealth eeg stream recording.edf --name ward3
  ihealth eeg stream recording.edf --name ward3 --wait --passes -1`,
		Args: takes("FILE", 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !cmd.Flags().Changed("speed") {
				o.speed = 1
			}
			if err := o.transportOptions.validate(); err != nil {
				return err
			}
			return withPlayer(cmd.Context(), cmd, args[0], o.recordingOptions, o.player(), func(p *replay.Player) error { return o.stream(cmd, p) })
		},
	}
	f := c.Flags()
	o.recordingOptions.register(f)
	o.transportOptions.register(f)
	o.pressure.word, f.Lookup("backpressure").DefValue = replay.DropOldest.String(), replay.DropOldest.String()
	f.StringVar(&o.name, "name", "ihealth", "name of the stream")
	f.StringVar(&o.listen, "listen", lsl.ThisHost, "address to serve on; 0.0.0.0: all networks of this host")
	f.BoolVar(&o.json, "json", false, "print JSON")
	f.BoolVar(&o.wait, "wait", false, "begin when somebody receives")
	return c
}

func (o *streamOptions) stream(cmd *cobra.Command, p *replay.Player) (err error) {
	info, channels, err := lsl.InfoOf(o.name, p.Recording())
	if err != nil {
		return err
	}
	out, err := lsl.NewOutlet(cmd.Context(), info, lsl.OutletOptions{Listen: o.listen, Block: o.policy() == replay.Block})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	say(cmd.ErrOrStderr(), "stream %q: %d of %d channels at %v Hz on %s", info.Name, len(channels), len(p.Recording().Signals), info.Rate, o.listen)
	if o.wait {
		if err := out.Await(cmd.Context()); err != nil {
			return err
		}
	}
	sent, err := out.Send(p, channels)
	if err != nil {
		return err
	}
	result := streamResult{info.Name, len(channels), info.Rate, sent, out.Dropped()}
	if o.json {
		return writeJSON(cmd.OutOrStdout(), result)
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "%d samples sent, %d lost to slow receivers\n", result.Samples, result.Lost)
	return err
}

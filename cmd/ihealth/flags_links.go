package main

import (
	"io"
	"time"

	"github.com/spf13/pflag"

	"ihealth/chain"
	"ihealth/chain/analytic"
)

// linkFlags say what the links between the nodes do.
type linkFlags struct {
	delay, jitter time.Duration
	rate, uplink  float64
}

// add adds the flags, whose defaults are the values of l.
func (l *linkFlags) add(f *pflag.FlagSet) {
	f.DurationVar(&l.delay, "delay", l.delay, "what each link takes one way, at most 1s")
	f.DurationVar(&l.jitter, "jitter", l.jitter, "how much more or less a link takes, at most --delay")
	f.Float64Var(&l.rate, "link-rate", l.rate, "bit/s of each link in each direction, at least 1e3; 0: no limit")
	f.Float64Var(&l.uplink, "uplink", l.uplink, "bit/s that all links out of a node share, at least 1e3; 0: no limit")
}

func (l *linkFlags) shape() chain.Shape {
	return chain.Shape{Delay: l.delay, Jitter: l.jitter, RateBps: l.rate, UplinkBps: l.uplink}
}

// warnOfHops tells that messages take several links of a ring, each with its delay.
func warnOfHops(w io.Writer, topology choice, nodes int, s chain.Shape) {
	if hops := analytic.Ring.Hops(nodes); topology.word == "ring" && hops > 1 && s.Delay > 0 {
		say(w, "warning: in a ring of %d nodes a message takes up to %d links, each with its delay of %v; with --topology mesh it takes one", nodes, hops, s.Delay)
	}
}

// linksResult is a shape as results print it.
type linksResult struct {
	Delay     float64 `json:"delay_s"`
	Jitter    float64 `json:"jitter_s"`
	RateBps   float64 `json:"rate_bps"`
	UplinkBps float64 `json:"uplink_bps"`
}

func linksOf(s chain.Shape) linksResult {
	return linksResult{Delay: s.Delay.Seconds(), Jitter: s.Jitter.Seconds(), RateBps: s.RateBps, UplinkBps: s.UplinkBps}
}

package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"ihealth/chain"
	"ihealth/experiments"
)

// channelsResult is what several channels did at the same time.
type channelsResult struct {
	Channels   []channelResult    `json:"channels"`
	Committed  int                `json:"committed"`
	Throughput experiments.Number `json:"throughput_tps"` // of all together
	HostCPU    experiments.Number `json:"host_cpu"`       // mean over the channels, which ran at the same time
	HostBound  bool               `json:"host_bound"`     // on one channel at least
}

type channelResult struct {
	Channel int      `json:"channel"`
	Classes []string `json:"classes"`
	benchResult
}

func channelsResultOf(classes chain.Allocation, measured []chain.Measurement) channelsResult {
	var r channelsResult
	for i, m := range measured {
		c := channelResult{Channel: i, benchResult: resultOf(m)}
		for _, class := range chain.Classes() {
			if classes.Channel(class) == i {
				c.Classes = append(c.Classes, class.String())
			}
		}
		r.Channels = append(r.Channels, c)
		r.Committed += m.Load.Committed
		r.Throughput += experiments.Number(m.Throughput)
		r.HostCPU += experiments.Number(m.HostCPU / float64(len(measured)))
		r.HostBound = r.HostBound || m.HostBound()
	}
	return r
}

func (r channelsResult) print(w io.Writer) error {
	_, err := fmt.Fprintf(w, "%d channels: %d transactions committed, throughput %s/s, host CPU %s\n\n",
		len(r.Channels), r.Committed, number(r.Throughput), number(r.HostCPU))
	if err != nil {
		return err
	}
	var chains, latencies [][]string
	for _, c := range r.Channels {
		id := strconv.Itoa(c.Channel)
		chains = append(chains, []string{
			id, strings.Join(c.Classes, "; "), strconv.Itoa(c.Validators), strconv.Itoa(c.BlockSize), strconv.Itoa(c.Blocks),
			strconv.Itoa(c.Committed), strconv.Itoa(c.Rejected), number(c.Throughput), number(c.BlockFill),
		})
		for _, row := range c.latencyRows() {
			latencies = append(latencies, append([]string{id}, row...))
		}
	}
	head := []string{"channel", "classes", "m", "n", "blocks", "committed", "rejected", "tx/s", "fill"}
	if err := writeTable(w, head, chains); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(w); err != nil {
		return err
	}
	return writeTable(w, []string{"channel", "latency (s)", "mean", "p50", "p95", "p99"}, latencies)
}

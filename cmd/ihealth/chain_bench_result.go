package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"

	"ihealth/chain"
	"ihealth/experiments"
	"ihealth/sim/output"
)

type benchResult struct {
	Validators   int                      `json:"validators"`
	BlockSize    int                      `json:"block_size"`
	Links        linksResult              `json:"links"`
	Blocks       int                      `json:"blocks"`
	Committed    int                      `json:"committed"`
	Sent         int                      `json:"sent"`
	Rejected     int                      `json:"rejected"`
	BlockLatency latencyResult            `json:"block_latency_s"`
	Commit       latencyResult            `json:"commit_latency_s"`
	ByUrgency    map[string]latencyResult `json:"commit_latency_by_urgency_s"`
	Throughput   experiments.Number       `json:"throughput_tps"`
	BlockFill    experiments.Number       `json:"block_fill"`
	HostCPU      experiments.Number       `json:"host_cpu"`
	HostBound    bool                     `json:"host_bound"`
	LateRounds   int                      `json:"late_rounds"`
	Returned     int                      `json:"returned_batches"`
	Negative     int                      `json:"negative_latencies"`
	Foreign      int                      `json:"foreign"` // decided, sent by others than the manager

	Intended       int                `json:"intended"`
	Accepted       int                `json:"accepted"`
	ConfiguredRate experiments.Number `json:"configured_rate"`
	AchievedRate   experiments.Number `json:"achieved_rate"`
	LateSends      experiments.Number `json:"late_sends"`
	HeadBlocks     int                `json:"head_blocks"`
	TailBlocks     int                `json:"tail_blocks"`
	OwnCPU         experiments.Number `json:"own_cpu"`
	RejectedBy     map[string]int     `json:"rejected_by"`

	CPUPerBlock      experiments.Number       `json:"cpu_per_block_s"`
	Goroutines       int                      `json:"goroutines"`
	MessagesPerBlock experiments.Number       `json:"messages_per_block"`
	BytesPerBlock    experiments.Number       `json:"message_bytes_per_block"`
	Traffic          map[string]trafficResult `json:"traffic"` // of the whole run, by kind
}

type trafficResult struct {
	Messages int `json:"messages"`
	Bytes    int `json:"bytes"`
}

type latencyResult struct {
	Mean experiments.Number `json:"mean"`
	P50  experiments.Number `json:"p50"`
	P95  experiments.Number `json:"p95"`
	P99  experiments.Number `json:"p99"`
}

func resultOf(m chain.Measurement) benchResult {
	r := benchResult{
		Validators: m.Config.Validators, BlockSize: m.Config.BlockSize,
		Blocks: m.Blocks, Committed: m.Load.Committed, Sent: m.Load.Sent, Rejected: m.Load.Rejected,
		BlockLatency: latencyOf(m.BlockLatency), Commit: latencyOf(m.CommitLatency), ByUrgency: map[string]latencyResult{},
		Throughput: experiments.Number(m.Throughput), BlockFill: experiments.Number(m.BlockFill),
		HostCPU: experiments.Number(m.HostCPU), HostBound: m.HostBound(), OwnCPU: experiments.Number(m.OwnCPU),
		LateRounds: m.LateRounds, Returned: m.Load.ReturnedBatches, Negative: m.Load.NegativeLatencies, Foreign: m.Load.Foreign,
	}
	r.setLoad(m.Load)
	r.setEffort(m)
	for _, u := range m.CommitLatencyByUrgency {
		r.ByUrgency[u.Urgency.String()] = latencyOf(u.Latency)
	}
	return r
}

func (r *benchResult) setEffort(m chain.Measurement) {
	r.CPUPerBlock, r.Goroutines = experiments.Number(m.CPUPerBlock), m.Goroutines
	messages, bytes := m.MessagesPerBlock()
	r.MessagesPerBlock, r.BytesPerBlock = experiments.Number(messages), experiments.Number(bytes)
	r.Traffic = map[string]trafficResult{}
	for _, t := range m.Traffic {
		r.Traffic[t.Kind] = trafficResult{t.Messages, t.Bytes}
	}
}

func (r *benchResult) setLoad(l chain.LoadBlock) {
	r.Intended, r.Accepted = l.Intended, l.Accepted
	r.ConfiguredRate, r.AchievedRate = experiments.Number(l.ConfiguredRate), experiments.Number(l.AchievedRate)
	r.LateSends = experiments.Number(l.LateSends())
	r.HeadBlocks, r.TailBlocks = l.HeadBlocks, l.TailBlocks
	r.RejectedBy = map[string]int{}
	for _, reason := range l.RejectedBy {
		r.RejectedBy[reason.Reason] = reason.Count
	}
}

func latencyOf(d output.Distribution) latencyResult {
	return latencyResult{
		Mean: experiments.Number(d.Mean()), P50: experiments.Number(d.Quantile(0.5)),
		P95: experiments.Number(d.Quantile(0.95)), P99: experiments.Number(d.Quantile(0.99)),
	}
}

func (r benchResult) print(w io.Writer) error {
	_, err := fmt.Fprintf(w, "m = %d, n = %d: %d blocks, %d of %d transactions committed, %d rejected\n"+
		"throughput %s/s, block fill %s, host CPU %s, late rounds %d, returned batches %d\n\n",
		r.Validators, r.BlockSize, r.Blocks, r.Committed, r.Sent, r.Rejected,
		number(r.Throughput), number(r.BlockFill), number(r.HostCPU)+mark(r.HostBound), r.LateRounds, r.Returned)
	if err != nil {
		return err
	}
	if err := writeTable(w, []string{"latency (s)", "mean", "p50", "p95", "p99"}, r.latencyRows()); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(w); err != nil {
		return err
	}
	return writeTable(w, []string{"load", "value"}, r.loadRows())
}

func (r benchResult) latencyRows() [][]string {
	rows := [][]string{r.BlockLatency.row("block"), r.Commit.row("commit")}
	for _, u := range chain.Urgencies() {
		if l, ok := r.ByUrgency[u.String()]; ok {
			rows = append(rows, l.row("commit, "+u.String()))
		}
	}
	return rows
}

// mark marks what the host's processors decided.
func mark(hostBound bool) string {
	if hostBound {
		return " (host-bound)"
	}
	return ""
}

// loadRows says what load stands behind the latencies.
func (r benchResult) loadRows() [][]string {
	rows := [][]string{
		{"transactions intended", strconv.Itoa(r.Intended)},
		{"sent", strconv.Itoa(r.Sent)},
		{"accepted", strconv.Itoa(r.Accepted)},
		{"configured rate (1/s; 0: as the chain commits)", number(r.ConfiguredRate)},
		{"achieved rate (1/s)", number(r.AchievedRate)},
		{"share sent more than 10 ms late", number(r.LateSends)},
		{"blocks left out at head and tail", fmt.Sprintf("%d + %d", r.HeadBlocks, r.TailBlocks)},
		{"own share of the host's CPU", number(r.OwnCPU)},
		{"CPU time a block (s)", number(r.CPUPerBlock)},
		{"messages between nodes a block", number(r.MessagesPerBlock)},
		{"bytes of these", number(r.BytesPerBlock)},
	}
	for _, reason := range slices.Sorted(maps.Keys(r.RejectedBy)) {
		rows = append(rows, []string{"rejected: " + reason, strconv.Itoa(r.RejectedBy[reason])})
	}
	return rows
}

func (l latencyResult) row(name string) []string {
	return []string{name, number(l.Mean), number(l.P50), number(l.P95), number(l.P99)}
}

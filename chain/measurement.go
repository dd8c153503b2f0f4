package chain

import (
	"math"

	"ihealth/sim/output"
)

// hostBoundShare is the CPU share above which a measurement tells more about the
// host than about the chain.
const hostBoundShare = 0.70

// Measurement is what a chain did under a workload. Counts cover the whole run;
// only the latencies leave out the head and tail blocks of Load.
type Measurement struct {
	Config     Config
	Blocks     int // decided with transactions
	Empty      int // decided without
	LateRounds int // heights that needed a round > 0

	LargestBlock int // most transactions of entities in a decided block
	Distinct     int // different transactions in the decided blocks
	StateRoots   int // most different state roots that the validators had at one height: 1 when all agreed to the last

	Throughput float64 // committed transactions, 1/s, from the beginning of the load to the last decision
	BlockFill  float64 // committed transactions over Blocks·BlockSize, 0 to 1; NaN without a block
	HostCPU    float64 // busy share of the host's processors, 0 to 1; NaN when unknown
	OwnCPU     float64 // share of the host's processors that this process used, 0 to 1; NaN when unknown

	CPUPerBlock float64   // CPU time of this process, load and manager included, over all heights decided, s; NaN when unknown
	Goroutines  int       // of this process at the end of the load; 0 when unknown
	Traffic     []Traffic // what the nodes sent each other during the run, by kind; nil when unknown

	BlockLatency           output.Distribution // s, batch handed over → decided by a quorum
	CommitLatency          output.Distribution // s, intended send → decided by a quorum
	CommitLatencyByUrgency []UrgencyLatency    // of the classes that committed, most urgent first

	Path []BlockTrace // all blocks with transactions, in order, ends included; nil of a formula

	Load LoadBlock
}

// Traffic counts the messages of one kind.
type Traffic struct {
	Kind     string // the protocol's own name
	Messages int
	Bytes    int
}

// MessagesPerBlock returns how many messages, and how many bytes of them, the nodes
// sent for each height that was decided; NaN when unknown.
func (m Measurement) MessagesPerBlock() (messages, bytes float64) {
	if len(m.Traffic) == 0 || m.Blocks == 0 {
		return math.NaN(), math.NaN()
	}
	for _, t := range m.Traffic {
		messages += float64(t.Messages)
		bytes += float64(t.Bytes)
	}
	heights := float64(m.Blocks + m.Empty)
	return messages / heights, bytes / heights
}

// UrgencyLatency is the commit latency of one class.
type UrgencyLatency struct {
	Urgency Urgency
	Latency output.Distribution // s
}

// HostBound reports whether the host's processors were so busy, above 0.70, that
// they and not the protocol may have set the latencies.
func (m Measurement) HostBound() bool { return m.HostCPU > hostBoundShare }

// LoadBlock says what load the chain really had, so that a latency over the
// successes alone deceives nobody.
type LoadBlock struct {
	Intended           int         // transactions that the workload meant to send, see Workload.Intended; Sent at rate 0
	Sent               int         // offered to the manager
	Accepted           int         // admitted by it
	Dropped            int         // admitted, and then made room for others
	Rejected           int         // refused by it
	Committed          int         // decided, each once
	RejectedBy         []Rejection // Rejected by reason
	ConfiguredRate     float64     // 1/s; 0: as fast as the chain commits
	AchievedRate       float64     // 1/s, Sent over the time of the last send
	Lateness           Histogram   // of sends, s behind their intended time; empty at rate 0
	NegativeLatencies  int         // commits before their intended send: clock faults, left out of the latencies
	ReturnedBatches    int         // handed over, not decided at their height, and handed over again
	Foreign            int         // decided that others than the manager sent to the nodes; in no other count
	HeadBlocks         int         // first blocks, left out of the latencies
	TailBlocks         int         // last blocks, left out of the latencies
	OutsideTheInterval int         // transactions of those blocks
}

// lateSend is what a send may be behind its intended time without being late, s.
const lateSend = 0.01

// LateSends returns the share of the sends that were more than 10 ms late, 0 to 1;
// NaN when no lateness is known.
func (l LoadBlock) LateSends() float64 {
	late, all := 0, 0
	for _, bin := range l.Lateness.Bins() {
		all += bin.Count
		if bin.Upper > lateSend {
			late += bin.Count
		}
	}
	return float64(late) / float64(all)
}

// Rejection counts the transactions refused for one reason.
type Rejection struct {
	Reason string
	Count  int
}

// trimmed is the part of the blocks left out at each end, at least one block:
// the first ones meet an empty chain, the last ones a load that fades.
const trimmed = 0.05

// trim returns how many of n blocks to leave out at each end; with fewer than
// five blocks none, as too little would remain.
func trim(n int) int {
	if n < 5 {
		return 0
	}
	return int(math.Ceil(trimmed * float64(n)))
}

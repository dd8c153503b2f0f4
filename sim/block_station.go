package sim

import (
	"fmt"
	"time"
)

// BlockStation is a waiting room and one server that serves blocks of customers.
// It belongs to its simulation's goroutine.
type BlockStation struct {
	sim      *Simulation
	config   BlockConfig
	line     line
	waiting  int     // customers in the line
	block    []int32 // places of the customers in service
	gone     []int32 // the same of the block before
	closed   closedBlocks
	timeout  Event
	state    blockState
	began    Time // of the present service
	until    Time // end of the present service
	busy     time.Duration
	blocks   int64
	filled   int64 // customers in these blocks
	arrivals int64
}

// blockState is what the server does.
type blockState uint8

const (
	blockIdle blockState = iota
	blockGenerating
	blockServing
)

// NewBlockStation returns an empty station. It panics when c is not valid.
func NewBlockStation(s *Simulation, c BlockConfig) *BlockStation {
	if err := c.Validate(); err != nil {
		panic(err.Error())
	}
	st := &BlockStation{sim: s, config: c, line: newLine(c.Classes)}
	if c.Rule == EmptyBlocks {
		s.ScheduleAt(s.now, openingPriority, HandlerFunc(func(*Simulation) { st.turn() }))
	}
	return st
}

// Arrive brings c to the station now. It panics when the class is out of range.
func (st *BlockStation) Arrive(c Customer) {
	if uint(c.Class) >= uint(len(st.line.queues)) {
		panic("sim: class out of range")
	}
	c.Number, c.Arrived = st.arrivals, st.sim.now
	st.arrivals++
	if st.sim.Tracer != nil {
		st.trace("arrive", &c)
	}
	p := st.line.admit(c)
	if st.config.Rule == JoinableBlocks && st.state == blockServing && len(st.block) < st.config.Size {
		st.enter(p)
		if st.sim.Tracer != nil {
			st.trace("join", &c)
		}
		return
	}
	st.line.join(c.Class, p)
	st.waiting++
	if st.config.Rule == TimedBlocks {
		st.form()
	}
	st.turn()
}

// turn begins the next block if the server is free and the rule allows one.
func (st *BlockStation) turn() {
	if st.state != blockIdle {
		return
	}
	switch st.config.Rule {
	case FullBlocks:
		if st.waiting >= st.config.Size {
			st.serve()
		}
	case EmptyBlocks:
		st.serve()
	case TimedBlocks:
		if st.closed.customers > 0 {
			st.serve()
		}
	case StagedBlocks:
		if st.waiting > 0 {
			st.state = blockGenerating
			st.traceBlock("generate", min(st.waiting, st.config.Size))
			st.sim.Schedule(st.config.Generation(), (*blockClosing)(st))
		}
	default:
		if st.waiting > 0 {
			st.serve()
		}
	}
}

// serve closes a block and begins its service.
func (st *BlockStation) serve() {
	if st.config.Rule == TimedBlocks {
		st.takeClosed()
	} else {
		for range min(st.waiting, st.config.Size) {
			st.block = append(st.block, st.line.take())
			st.waiting--
		}
	}
	n := len(st.block)
	service := st.config.Service(n)
	if n == 0 {
		service = max(service, 1) // the clock goes on
	}
	st.traceBlock("block", n)
	st.state, st.began = blockServing, st.sim.now
	st.until = st.sim.now.Add(service)
	st.busy += st.until.Sub(st.began)
	st.blocks++
	st.filled += int64(n)
	for _, p := range st.block {
		st.line.places[p].Service = service
	}
	st.sim.ScheduleAt(st.until, DeparturePriority, st)
}

// enter lets p join the block in service.
func (st *BlockStation) enter(p int32) {
	st.line.places[p].Service = st.until.Sub(st.sim.now)
	st.block = append(st.block, p)
	st.filled++
}

// Handle lets the block in service go and turns to the next.
func (st *BlockStation) Handle(*Simulation) {
	st.gone, st.block = st.block, st.gone[:0]
	st.state = blockIdle
	if st.sim.Tracer != nil {
		for _, p := range st.gone {
			st.trace("depart", &st.line.places[p].Customer)
		}
	}
	st.turn()
	for _, p := range st.gone {
		st.config.Departed(st.line.release(p))
	}
}

// blockClosing is the end of a block's generation.
type blockClosing BlockStation

// Handle closes the block and serves it.
func (b *blockClosing) Handle(*Simulation) { (*BlockStation)(b).serve() }

// Number returns the number of customers present, in service or waiting.
func (st *BlockStation) Number() int { return st.waiting + st.closed.customers + len(st.block) }

// Busy returns the time for which the server has served blocks, empty ones too.
// Their generation is not part of it.
func (st *BlockStation) Busy() time.Duration {
	if st.state != blockServing {
		return st.busy
	}
	return st.busy - st.until.Sub(st.sim.now)
}

// Blocks returns the number of blocks whose service has begun.
func (st *BlockStation) Blocks() int64 { return st.blocks }

// Filled returns the number of customers in these blocks.
func (st *BlockStation) Filled() int64 { return st.filled }

func (st *BlockStation) trace(action string, c *Customer) {
	st.sim.Tracer.Trace(c.record(st.sim.now, st.config.Name, action))
}

// traceBlock tells of something that happens to a block of so many customers.
func (st *BlockStation) traceBlock(action string, customers int) {
	if st.sim.Tracer != nil {
		st.sim.trace(st.config.Name, action, fmt.Sprintf("%d of %d", customers, st.config.Size))
	}
}

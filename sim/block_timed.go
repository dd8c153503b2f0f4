package sim

// closedBlocks are the blocks that wait for the server, threaded through the places
// of their customers in the order of closing; the last of each block is marked.
type closedBlocks struct {
	head, tail int32 // defined while there are customers
	customers  int
}

// form closes the block that the newcomer has made full, or gives the one that it
// has begun its time.
func (st *BlockStation) form() {
	switch st.waiting {
	case st.config.Size:
		st.sim.Cancel(st.timeout)
		st.close()
	case 1:
		st.timeout = st.sim.Schedule(st.config.Timeout, (*blockTimeout)(st))
	}
}

// close makes a block of all that wait.
func (st *BlockStation) close() {
	st.traceBlock("close", st.waiting)
	closed := &st.closed
	for ; st.waiting > 0; st.waiting-- {
		p := st.line.take()
		st.line.places[p].last = st.waiting == 1
		if closed.customers == 0 {
			closed.head = p
		} else {
			st.line.places[closed.tail].next = p
		}
		closed.tail = p
		closed.customers++
	}
}

// takeClosed moves the first closed block into service.
func (st *BlockStation) takeClosed() {
	closed := &st.closed
	for last := false; !last; closed.customers-- {
		p := closed.head
		st.block = append(st.block, p)
		closed.head, last = st.line.places[p].next, st.line.places[p].last
	}
}

// blockTimeout closes a block that has waited long enough.
type blockTimeout BlockStation

// Handle closes the block.
func (b *blockTimeout) Handle(*Simulation) {
	st := (*BlockStation)(b)
	st.close()
	st.turn()
}

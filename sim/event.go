package sim

// Event refers to something scheduled to happen. The zero Event refers to nothing.
type Event struct {
	order uint64 // never given twice, never 0
	slot  int32
}

// Handler wraps what happens at an event.
type Handler interface {
	// Handle makes the event happen. The clock of s shows the event's time.
	Handle(s *Simulation)
}

// HandlerFunc makes a function a Handler.
type HandlerFunc func(s *Simulation)

// Handle calls f.
func (f HandlerFunc) Handle(s *Simulation) { f(s) }

// Priority orders events of the same time, smaller first; most have priority 0.
type Priority int8

// sequenceMask is the part of an order that holds the scheduling sequence. Numbers
// up to 2^56 last for years of running.
const sequenceMask = 1<<56 - 1

// order packs a priority and a scheduling sequence so that integers compare as
// guarantees 2 and 3 say.
func order(p Priority, sequence uint64) uint64 {
	return uint64(int(p)+128)<<56 | sequence
}

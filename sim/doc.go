// Package sim is a kernel for discrete-event simulation: a clock, an event list,
// sources of arrivals and stations that serve them, and processes that wait for
// time, resources, stores, signals and one another.
//
// A [Simulation] belongs to one goroutine. Replications run in parallel (see
// sim/output), a run never does.
//
// # Stations and models
//
// A [Source] sends customers as a process of [Arrivals] says; a [Station] or a
// [BlockStation] serves them. [MM1], [Queue], [BlockQueue] and [Network] are whole
// models made of these: they say what is wrong with their parameters, run, replicate
// in parallel and return what was observed in the steady state.
//
// # Processes
//
// A [Process] is a function that waits in simulated time: for a delay, a unit of a
// [Resource], an item of a [Store], a [Signal], the end of another process, or the
// first of several ([Process.Select]). It outlives a Run, so that the next Run goes
// on with it, and ends by itself or by [Simulation.Close], which every simulation
// with processes needs in the end:
//
//	var s sim.Simulation
//	defer s.Close()
//	nurse := sim.NewResource(&s, "nurse", 1)
//	s.Start("patient", func(p sim.Process) error { return nurse.Use(p, 0, 5*time.Minute) })
//	err := s.Run(ctx, sim.Seconds(3600))
//
// A run ends early with an error when a process panics ([PanicError]: the simulation
// cannot go on), when it returns an error ([ProcessError]: a further Run goes on
// without it), or when processes wait and nothing is left to happen ([ErrDeadlock],
// which says who waits for what). Handlers are three to four times as fast as a
// process for each customer; where that counts, use a [Station].
//
// # Guarantees
//
//  1. Events happen in order of time.
//  2. Events of the same time happen in order of [Priority], smaller first.
//  3. Events of the same time and priority happen in the order in which they were
//     scheduled. Together with 1 and 2 this makes the order total.
//  4. The clock never goes back. Within a handler it shows the event's own time,
//     and an event scheduled without delay happens after its handler returns, at
//     the same clock reading.
//  5. A cancelled event never happens. Cancelling an event that has happened, or
//     was cancelled before, or never was, changes nothing and reports false.
//  6. [Simulation.Run] until t handles every event up to t and including t, leaves
//     the later ones in place and the clock at t. A run cut in two at any time does
//     the same as one run.
//  7. At a [Station] nobody loses its place: a preempted customer stays at the head
//     of its class. Unless the discipline says otherwise, no service is lost.
//  8. A rescheduled event happens once, at its new time, and among the events of
//     that time and priority as if it were scheduled at the moment of rescheduling.
//     Its former name refers to nothing. Rescheduling what is not to come changes
//     nothing and reports false.
//  9. A panic in a handler ends the simulation: [Simulation.Run] returns a
//     [*PanicError] that tells the simulated time and the stack, and the simulation
//     refuses to go on.
//  10. A [Process] begins and goes on at events of priority 0, in the order of
//     guarantees 1 to 3; then nothing else happens until it waits or ends. The end
//     of a [Resource.Use] has [DeparturePriority].
//  11. A wait ends once: the first of what it waits for, a timeout and an
//     interruption decides it, by the order of events. What comes later changes
//     nothing, even at the same time, except that a later interruption ends the
//     next wait of the process.
//  12. The requests of a [Resource] are served by priority, smaller first, and within
//     a priority in the order in which they were made. Those who wait for a [Store],
//     a [Signal] or the end of a process are served in the order in which they began
//     to wait. A free unit or item goes to those who wait before any newcomer.
//  13. The cases that lose a [Process.Select] take nothing and leave nothing behind.
//  14. A process that is preempted keeps its place, that of its first request: in
//     [Resource.Use] always, elsewhere by [Resource.Reacquire].
//
// # Traces
//
// Set [Simulation.Tracer] to be told of every step: a [JSONTracer] writes JSON Lines,
// a [TextTracer] columns for reading, and a [FilterTracer] passes on what concerns
// one entity, customer, class or place.
//
// # Cost
//
// Scheduling, rescheduling, cancelling and happening take constant time on average,
// whatever the number of pending events and however many of them are tied. The event
// list uses its memory again and allocates ever more rarely; a list of some dozens of
// events soon allocates none, a long one now and then for a division of time that is
// finer than any before.
package sim

// Package sweep computes the cells of experiments on many machines.
//
//	Runner ─► Queue ─► NATS JetStream ─► Worker, Worker, … (any host)
//	  ▲         ▲                           │
//	  └ Store   └────── outcome ────────────┘
//
// An [experiments.Runner] hands each cell that its store lacks to a [Queue], which is
// its Remote. Workers come and go. These rules hold, and each has a test:
//
//  1. A cell is a pure function of its task, so the queue may lose or double anything:
//     only time is lost. The same file gives the same bytes as a run on one machine.
//  2. A worker says which program it is before it is given work. Another engine
//     version, other code or another architecture is refused, with both named.
//  3. A worker holds one cell a job and says every few seconds that it lives. When it
//     falls silent the cell is given to another, so a slow cell runs once and that of a
//     killed worker again.
//  4. A cell that was given to several workers, none of which lived to answer, is given
//     up with [ErrPoison]; the others go on.
//  5. What the queue has lost is noticed, and handed out anew.
//  6. Workers outlive a coordinator for the length of their patience, and go on when it
//     is back.
//
// Cells that read a clock are never handed out: they run alone, where the runner is.
//
// The server is embedded ([Serve]), or a NATS cluster with JetStream that is there
// already. NATS does not encrypt unless it is told to: over networks that others can
// read, use a cluster with TLS (tls://…) or a tunnel.
package sweep

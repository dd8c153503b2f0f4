// Package experiments turns experiment files into results, figures and checked
// claims.
//
// A file is read and checked ([Load]), planned into cells, run, and written as
// one run directory:
//
//	file ─► Spec ─► cells ─► rows (results.jsonl) ─► figures (CSV, SVG, PDF, PNG)
//	                                              └► claims (claims.json, table)
//
// A [Cell] is a pure function of the resolved file: every random number comes
// from a stream that is named by the seed, the experiment, the cell and the
// replication. The same file gives the same rows whatever the number of
// workers. Only what is measured on a clock differs from run to run: rows of
// the fidelity chain, which carry measured, and the times of solvers, which
// stand in timings.jsonl.
//
// Figures and claims are computed from the rows alone.
package experiments

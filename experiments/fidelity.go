package experiments

// Fidelity is how a quantity is obtained.
type Fidelity string

// The fidelities, cheapest first.
const (
	Analytic  Fidelity = "analytic"  // closed form
	Simulated Fidelity = "simulated" // discrete-event simulation
	OnChain   Fidelity = "chain"     // real consensus nodes, measured
)

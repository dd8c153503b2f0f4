package queueing

// MM1K is the queue M/M/1 with room for Capacity customers; who finds it full is
// lost. It is MMcK with one server.
type MM1K struct {
	Lambda   float64 // arrival rate, lost customers included, 1/s, > 0
	Mu       float64 // service rate, 1/s, > 0
	Capacity int     // customers waiting and served, 1 to 1e7
}

func (q MM1K) general() MMcK { return MMcK{q.Lambda, q.Mu, 1, q.Capacity} }

// Validate returns ErrParameter for a field out of its range.
func (q MM1K) Validate() error { return q.general().Validate() }

// Loss returns the probability that an arriving customer is lost,
// (1−ρ)ρ^K/(1−ρ^{K+1}).
func (q MM1K) Loss() float64 { return q.general().Loss() }

// InSystem returns the mean number of customers present.
func (q MM1K) InSystem() float64 { return q.general().InSystem() }

// Sojourn returns the mean time in s from arrival to departure of the customers who
// are not lost.
func (q MM1K) Sojourn() float64 { return q.general().Sojourn() }

// Wait returns the mean time in s from arrival to the start of service of the
// customers who are not lost.
func (q MM1K) Wait() float64 { return q.general().Wait() }

// Throughput returns the rate of departures in 1/s.
func (q MM1K) Throughput() float64 { return q.general().Throughput() }

// Utilization returns the fraction of time that the server works.
func (q MM1K) Utilization() float64 { return q.general().Utilization() }

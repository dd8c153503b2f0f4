package queueing

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// Jackson is an open network of stations with exponential servers and Poisson
// arrivals from outside, who move between stations at random. Jackson, "Networks of
// waiting lines", Operations Research 5 (1957) 518–521: each station is the queue
// M/M/c of the traffic that it sees, as far as the numbers present go.
type Jackson struct {
	Stations []JacksonStation
	Routing  [][]float64 // stations × stations, probability to go on to each; the rest leaves
}

// JacksonStation is one station of a network.
type JacksonStation struct {
	Arrivals float64 // arrival rate from outside, 1/s, ≥ 0
	Mu       float64 // service rate of one server, 1/s, > 0
	Servers  int     // 1 to 1e7
}

// maxStations bounds the traffic equations, which are solved as a dense system.
const maxStations = 1000

// Validate returns ErrParameter for a field out of its range, or for customers who
// never leave, and ErrUnstable naming the station that is overloaded.
func (n Jackson) Validate() error {
	_, err := n.solve()
	return err
}

// Traffic returns the arrival rate at each station in 1/s, from outside and from
// other stations: the solution of λ = γ + λP. It returns the error of Validate, but
// for ErrUnstable.
func (n Jackson) Traffic() ([]float64, error) {
	if err := n.validateFields(); err != nil {
		return nil, err
	}
	size := len(n.Stations)
	balance := mat.NewDense(size, size, nil)
	outside := mat.NewVecDense(size, nil)
	for i, station := range n.Stations {
		outside.SetVec(i, station.Arrivals)
		for j, p := range n.Routing[i] {
			balance.Set(j, i, -p)
		}
	}
	for i := range size {
		balance.Set(i, i, 1+balance.At(i, i))
	}
	var traffic mat.VecDense
	if err := traffic.SolveVec(balance, outside); err != nil {
		return nil, fmt.Errorf("queueing: %w: the traffic equations of the routing have no solution: %w", ErrParameter, err)
	}
	return traffic.RawVector().Data, nil
}

// Visits returns how often a customer comes to each station on average, or the error
// of Traffic.
func (n Jackson) Visits() ([]float64, error) {
	visits, err := n.Traffic()
	if err != nil {
		return nil, err
	}
	for i := range visits {
		visits[i] /= n.arrivals()
	}
	return visits, nil
}

// InSystem returns the mean number of customers present at all stations.
func (n Jackson) InSystem() float64 {
	return n.total(func(q MMc) float64 { return q.InSystem() })
}

// Wait returns the mean time in s that a customer is present but not served, at all
// its visits together.
func (n Jackson) Wait() float64 {
	return n.total(func(q MMc) float64 { return q.Lambda * q.Wait() }) / n.arrivals()
}

// total sums f over the stations that anybody comes to.
func (n Jackson) total(f func(MMc) float64) float64 {
	stations, err := n.solve()
	if err != nil {
		return undefined(err)
	}
	total := 0.0
	for _, q := range stations {
		if q.Lambda > 0 {
			total += f(q)
		}
	}
	return total
}

// Sojourn returns the mean time in s from arrival from outside to leaving the
// network, by Little's law.
func (n Jackson) Sojourn() float64 { return n.InSystem() / n.arrivals() }

// Station returns the queue that station i is, whose Sojourn is that of one visit,
// or the error of Traffic. Its arrival rate is 0 where nobody comes.
func (n Jackson) Station(i int) (MMc, error) {
	traffic, err := n.Traffic()
	if err != nil {
		return MMc{}, err
	}
	return MMc{Lambda: traffic[i], Mu: n.Stations[i].Mu, Servers: n.Stations[i].Servers}, nil
}

// solve returns the queues of all stations, or the error of Validate.
func (n Jackson) solve() ([]MMc, error) {
	traffic, err := n.Traffic()
	if err != nil {
		return nil, err
	}
	stations := make([]MMc, len(traffic))
	for i, s := range n.Stations {
		stations[i] = MMc{Lambda: traffic[i], Mu: s.Mu, Servers: s.Servers}
		if err := validateLoadOf(traffic[i], s.Mu, s.Servers); err != nil {
			return nil, fmt.Errorf("station %d: %w", i, err)
		}
	}
	return stations, nil
}

// arrivals returns the arrival rate from outside at all stations, 1/s.
func (n Jackson) arrivals() float64 {
	total := 0.0
	for _, s := range n.Stations {
		total += s.Arrivals
	}
	return total
}

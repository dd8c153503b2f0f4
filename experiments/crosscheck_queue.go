package experiments

import (
	"ihealth/chain"
	"ihealth/sim/rng"
)

// serve returns the sojourn times of a trace at one server that is never interrupted and
// takes the most urgent first, in order of arrival within a class, s. Service is asked for
// each time in the order of service, and told whether the server was idle.
func serve(trace chain.ArrivalTrace, service func(idle bool) float64) []float64 {
	out := make([]float64, len(trace))
	waiting := make([][]int, len(chain.Urgencies()))
	next, now, left := 0, 0.0, len(trace)
	admit := func() {
		for next < len(trace) && trace[next].At.Seconds() <= now {
			waiting[trace[next].Urgency] = append(waiting[trace[next].Urgency], next)
			next++
		}
	}
	for ; left > 0; left-- {
		admit()
		class, idle := mostUrgent(waiting), false
		if class < 0 {
			now, idle = trace[next].At.Seconds(), true
			admit()
			class = mostUrgent(waiting)
		}
		i := waiting[class][0]
		waiting[class] = waiting[class][1:]
		now += service(idle)
		out[i] = now - trace[i].At.Seconds()
	}
	return out
}

// mostUrgent returns the first class in which anybody waits, −1 when nobody does.
func mostUrgent(waiting [][]int) int {
	for class, queue := range waiting {
		if len(queue) > 0 {
			return class
		}
	}
	return -1
}

// predict returns the sojourn time of each arrival of a trace in the mean over so many
// runs whose services follow the law, s.
func predict(trace chain.ArrivalTrace, law serviceLaw, key rng.Key, draws int) []float64 {
	mean := make([]float64, len(trace))
	for d := range draws {
		key.Replication = d
		stream := rng.New(key)
		for i, s := range serve(trace, func(idle bool) float64 { return law.draw(stream, idle) }) {
			mean[i] += s / float64(draws)
		}
	}
	return mean
}

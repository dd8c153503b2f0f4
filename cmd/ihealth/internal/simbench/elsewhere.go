package simbench

// Peer is a simulator that was measured on another machine, on the models with 21
// and with 3 classes, over some repetitions.
type Peer struct {
	Name     string
	From, To map[int]float64 // least and greatest time by number of classes, ns a customer
	Target   float64         // how many times our time it should take at least, 0 for none
}

// Targets of this project: what our styles take at most over the loop in C, and what
// others take at least over ours.
const (
	handlersTarget = 3.5
	sourcesTarget  = 6.3
	patientsTarget = 13
	simpyTarget    = 100 // with PreemptiveResource
	SpeedUpTarget  = 1.9 // of two workers
)

// Peers were measured in one session on two cores of an AMD EPYC at 2.6 GHz with Go
// 1.26, gcc 12, OpenJDK 17 and Python 3.11. The first is the loop in C.
func Peers() []Peer {
	peer := func(name string, from21, to21, from3, to3, target float64) Peer {
		return Peer{name, map[int]float64{21: from21, 3: from3}, map[int]float64{21: to21, 3: to3}, target}
	}
	return []Peer{
		peer(loopName, 25, 29, 24, 26, 0),
		peer("Cimba 3.0-RC1, events", 158, 166, 105, 151, 1.5),
		peer("Cimba 3.0-RC1, processes", 542, 556, 410, 494, 0),
		peer("SSJ 3.3.2", 282, 338, 196, 247, 2.5),
		peer("ns-3 3.37", 549, 911, 481, 855, 0),
		peer("godes", 2010, 2123, 2013, 2104, 20),
		peer("simgo", 5143, 6066, 6139, 7304, 50),
		peer("SimPy 3.0.11, own server", 3170, 4850, 2570, 3790, 0),
		peer("SimPy 3.0.11, PreemptiveResource", 11900, 22900, 10100, 16700, simpyTarget),
		peer("Ciw 3.2.7", 19800, 28800, 15700, 27300, 0),
	}
}

// ToLoop returns how many times the loop in C of the same session it took, by the
// middles of both ranges.
func (p Peer) ToLoop(classes int) float64 {
	loop := Peers()[0]
	return (p.From[classes] + p.To[classes]) / (loop.From[classes] + loop.To[classes])
}

package contracts

import "ihealth/chain/contract/evm"

// unitFacts reads a cold room, whose limits lie on both sides of zero, and a person one
// degree too warm (F3).
func unitFacts(w *world) []Fact {
	cold, room := newSeed(w, "COVIDCaller"), newRegistry(w)
	cold.low, cold.high = -1, 8
	room.send(authority, "set", oracle, quarantined, celsius, cold.low*1000, cold.high*1000, limitBand)
	var alarmed [2]int
	for degrees := cold.low; degrees <= cold.high; degrees++ {
		if lastByte(cold.ask(degrees)) > 0 {
			alarmed[0]++
		}
		if lastByte(room.report(degrees*1000)) > 0 {
			alarmed[1]++
		}
	}
	degrees, tenths, person := newSeed(w, "COVIDCaller"), newSeed(w, "COVIDCaller"), newRegistry(w)
	tenths.low, tenths.high = 10*degrees.low, 10*degrees.high
	normal := int(cold.high - cold.low + 1)
	return []Fact{
		{"COVIDCaller", "normal", normal},
		{"COVIDCaller", "alarmed", alarmed[0]},
		{"Registry", "normal", normal},
		{"Registry", "alarmed", alarmed[1]},
		{"COVIDCaller, in degrees", "code", int(lastByte(degrees.ask(degrees.high + 1)))},
		{"COVIDCaller, in tenths", "code", int(lastByte(tenths.ask(tenths.high + 10)))},
		{"Registry, in thousandths", "code", int(lastByte(person.report(limitHigh + 1000)))},
	}
}

// endFacts ends a contract and replaces another (F20).
func endFacts(w *world) []Fact {
	old, catalogue := w.deploy("Terminable"), w.deploy("Catalogue")
	old.send(authority, "terminate")
	alive := 0
	if lastByte(old.view("alive")) == 1 {
		alive++
	}
	device, followed := [32]byte{1}, 0
	catalogue.send(authority, "create", device, oracle, limitLow, limitHigh, limitBand)
	catalogue.send(authority, "create", device, oracle, limitLow, 1000*limitHigh, limitBand)
	if lastByte(catalogue.try(oracle, "analyze", device, feverMilli, uint64(1))) > 0 { // by the old limits
		followed++
	}
	return []Fact{
		{"SELFDESTRUCT", "terminated", 1},
		{"SELFDESTRUCT", "alive", alive},
		{"Catalogue", "replaced", 1},
		{"Catalogue", "followed", followed},
	}
}

// codeFacts looks for other codes than the three that the seed explains (F21).
func codeFacts(w *world) []Fact {
	caller, graded, odd := newSeed(w, "COVIDCaller"), 0, 0
	for caller.low = range int64(6) {
		for caller.high = range int64(6) {
			for degrees := range int64(10) {
				graded++
				if lastByte(caller.ask(degrees)) > 2 {
					odd++
				}
			}
		}
	}
	return []Fact{{"COVIDCaller", "graded", graded}, {"COVIDCaller", "odd", odd}}
}

// static asks as a contract of today does, whose views may change nothing on their way.
func (s *seed) static(degrees int64) evm.Receipt {
	data := s.data("bodyTemperatureMonitor", s.arguments(degrees)...)
	if s.err != nil {
		return evm.Receipt{Refused: s.err.Error()}
	}
	return s.state.Static(oracle, s.at, data, callGas)
}

package contracts

import "ihealth/chain/contract/evm"

// fevers are the readings of an ill person, in whole degrees.
var fevers = []int64{38, 39, 40, 41, 42}

// recordFacts sends alerts, and looks for them on the chain (F1).
func recordFacts(w *world) []Fact {
	viewed, sent, called := newSeed(w, "COVIDCaller"), newSeed(w, "COVIDCaller"), newSeed(w, "COVIDCaller")
	compared, graded := newRegistry(w), newSealed(w)
	ways := []struct {
		way   string
		of    *deployed
		alert func(degrees int64) evm.Receipt
	}{
		{seedView, viewed.deployed, viewed.ask},
		{seedTransaction, sent.deployed, sent.report},
		{"COVIDCaller, called by a contract", called.deployed, called.static},
		{"Registry, transaction", compared.deployed, func(degrees int64) evm.Receipt { return compared.report(degrees * 1000) }},
		{"Sealed, transaction", graded.deployed, func(int64) evm.Receipt { return graded.report(2) }},
	}
	var out []Fact
	for _, way := range ways {
		recorded, before := 0, way.of.creations()
		for _, degrees := range fevers {
			recorded += len(way.alert(degrees).Logs)
		}
		out = append(out,
			Fact{way.way, "alerts", len(fevers)}, Fact{way.way, "recorded", recorded}, Fact{way.way, "left_behind", way.of.creations() - before},
		)
	}
	return out
}

// limitFacts lets callers choose the limits (F4).
func limitFacts(w *world) []Fact {
	generous, compared := newSeed(w, "COVIDCaller"), newRegistry(w)
	generous.high = 1000
	changed := 0
	for _, caller := range []evm.Address{oracle, {0: 0xf}} {
		if compared.try(caller, "set", oracle, quarantined, celsius, limitLow, 1000*limitHigh, limitBand).Refused == "" {
			changed++
		}
	}
	var found [2]int
	for _, degrees := range fevers {
		if lastByte(generous.ask(degrees)) > 0 {
			found[0]++
		}
		if lastByte(compared.report(degrees*1000)) > 0 {
			found[1]++
		}
	}
	return []Fact{
		{"COVIDCaller", "fevers", len(fevers)},
		{"COVIDCaller", "found", found[0]},
		{"Registry", "fevers", len(fevers)},
		{"Registry", "found", found[1]},
		{"Registry", "changed", changed},
	}
}

// publishedFacts looks for readings and limits in the data of calls (F5).
func publishedFacts(w *world) []Fact {
	caller, compared, graded := newSeed(w, "COVIDCaller"), newRegistry(w), newSealed(w)
	var published [3]int
	for i, degrees := range fevers {
		sequence := uint64(i + 1)
		published[0] += words(caller.data("bodyTemperatureMonitor", caller.arguments(degrees)...), degrees, caller.low, caller.high)
		published[1] += words(compared.data("analyze", quarantined, celsius, degrees*1000, sequence), degrees*1000, limitLow, limitHigh)
		published[2] += words(graded.data("record", quarantined, uint8(2), sequence, commitment), degrees, degrees*1000, limitLow, limitHigh)
	}
	return []Fact{{"COVIDCaller", "published", published[0]}, {"Registry", "published", published[1]}, {"Sealed", "published", published[2]}}
}

// words counts the numbers that stand in the data of a call as one of its words.
func words(data []byte, numbers ...int64) int {
	found := 0
	for _, n := range numbers {
		word := wholeNumber(n).FillBytes(make([]byte, 32))
		for at := 4; at+32 <= len(data); at += 32 {
			if string(data[at:at+32]) == string(word) {
				found++
				break
			}
		}
	}
	return found
}

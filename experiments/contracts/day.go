package contracts

// Day is the gas of a person's day.
type Day struct {
	Way     string  // how the readings reach the chain
	Gas     uint64  // of all transactions of the day
	ByCalls float64 // each call once, times how often it is made
}

// Days returns the gas of a day with so many readings, of which some are alerts, in three
// ways: COVIDCaller is sent each, Registry is, or the edge grades and Sealed gets the alerts.
func Days(readings, alerts int) ([]Day, error) {
	w := newWorld()
	caller, compared, graded := newSeed(w, "COVIDCaller"), newRegistry(w), newSealed(w)
	compared.analyze(normalMilli) // what is first costs more, and is no part of an ordinary day
	graded.record(2)
	var days [3]uint64
	for i := range readings {
		degrees, milli := normalMilli/1000, normalMilli
		if i < alerts {
			degrees, milli = feverMilli/1000, feverMilli
			days[2] += graded.record(2)
		}
		days[0] += caller.report(degrees).Gas
		days[1] += compared.analyze(milli)
	}
	each := func(normal, alert uint64) float64 {
		return float64(normal)*float64(readings-alerts) + float64(alert)*float64(alerts)
	}
	return []Day{
		{"every reading to COVIDCaller", days[0], each(caller.report(normalMilli/1000).Gas, caller.report(feverMilli/1000).Gas)},
		{"every reading to Registry", days[1], each(compared.analyze(normalMilli), compared.analyze(feverMilli))},
		{"alerts to Sealed", days[2], each(0, graded.record(2))},
	}, w.err
}

package device

import "fmt"

// Kind is a kind of device, by what it measures.
type Kind uint8

// The kinds, with the unit of their quantity.
const (
	Temperature          Kind = iota + 1 // of the body, Cel
	HeartRate                            // /min
	RespirationRate                      // /min
	SystolicPressure                     // mm[Hg]
	DiastolicPressure                    // mm[Hg]
	Glucose                              // mg/dL
	Location                             // of a person
	Bluetooth                            // of a neighbour heard: dBm
	CarbonDioxide                        // of the air of a room, [ppm]
	Particles                            // of the air of a room, ug/m3
	AmbientTemperature                   // of a room, Cel
	AmbientPressure                      // hPa
	Humidity                             // %
	ColdChainLogger                      // temperature beside a vaccine, Cel
	RFID                                 // a tag seen by a gate
	Asset                                // state of a bed, ambulance or respirator
	Steriliser                           // temperature of a cycle, Cel
	Electroencephalogram                 // features of a window
)

// Phase is what a device is for (Dai et al., "Blockchain-empowered edge intelligence for
// IoMT", Table I).
type Phase uint8

// The phases.
const (
	Monitor Phase = iota // monitoring and prevention
	Treat                // diagnosis and treatment
)

// Area is how far a device reaches (ibid.).
type Area uint8

// The areas.
const (
	Wide Area = iota
	Local
	Body
)

// kinds describes them all. The labels of kinds that the paper does not name are ours.
var kinds = [...]struct {
	name, unit string
	phase      Phase
	area       Area
}{
	Temperature: {"temperature", "Cel", Treat, Body}, HeartRate: {"heart-rate", "/min", Treat, Body},
	RespirationRate: {"respiration-rate", "/min", Treat, Body}, SystolicPressure: {"systolic-pressure", "mm[Hg]", Treat, Body},
	DiastolicPressure: {"diastolic-pressure", "mm[Hg]", Treat, Body}, Glucose: {"glucose", "mg/dL", Treat, Body},
	Location: {"location", "", Monitor, Wide}, Bluetooth: {"bluetooth", "dBm", Monitor, Body},
	CarbonDioxide: {"carbon-dioxide", "[ppm]", Monitor, Local}, Particles: {"particles", "ug/m3", Monitor, Local},
	AmbientTemperature: {"ambient-temperature", "Cel", Monitor, Local}, AmbientPressure: {"ambient-pressure", "hPa", Monitor, Local},
	Humidity: {"humidity", "%", Monitor, Local}, ColdChainLogger: {"cold-chain-logger", "Cel", Treat, Wide},
	RFID: {"rfid", "", Treat, Local}, Asset: {"asset", "", Treat, Local}, Steriliser: {"steriliser", "Cel", Treat, Local},
	Electroencephalogram: {"eeg", "", Treat, Body},
}

// Kinds lists all kinds.
func Kinds() []Kind {
	out := make([]Kind, 0, len(kinds))
	for k := Temperature; k.Valid(); k++ {
		out = append(out, k)
	}
	return out
}

// ParseKind returns the kind of a name, and false when there is none.
func ParseKind(name string) (Kind, bool) {
	for _, k := range Kinds() {
		if kinds[k].name == name {
			return k, true
		}
	}
	return 0, false
}

// Valid reports whether k is one of the kinds.
func (k Kind) Valid() bool { return k >= Temperature && int(k) < len(kinds) }

// String returns the kind's name as it stands in files and results.
func (k Kind) String() string {
	if !k.Valid() {
		return fmt.Sprintf("Kind(%d)", uint8(k))
	}
	return kinds[k].name
}

// Unit returns the UCUM code of the kind's quantity, "" for one that has none. It panics
// when k is not valid, as Phase and Area do.
func (k Kind) Unit() string { return kinds[k].unit }

// Phase returns what devices of the kind are for.
func (k Kind) Phase() Phase { return kinds[k].phase }

// Area returns how far they reach.
func (k Kind) Area() Area { return kinds[k].area }

package device

import "testing"

// TestTableI: the kinds that Dai et al., "Blockchain-empowered edge intelligence for IoMT", Table I, names
// have its phase and area.
func TestTableI(t *testing.T) {
	for kind, want := range map[Kind]struct {
		phase Phase
		area  Area
	}{
		CarbonDioxide:   {Monitor, Local}, // "indoor IoT air quality monitor"
		Particles:       {Monitor, Local},
		Bluetooth:       {Monitor, Body}, // "tracing apps, wearables …, for social distancing"
		Temperature:     {Treat, Body},   // "wearable sensors, e.g., temperature and respiratory signs"
		RespirationRate: {Treat, Body},
	} {
		if kind.Phase() != want.phase || kind.Area() != want.area {
			t.Errorf("%v: phase %d, area %d; want %+v", kind, kind.Phase(), kind.Area(), want)
		}
	}
	for _, kind := range Kinds() {
		if kind.Phase() > Treat || kind.Area() > Body {
			t.Errorf("%v has no label", kind)
		}
		if got, ok := ParseKind(kind.String()); !ok || got != kind {
			t.Errorf("%v is read as %v", kind, got)
		}
	}
}

package edge

import (
	"fmt"
	"time"

	"ihealth/iomt/device"
)

// Kinetic is a limit on the mean kinetic temperature over a window from the first
// reading, and over the whole record once that is longer (USP <1079>).
type Kinetic struct {
	Limit  device.Quantity // Cel; itself allowed
	Window time.Duration   // > 0
	Energy float64         // of activation over the gas constant, K, in (0, 1e5]; 0: device.Haynes
}

// Validate says what is impossible about k. The error wraps ErrLimits.
func (k Kinetic) Validate() error {
	switch {
	case k.Limit.Unit != device.ColdChainLogger.Unit() || k.Limit.Milli <= absoluteZero:
		return fmt.Errorf("edge: %w: mean kinetic temperature of %v", ErrLimits, k.Limit)
	case k.Window <= 0:
		return fmt.Errorf("edge: %w: mean kinetic temperature over %v, want > 0", ErrLimits, k.Window)
	case !(k.Energy >= 0 && k.Energy <= 1e5):
		return fmt.Errorf("edge: %w: activation energy %v K, want 0 < energy ≤ 1e5", ErrLimits, k.Energy)
	}
	return nil
}

// mean returns an empty record.
func (k Kinetic) mean() device.KineticMean {
	if k.Energy == 0 {
		k.Energy = device.Haynes
	}
	return device.KineticMean{Energy: k.Energy}
}

// passed reports whether the window's mean is above the limit, whatever the rest of the
// window brings: decay that has happened is not undone by cold.
func (k Kinetic) passed(m *device.KineticMean) bool {
	return m.Decay() > m.Rate(k.Limit.Float())*max(k.Window.Seconds(), m.Covered())
}

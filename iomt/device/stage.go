package device

import "fmt"

// Stage is where a lot of medicine is on its way (Dai et al., "Blockchain-empowered edge
// intelligence for IoMT", Sect. V-B). It is the State of a reading of an RFID gate.
type Stage uint8

// The stages, in their order.
const (
	Production Stage = iota + 1
	Warehouse
	Hospital
)

// String returns the stage's name as it stands in files and results.
func (s Stage) String() string {
	switch s {
	case Production:
		return "production"
	case Warehouse:
		return "warehouse"
	case Hospital:
		return "hospital"
	default:
		return fmt.Sprintf("Stage(%d)", uint8(s))
	}
}

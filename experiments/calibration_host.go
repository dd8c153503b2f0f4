package experiments

import (
	"runtime"
	"runtime/debug"

	"ihealth/chain/calibration"
	"ihealth/chain/comet"
)

// ThisHost describes the host that this program runs on.
func ThisHost() calibration.Host {
	return calibration.Host{
		Processor: cpuModel(), CPUs: runtime.NumCPU(), OS: runtime.GOOS, Arch: runtime.GOARCH, Go: runtime.Version(),
		Verification: comet.VerificationTime(payloadBytes),
	}
}

// ConsensusEngine names the engine of real consensus nodes with the version that this
// program was built with.
func ConsensusEngine() string {
	const module = "github.com/cometbft/cometbft"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if m.Path == module {
				return "CometBFT " + m.Version
			}
		}
	}
	return "CometBFT"
}

package experiments

import (
	"math"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/cometbft/cometbft/crypto/ed25519"

	"ihealth/chain/calibration"
)

// ThisHost describes the host that this program runs on.
func ThisHost() calibration.Host {
	return calibration.Host{
		Processor: cpuModel(), CPUs: runtime.NumCPU(), OS: runtime.GOOS, Arch: runtime.GOARCH, Go: runtime.Version(),
		Verification: verificationTime(),
	}
}

// verificationTime measures how long one processor takes for a signature of a
// transaction in a block of 100, s: the shortest of seven blocks.
func verificationTime() float64 {
	const size, blocks = 100, 7
	key := ed25519.GenPrivKeyFromSecret([]byte("verification"))
	message := make([]byte, payloadBytes)
	signature, err := key.Sign(message)
	if err != nil {
		panic("experiments: a key that does not sign: " + err.Error())
	}
	shortest := math.Inf(1)
	for range blocks {
		begin := time.Now()
		batch := ed25519.NewBatchVerifier()
		for range size {
			if err := batch.Add(key.PubKey(), message, signature); err != nil {
				panic("experiments: a signature of another kind: " + err.Error())
			}
		}
		batch.Verify()
		shortest = min(shortest, time.Since(begin).Seconds()/size)
	}
	return shortest
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

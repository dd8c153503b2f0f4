package comet

import (
	"math"
	"time"

	comet25519 "github.com/cometbft/cometbft/crypto/ed25519"
)

// VerificationTime measures how long one processor takes for the signature of a
// message of this many bytes in a block of 100, s: the shortest of seven blocks.
func VerificationTime(bytes int) float64 {
	const size, blocks = 100, 7
	key := comet25519.GenPrivKeyFromSecret([]byte("verification"))
	message := make([]byte, bytes)
	signature, err := key.Sign(message)
	if err != nil {
		panic("comet: a key that does not sign: " + err.Error())
	}
	shortest := math.Inf(1)
	for range blocks {
		begin := time.Now()
		batch := comet25519.NewBatchVerifier()
		for range size {
			if err := batch.Add(key.PubKey(), message, signature); err != nil {
				panic("comet: a signature of another kind: " + err.Error())
			}
		}
		batch.Verify()
		shortest = min(shortest, time.Since(begin).Seconds()/size)
	}
	return shortest
}

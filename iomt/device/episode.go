package device

import (
	"time"

	"ihealth/sim"
	"ihealth/sim/rng"
)

// Days that a recovery takes, and thus for which a wearable is worn (Dai et al.,
// "Blockchain-empowered edge intelligence for IoMT", section on telemedicine).
const (
	ShortestEpisode = 6
	LongestEpisode  = 41
)

const day = 24 * time.Hour

// Episode is the time for which a person is watched.
type Episode struct {
	Days   int // from ShortestEpisode to LongestEpisode
	Fevers []Fever
}

// NewEpisode draws an episode: its days, all equally likely, and with the probability ill a
// fever of 1 to 3 Cel that begins on the first two days, rises in 6 to 24 hours, stays for
// 1 to 2 days and falls as it rose. The paper gives the range of days alone; the course of the fever is ours.
func NewEpisode(s *rng.Stream, ill float64) Episode {
	e := Episode{Days: ShortestEpisode + int(s.Float64()*(LongestEpisode-ShortestEpisode+1))}
	u, onset, rise, plateau, height := s.Float64(), s.Float64(), s.Float64(), s.Float64(), s.Float64()
	if u >= ill {
		return e
	}
	ramp := 6*time.Hour + time.Duration(rise*float64(18*time.Hour))
	e.Fevers = []Fever{{
		Onset: sim.Time(onset * float64(2*day)),
		Rise:  ramp, Plateau: day + time.Duration(plateau*float64(day)), Fall: ramp,
		Height: 1 + 2*height,
	}}
	return e
}

// End returns when the episode is over.
func (e Episode) End() sim.Time { return sim.Time(e.Days) * sim.Time(day) }

package lsl

import (
	"context"
	"fmt"
	"net"
	"time"
)

// What a measurement of clocks takes.
const (
	probes        = 8
	probeInterval = 64 * time.Millisecond
	probeWait     = 128 * time.Millisecond // for the last answer
)

// TimeCorrection asks the outlet for its time and returns what is to be added to its time
// stamps to get those of Clock, and the round trip that this was measured with, both in s:
// the correction is exact to half of it. It takes about 0.6 s. The error is ErrLost when no
// answer comes, or ctx's error.
func (i *Inlet) TimeCorrection(ctx context.Context) (correction, roundTrip float64, err error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "udp4", net.JoinHostPort(i.info.address, fmt.Sprint(i.info.servicePort)))
	if err != nil {
		return 0, 0, fmt.Errorf("lsl: stream %q: %w", i.info.Name, err)
	}
	defer conn.Close()                                          //nolint:errcheck // only read
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })() // ends the wait
	best := -1.0
	b := make([]byte, 1<<10)
	for probe := range probes {
		if _, err := fmt.Fprintf(conn, "LSL:timedata\r\n%d %.16g\r\n", probe, Clock()); err != nil && ctx.Err() != nil {
			return 0, 0, ctx.Err()
		}
		wait := probeInterval
		if probe == probes-1 {
			wait = probeWait
		}
		_ = conn.SetReadDeadline(time.Now().Add(wait))
		for {
			n, err := conn.Read(b)
			t3 := Clock()
			if err != nil {
				break
			}
			var id int
			var t0, t1, t2 float64
			if got, _ := fmt.Sscan(string(b[:n]), &id, &t0, &t1, &t2); got != 4 || id > probe || id < 0 {
				continue
			}
			if trip := (t3 - t0) - (t2 - t1); best < 0 || trip < best {
				best, correction = trip, -((t1-t0)+(t2-t3))/2
			}
		}
		if err := ctx.Err(); err != nil {
			return 0, 0, err
		}
	}
	if best < 0 {
		return 0, 0, fmt.Errorf("lsl: stream %q: %w: no answer about its time", i.info.Name, ErrLost)
	}
	return correction, best, nil
}

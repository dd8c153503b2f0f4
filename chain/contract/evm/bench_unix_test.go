//go:build unix

package evm

import (
	"fmt"
	"syscall"
	"testing"
	"time"
)

// BenchmarkAlerts executes blocks of 100 alerts and computes a root after each. The target
// is 50,000 a second on one core: cpu-alerts/s is per second of processor time, of all
// threads, which other programs on the host do not disturb.
func BenchmarkAlerts(b *testing.B) {
	for _, people := range []int{100, 10_000} {
		b.Run(fmt.Sprintf("people=%d", people), func(b *testing.B) {
			w := newWard(b, people)
			alerts := w.alerts(people)
			b.ReportAllocs()
			var spent time.Duration
			next := 0
			for b.Loop() {
				if next == len(alerts) {
					b.StopTimer()
					alerts, next = w.alerts(people), 0
					b.StartTimer()
				}
				before := processorTime()
				outcomes := w.Execute(1, alerts[next:next+100])
				spent += processorTime() - before
				next += 100
				for _, o := range outcomes {
					if o.Refused != "" {
						b.Fatal(o.Refused)
					}
				}
			}
			b.ReportMetric(100*float64(b.N)/spent.Seconds(), "cpu-alerts/s")
		})
	}
}

func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

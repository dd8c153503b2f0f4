package sim_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ihealth/sim"
	"ihealth/sim/rng"
)

// A clinic has one nurse. Patients come every three minutes and take five.
func ExampleResource() {
	var s sim.Simulation
	defer s.Close()
	nurse := sim.NewResource(&s, "nurse", 1)
	patient := func(p sim.Process) error {
		arrived := s.Now()
		if err := nurse.Acquire(p, 0); err != nil {
			return err
		}
		defer nurse.Release(p)
		fmt.Printf("%v: %s has waited %v\n", s.Now(), p.Name(), s.Now().Sub(arrived))
		return p.Wait(5 * time.Minute)
	}
	s.Start("reception", func(p sim.Process) error {
		for _, name := range []string{"Ada", "Ben", "Cid"} {
			s.Start(name, patient)
			if err := p.Wait(3 * time.Minute); err != nil {
				return err
			}
		}
		return nil
	})
	if err := s.Run(context.Background(), sim.Seconds(20*60)); err != nil {
		fmt.Println(err)
	}
	fmt.Printf("the nurse was busy for %.0f %% of %v\n", 100*nurse.Utilization(), s.Now())
	// Output:
	// 0s: Ada has waited 0s
	// 5m0s: Ben has waited 2m0s
	// 10m0s: Cid has waited 4m0s
	// the nurse was busy for 75 % of 20m0s
}

// A ward has one bed with a monitor. An urgent patient takes it from another, who
// waits in the place that it had and goes on where it was interrupted.
func ExampleResource_Use() {
	var s sim.Simulation
	defer s.Close()
	bed := sim.NewResource(&s, "bed", 1)
	bed.Preemptive = true
	admit := func(name string, at time.Duration, urgency int, stay time.Duration) {
		s.Start(name, func(p sim.Process) error {
			if err := p.Wait(at); err != nil {
				return err
			}
			if err := bed.Use(p, urgency, stay); err != nil {
				return err
			}
			fmt.Printf("%v: %s leaves\n", s.Now(), name)
			return nil
		})
	}
	admit("check-up", 0, 2, 10*time.Hour)
	admit("second check-up", time.Hour, 2, 10*time.Hour)
	admit("stroke", 2*time.Hour, 0, time.Hour)
	if err := s.Run(context.Background(), sim.Never); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 3h0m0s: stroke leaves
	// 11h0m0s: check-up leaves
	// 21h0m0s: second check-up leaves
}

// A process that handles its preemption itself learns who took the unit and how long
// it had it.
func ExampleResource_Reacquire() {
	var s sim.Simulation
	defer s.Close()
	bed := sim.NewResource(&s, "bed", 1)
	bed.Preemptive = true
	s.Start("patient", func(p sim.Process) error {
		if err := bed.Acquire(p, 1); err != nil {
			return err
		}
		defer bed.Release(p)
		for left := 10 * time.Hour; left > 0; {
			begin := s.Now()
			err := p.Wait(left)
			left -= s.Now().Sub(begin)
			var lost *sim.Preemption
			if errors.As(err, &lost) {
				fmt.Printf("%v: %v, %v are left\n", s.Now(), lost, left)
				err = bed.Reacquire(p)
			}
			if err != nil {
				return err
			}
		}
		fmt.Printf("%v: discharged\n", s.Now())
		return nil
	})
	s.Start("emergency", func(p sim.Process) error {
		return errors.Join(p.Wait(2*time.Hour), bed.Use(p, 0, time.Hour))
	})
	if err := s.Run(context.Background(), sim.Never); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 2h0m0s: lost a unit of bed to emergency after 2h0m0s, 8h0m0s are left
	// 11h0m0s: discharged
}

// An ambulance is washed while it waits. A call interrupts the washing, and the rest
// is done afterwards.
func ExampleProcess_Interrupt() {
	var s sim.Simulation
	defer s.Close()
	call := errors.New("emergency call")
	ambulance := s.Start("ambulance", func(p sim.Process) error {
		left := 30 * time.Minute
		for left > 0 {
			begin := s.Now()
			err := p.Wait(left)
			left -= s.Now().Sub(begin)
			if errors.Is(err, call) {
				fmt.Printf("%v: %v, %v of washing are left\n", s.Now(), call, left)
				err = p.Wait(time.Hour)
			}
			if err != nil {
				return err
			}
		}
		fmt.Printf("%v: clean\n", s.Now())
		return nil
	})
	s.Schedule(10*time.Minute, sim.HandlerFunc(func(*sim.Simulation) { ambulance.Interrupt(call) }))
	if err := s.Run(context.Background(), sim.Never); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 10m0s: emergency call, 20m0s of washing are left
	// 1h30m0s: clean
}

// A patient gives up after a quarter of an hour; its request is withdrawn.
func ExampleProcess_Select() {
	var s sim.Simulation
	defer s.Close()
	doctor := sim.NewResource(&s, "doctor", 1)
	s.Start("surgery", func(p sim.Process) error { return doctor.Use(p, 0, time.Hour) })
	s.Start("patient", func(p sim.Process) error {
		i, err := p.Select(doctor.Request(0), sim.After(15*time.Minute))
		if err != nil {
			return err
		}
		if i == 1 {
			fmt.Printf("%v: the patient leaves, and %d wait\n", s.Now(), doctor.Queue())
			return nil
		}
		defer doctor.Release(p)
		return p.Wait(10 * time.Minute)
	})
	if err := s.Run(context.Background(), sim.Never); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 15m0s: the patient leaves, and 0 wait
}

// A nurse takes samples, and a laboratory with a tray for two analyses them. The
// laboratory is there for as long as somebody needs it.
func ExampleStore() {
	var s sim.Simulation
	defer s.Close()
	tray := sim.NewStore[string](&s, "tray", 2)
	s.Start("nurse", func(p sim.Process) error {
		for _, sample := range []string{"blood", "saliva", "urine", "swab"} {
			if err := p.Wait(time.Minute); err != nil {
				return err
			}
			if err := tray.Put(p, sample); err != nil {
				return err
			}
			fmt.Printf("%v: %s put in\n", s.Now(), sample)
		}
		return nil
	})
	s.Start("laboratory", func(p sim.Process) error {
		for {
			sample, err := tray.Get(p)
			if err != nil {
				return err
			}
			if err := p.Wait(3 * time.Minute); err != nil {
				return err
			}
			fmt.Printf("%v: %s analysed\n", s.Now(), sample)
		}
	}).Background()
	if err := s.Run(context.Background(), sim.Never); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 1m0s: blood put in
	// 2m0s: saliva put in
	// 3m0s: urine put in
	// 4m0s: blood analysed
	// 4m0s: swab put in
	// 7m0s: saliva analysed
	// 10m0s: urine analysed
	// 13m0s: swab analysed
}

// A consultation begins when two doctors are there.
func ExampleSignal_Until() {
	var s sim.Simulation
	defer s.Close()
	here, doctors := sim.NewSignal("somebody comes"), 0
	s.Start("consultation", func(p sim.Process) error {
		if err := p.WaitFor(here.Until(func() bool { return doctors == 2 })); err != nil {
			return err
		}
		fmt.Printf("%v: the consultation begins\n", s.Now())
		return nil
	})
	for _, delay := range []time.Duration{5 * time.Minute, 20 * time.Minute} {
		s.Schedule(delay, sim.HandlerFunc(func(*sim.Simulation) {
			doctors++
			here.Broadcast()
		}))
	}
	if err := s.Run(context.Background(), sim.Never); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 20m0s: the consultation begins
}

// The machine shop of the simulation literature: machines make parts and fail; one
// repairman leaves other jobs when a machine fails, and goes on with them afterwards.
func Example_machineShop() {
	var s sim.Simulation
	defer s.Close()
	repairman := sim.NewResource(&s, "repairman", 1)
	repairman.Preemptive = true
	failure := errors.New("machine fails")
	parts, broken := make([]int, 3), make([]bool, 3)
	for i := range parts {
		work := rng.New(rng.Key{Seed: 1, Name: fmt.Sprintf("work/%d", i+1)})
		failures := rng.New(rng.Key{Seed: 1, Name: fmt.Sprintf("failures/%d", i+1)})
		machine := s.Start("machine", func(p sim.Process) error {
			for ; ; parts[i]++ {
				for left := sim.Delay(max(0, work.Normal(600, 120))); left > 0; {
					begin := s.Now()
					err := p.Wait(left)
					left -= s.Now().Sub(begin)
					if errors.Is(err, failure) {
						err = repairman.Use(p, 0, 30*time.Minute)
						broken[i] = false
					}
					if err != nil {
						return err
					}
				}
			}
		})
		s.Start("failures", func(p sim.Process) error {
			for {
				if err := p.Wait(sim.Delay(failures.Exponential(1.0 / 18000))); err != nil {
					return err
				}
				if !broken[i] {
					broken[i] = true
					machine.Interrupt(failure)
				}
			}
		})
	}
	jobs := 0
	s.Start("other jobs", func(p sim.Process) error {
		for ; ; jobs++ {
			if err := repairman.Use(p, 1, 30*time.Minute); err != nil {
				return err
			}
		}
	})
	if err := s.Run(context.Background(), sim.Seconds(7*24*3600)); err != nil {
		fmt.Println(err)
	}
	fmt.Println("parts made:", parts)
	fmt.Println("other jobs done:", jobs)
	// Output:
	// parts made: [915 922 899]
	// other jobs done: 247
}

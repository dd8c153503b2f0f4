package queueing

// BreakdownMG1 is the queue M/G/1 whose server breaks down at a constant rate, while
// it works and while it idles, and goes on after the repair where it stopped. The
// breakdowns are the urgent class of a preemptive queue that only one of can be
// present: White and Christie, "Queuing with preemptive priorities or with
// breakdown", Operations Research 6 (1958) 79–95.
type BreakdownMG1 struct {
	Lambda  float64 // arrival rate, 1/s, > 0
	Service Law     // service time on a server that never breaks down, s
	Rate    float64 // breakdowns per second up, 1/s, > 0
	Repair  Law     // length of a repair, s
}

// Validate returns ErrParameter for a field out of its range and ErrUnstable when
// the load λE[S](1+rE[R]) is 1 or more.
func (q BreakdownMG1) Validate() error {
	if err := validateLaw("service time", q.Service); err != nil {
		return err
	}
	if err := validateLaw("repair", q.Repair); err != nil {
		return err
	}
	if err := validateRate("breakdown rate", q.Rate); err != nil {
		return err
	}
	return q.busy().Validate()
}

func (q BreakdownMG1) busy() MG1 {
	return MG1{Lambda: q.Lambda, Service: Interrupted{q.Service, q.Rate, q.Repair}}
}

// InSystem returns the mean number of customers present.
func (q BreakdownMG1) InSystem() float64 { return q.Lambda * q.Sojourn() }

// Sojourn returns the mean time from arrival to departure in s.
func (q BreakdownMG1) Sojourn() float64 { return after(q.Wait(), q.Service) }

// Wait returns the mean time in s that a customer is present but not served, repairs
// included: that of the queue M/G/1 of the interrupted services, rE[R]E[S] during the
// service, and rE[R²]/(2(1+rE[R])) for who finds the server down and nobody waiting.
func (q BreakdownMG1) Wait() float64 {
	if err := q.Validate(); err != nil {
		return undefined(err)
	}
	down := q.Rate * q.Repair.Mean()
	return q.busy().Wait() + down*q.Service.Mean() + q.Rate*secondMoment(q.Repair)/(2*(1+down))
}

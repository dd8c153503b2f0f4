package queueing

// VacationMG1 is the queue M/G/1 whose server, whenever nobody is present, goes on
// a vacation, and on another if nobody is present at its end. Doshi, "Queueing
// systems with vacations", Queueing Systems 1 (1986) 29–66.
type VacationMG1 struct {
	Lambda   float64 // arrival rate, 1/s, > 0
	Service  Law     // service time, s; Lambda times its mean < 1
	Vacation Law     // length of a vacation, s
}

// Validate returns ErrParameter for a field out of its range and ErrUnstable when
// the load λE[S] is 1 or more.
func (q VacationMG1) Validate() error {
	if err := validateLaw("vacation", q.Vacation); err != nil {
		return err
	}
	return q.busy().Validate()
}

func (q VacationMG1) busy() MG1 { return MG1{Lambda: q.Lambda, Service: q.Service} }

// InSystem returns the mean number of customers present.
func (q VacationMG1) InSystem() float64 { return q.Lambda * q.Sojourn() }

// Sojourn returns the mean time from arrival to departure in s.
func (q VacationMG1) Sojourn() float64 { return after(q.Wait(), q.Service) }

// Wait returns the mean time in s from arrival to the start of service: that of the
// queue M/G/1 and the residual E[V²]/(2E[V]) of a vacation.
func (q VacationMG1) Wait() float64 {
	if err := q.Validate(); err != nil {
		return undefined(err)
	}
	return q.busy().Wait() + secondMoment(q.Vacation)/(2*q.Vacation.Mean())
}

// Utilization returns the fraction of time that the server works.
func (q VacationMG1) Utilization() float64 {
	if err := q.Validate(); err != nil {
		return busy(err)
	}
	return q.busy().load()
}

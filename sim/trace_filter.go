package sim

// FilterTracer passes on the records that fulfil all conditions of Keep, and all
// records when there is none.
type FilterTracer struct {
	To   Tracer
	Keep []func(Record) bool
}

// Trace passes r on, or does not.
func (t *FilterTracer) Trace(r Record) {
	for _, keep := range t.Keep {
		if !keep(r) {
			return
		}
	}
	t.To.Trace(r)
}

// OfEntity is the condition that a record is of a customer of that entity or, in a
// network, of the visitor with that number, wherever it goes.
func OfEntity(entity int) func(Record) bool {
	return func(r Record) bool { return r.Entity == entity }
}

// OfCustomer is the condition that a record is of the customer with that number,
// which every station counts for itself.
func OfCustomer(number int64) func(Record) bool {
	return func(r Record) bool { return r.Customer == number }
}

// OfClass is the condition that a record is of a customer of that class.
func OfClass(class int) func(Record) bool {
	return func(r Record) bool { return r.Class == class }
}

// OfPlace is the condition that a record is of the place with that name.
func OfPlace(name string) func(Record) bool {
	return func(r Record) bool { return r.Place == name }
}

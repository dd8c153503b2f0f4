package eeg

// Subject holds the personal fields of a file's header. Results never show them
// unless the user asks.
type Subject struct {
	Patient   string // code, sex, birthday and name of the patient
	Recording string // date, administration code, technician and equipment
}

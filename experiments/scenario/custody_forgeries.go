package scenario

import "ihealth/iomt/device"

// forgery is a way in which a lot's papers are made.
type forgery struct {
	name   string
	honest bool
	pass   func(j *custodyJourney)
}

// forgeries lists the ways: all but the first are to be found. The lot is in the depot
// where nothing else is said.
var forgeries = []forgery{
	{"honest", true, func(j *custodyJourney) {
		j.hop(toDepot)
		j.hop(toClinic)
	}},
	{"swap of goods", false, func(j *custodyJourney) {
		j.hop(toDepot)
		j.pass(j.handOver(&j.lot, &j.other, toClinic), depot)
	}},
	{"swap of names", false, func(j *custodyJourney) { // the depot gives out the lot as the one that is still at the plant
		j.hop(toDepot)
		o := j.handOver(&j.other, &j.lot, hop{1, depot, clinic, device.Hospital})
		j.pass(o, depot)
	}},
	{"clone", false, func(j *custodyJourney) { // given to two
		j.hop(toDepot)
		j.hop(toClinic)
		j.hop(hop{3, depot, thief, device.Hospital})
	}},
	{"replay", false, func(j *custodyJourney) {
		j.hop(toDepot)
		j.hop(toClinic)
		j.send(depot, j.committed[1].Message)
	}},
	{"foreign hand", false, func(j *custodyJourney) {
		j.hop(toDepot)
		j.hop(hop{2, thief, clinic, device.Hospital})
	}},
	{"skip", false, func(j *custodyJourney) { // from the plant to the clinic
		j.hop(hop{1, plant, clinic, device.Hospital})
	}},
	{"back-date", false, func(j *custodyJourney) { // by twice what is allowed
		j.hop(toDepot)
		o := j.handOver(&j.lot, &j.lot, toClinic)
		o.At = o.At.Add(-2 * j.lot.Delay)
		j.pass(o, depot)
	}},
	{"altered later", false, func(j *custodyJourney) {
		j.hop(toDepot)
		j.hop(toClinic)
		j.openings[1].At--
	}},
}

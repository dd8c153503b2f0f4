// Package device generates what medical devices measure, with known truth: seeded, in
// simulated time, one [Reading] after the other.
//
// On the body, [NewVitals] gives temperature, heart and respiration rate, [NewGNSS] fixes,
// [NewGlucoseSensor] and [NewPressureCuff] telemedicine, and [NewAmbient] the room around it.
// A generator is made of a configuration that also tells the truth behind the
// readings. [NewEpisode] draws for how long a person is watched, [NewOutages] when
// the edge is cut off.
//
// Of things, [NewLogger] gives the temperature beside a lot of vaccine, [NewGate] the tags
// that pass an RFID gate, [NewAir] the air of a room, [NewAssetTag] the state of a
// hospital's asset and [NewSteamSteriliser] a cycle of sterilisation.
package device

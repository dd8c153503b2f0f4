// Package device generates what medical devices measure, with known truth: seeded, in
// simulated time, one [Reading] after the other.
package device

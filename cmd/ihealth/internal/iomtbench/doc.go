// Package iomtbench measures people in quarantine with all their wearables, and the contract
// machines that carry out their alerts.
//
// Figures are by processor time, which other programs on the host do not add to, but for
// the time of a million days on all processors.
package iomtbench

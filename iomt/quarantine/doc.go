// Package quarantine puts together the wearables of people in quarantine and what their edge
// nodes make of them (Zheng et al.): a [Person] lives through an episode of 6 to 41 days, and a
// [Config.Population] of them adds up to a [Tally].
package quarantine

// Package quality finds bad channels of a recording: by comparing them with each other,
// with their own beginning, and by what the headset itself reports.
//
// The criteria are those of PREP (Bigdely-Shamlo et al., Frontiers in Neuroinformatics
// 9, 2015, article 16) that hold for a headset of 14 channels, with its limits, in
// windows of 1 s of samples above 1 Hz:
//
//   - flat: the raw value stays the same in more than 1 % of the windows;
//   - missing: more than 1 % of the windows lack a sample;
//   - deviation: the robust standard deviation lies more than 5 robust standard
//     deviations from the other channels';
//   - noise: the ratio of fast to slow amplitude does so above the others';
//   - uncorrelated: in more than 30 % of the windows no other channel has a correlation
//     of 0.4 or more. PREP allows 1 %, which calls three of four sound channels bad where
//     the nearest neighbour is 20° to 36° away, as in that headset; those have up to 28 %.
//
// Two further criteria see what PREP cannot, as its deviation finds none of three noisy
// channels among fourteen, whose spread they widen themselves:
//
//   - changed: the amplitude against the other channels' left the channel's own
//     beginning, by more than 5 robust standard deviations and a factor of 2;
//   - contact: the headset calls the contact bad or absent half of the time.
//
// What no comparison of channels can see is a bridge between two electrodes, which then
// agree, and noise of the reference, which is on all of them.
//
// Where this differs from PREP: filters run forward and are recursive; the first moments
// of each segment, in which they settle, are left out; amplitudes of noise are those of
// Welch's method, in the median over stretches of 2 s; and the whole is judged in epochs,
// so that memory is channels × epoch. RANSAC is left out, as it needs more channels.
package quality

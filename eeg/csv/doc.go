// Package csv reads EEG from comma-separated text with a line of labels: the EMOTIV
// EPOC "EEG Eye State" set (Roesler 2013, UCI 264, OpenML 1471) and files of its
// shape, as a stream.
//
// A column called class, in any case, is no channel: its runs of equal values become
// annotations "class=0", "class=1", … Nor is one called time, timestamp or t, in any
// case and with or without a unit as in "time (ms)": its constant step tells the rate,
// in seconds where no unit is told and that gives 16 Hz or more, and a jump in it is a
// gap, which parts segments, with a warning. A file whose times tell no rate is refused
// unless one is given. Files without times tell no rate and no start.
//
// Values are in µV and are never rescaled; a cell that is empty, or NaN, NA, N/A or null
// in any case, is NaN, with a warning. Double quotes around cells are left out. Cells may
// also be parted by semicolons or tabs, and numbers then have a decimal comma.
//
// A file that cannot be read rightly is refused with an error that wraps a sentinel
// of this package and names file, line and column (in bytes, from 1). A last line
// that is cut off is left out with a warning.
package csv

// Package csv reads EEG from comma-separated text with a line of labels: the EMOTIV
// EPOC "EEG Eye State" set (Roesler 2013, UCI 264, OpenML 1471) and files of its
// shape, as a stream.
//
// A column called class, in any case, is no channel: its runs of equal values become
// annotations "class=0", "class=1", … Values are in µV and are never rescaled; an
// empty cell is NaN, with a warning. Such a file tells no rate and no start. Cells may
// also be parted by semicolons or tabs, and numbers then have a decimal comma.
//
// A file that cannot be read rightly is refused with an error that wraps a sentinel
// of this package and names file, line and column (in bytes, from 1). A last line
// that is cut off is left out with a warning.
package csv

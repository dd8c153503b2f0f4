// Package watch shows a replay as text: the traces of its channels, the last verdict,
// those before it, and where in the recording it is. It draws frames and knows no
// terminal.
package watch

package table

import "bytes"

// Dialect says how lines are cut into cells. Where the decimal point is a comma,
// cells are parted by semicolons, by tabs, or by commas with a space behind them.
type Dialect struct {
	Separator byte // between cells
	Point     byte // of decimal numbers
	Spaced    bool // whether commas part cells only with a space behind them
}

// Sniff returns the dialect of a line of labels: commas unless it has none but has
// semicolons or tabs.
func Sniff(labels []byte) Dialect {
	d := Dialect{Separator: ',', Point: '.'}
	for _, separator := range []byte{',', ';', '\t'} {
		if bytes.IndexByte(labels, separator) >= 0 {
			d.Separator = separator
			break
		}
	}
	return d
}

// sniff completes the dialect by the first line of columns numbers.
func (d *Dialect) sniff(line []byte, columns int) {
	commas := bytes.Count(line, []byte(","))
	switch {
	case d.Separator != ',' && commas > 0:
		d.Point = ','
	case d.Separator == ',' && commas > columns && bytes.Count(line, []byte(", "))+1 == columns:
		d.Separator, d.Point, d.Spaced = ';', ',', true
	}
}

// unspace writes a semicolon for every comma that parts cells.
func unspace(line []byte) {
	for i, c := range line {
		if c == ',' && (i+1 == len(line) || line[i+1] == ' ') {
			line[i] = ';'
		}
	}
}

// Cells returns the cells of a line without the spaces and quotes around them, and the
// column of each, in bytes from 1.
func (d Dialect) Cells(line []byte) (cells [][]byte, columns []int) {
	column := 1
	for cell := range bytes.SplitSeq(line, []byte{d.Separator}) {
		left := bytes.TrimLeft(cell, " \t")
		text, at := unquote(trim(left), column+len(cell)-len(left))
		cells, columns = append(cells, text), append(columns, at)
		column += len(cell) + 1
	}
	return cells, columns
}

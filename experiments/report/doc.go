// Package report writes the results of experiments as one HTML page: interactive
// figures, claims, tables, the load under which real nodes were measured, and where all
// of it comes from.
//
// The page is one file that needs nothing else. Its content security policy forbids
// every request, and every script but those written here, which it knows by their
// SHA-256. Figures are drawn by Vega-Lite (Satyanarayan et al., IEEE TVCG 23, 2017), in the
// colours, dashes and markers of the printed figure. Without scripts, and on paper, the
// printed figures stand in their place; tables need none.
//
// The same reports give the same bytes.
package report

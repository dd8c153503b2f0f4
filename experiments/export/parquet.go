package export

import (
	"errors"
	"io"

	"github.com/parquet-go/parquet-go"
)

// Parquet writes the rows of runs as a Parquet file with the columns of [Record],
// compressed with Snappy. The same rows give the same bytes.
func Parquet(w io.Writer, runs []Run) error {
	out := parquet.NewGenericWriter[Record](w, parquet.Compression(&parquet.Snappy))
	_, err := out.Write(Records(runs))
	return errors.Join(err, out.Close())
}

package gdf_test

import (
	"bytes"
	"errors"
	"fmt"

	"ihealth/eeg/gdf"
)

// What is no GDF, such as an EDF file under the wrong name, is refused with the remedy.
func ExampleNewReader() {
	_, err := gdf.NewReader(bytes.NewReader([]byte("0       X X X X")), gdf.Options{Name: "night.gdf"})
	fmt.Println(errors.Is(err, gdf.ErrNotGDF))
	fmt.Println(err)
	// Output:
	// true
	// night.gdf: not a GDF file: it begins with "0   " instead of "GDF "; check what kind of file this is
}

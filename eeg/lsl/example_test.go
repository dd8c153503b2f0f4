package lsl_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"ihealth/eeg"
	"ihealth/eeg/lsl"
)

// A program serves a stream on this host; another, here the same, receives it.
func ExampleOutlet() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	out, err := lsl.NewOutlet(ctx, lsl.Info{
		Name: "headset", Type: "EEG", Rate: 128, Format: lsl.Float32, Channels: []lsl.Channel{{Label: "O1", Unit: "uV", Type: eeg.TypeEEG}},
	}, lsl.OutletOptions{Block: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	in, err := lsl.OpenInlet(ctx, out.Info())
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := out.Await(ctx); err != nil {
		fmt.Println(err)
		return
	}
	for i := range 4 {
		if err := out.Push(lsl.Clock(), []float64{float64(i)}); err != nil {
			fmt.Println(err)
			return
		}
	}
	if err := out.Close(); err != nil {
		fmt.Println(err)
		return
	}
	var values []float64
	for {
		b, err := in.Next()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			fmt.Println(err)
			return
		}
		values = append(values, b.Values[0]...)
	}
	fmt.Println(in.Recording().Signals[0].Label, values)
	// Output:
	// O1 [0 1 2 3]
}

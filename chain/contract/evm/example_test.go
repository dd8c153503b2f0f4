package evm_test

import (
	"fmt"
	"math/big"

	"ihealth/chain/contract"
	"ihealth/chain/contract/evm"
)

// The quarantine contract as Zheng et al. print it takes a temperature and its limits, and
// answers 0, 1 or 2.
func ExampleState() {
	state, caller := evm.NewState(), evm.AddressOf(contract.PseudonymOf("phone"))
	printed, err := evm.Load("COVIDCaller")
	if err != nil {
		fmt.Println(err)
		return
	}
	at, receipt, err := state.Deploy(caller, printed, 3_000_000)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("created:", receipt.Refused == "" && len(state.Code(at)) > 0)
	for _, celsius := range []int64{36, 38, 41} {
		data, err := printed.Pack("bodyTemperatureMonitor", big.NewInt(celsius), big.NewInt(36), big.NewInt(37))
		if err != nil {
			fmt.Println(err)
			return
		}
		view := state.View(caller, at, data, 1_000_000)
		fmt.Println(celsius, "°C:", view.Return[31])
	}
	// Output:
	// created: true
	// 36 °C: 0
	// 38 °C: 1
	// 41 °C: 2
}

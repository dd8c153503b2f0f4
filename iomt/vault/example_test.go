package vault_test

import (
	"errors"
	"fmt"

	"ihealth/chain/contract"
	"ihealth/iomt/vault"
	"ihealth/sim"
)

// Example takes a glucose reading from the device to a proof against the chain.
func Example() {
	stream := vault.Stream{Subject: contract.PseudonymOf("patient"), Signer: contract.PseudonymOf("glucometer")}
	gate := vault.NewGate()
	_ = gate.Enrol(stream, publicOf("glucometer"))
	cloud, _ := vault.Open(vault.Options{Log: contract.PseudonymOf("cloud"), Key: keyOf("cloud"), Gate: gate, Store: new(vault.Memory)})

	device, session := vault.NewWriter(stream, keyOf("glucometer"), 0), vault.NewSessionKey()
	record, _ := device.Write(sim.Seconds(8*3600), 1, session, []byte("glucose 312 mg/dL"))
	receipt, _ := cloud.Put(record)
	head, _ := cloud.Seal()
	message := head.Anchor()
	fmt.Println(message.Kind, "a log of", message.Count, "record")

	proof, _ := cloud.Inclusion(receipt.Index, head.Size)
	fmt.Println("kept:", receipt.Kept(head, proof) == nil)

	stored, _, _ := cloud.Record(receipt.ID)
	opening, _ := session.Open(&stored)
	fmt.Printf("%s\n", opening.Body)

	_, err := cloud.Put(record)
	fmt.Println(errors.Is(err, vault.ErrReplayed))
	// Output:
	// anchor a log of 1 record
	// kept: true
	// glucose 312 mg/dL
	// true
}

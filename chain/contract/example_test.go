package contract_test

import (
	"fmt"

	"ihealth/chain"
	"ihealth/chain/contract"
)

// A hospital enrols a patient, whose phone reports an emergency. A second patient's phone
// may not report for the first.
func ExampleLog() {
	machine, err := contract.NewLog(contract.Genesis{Members: []contract.Member{
		{Entity: "health authority", Role: contract.Authority},
		{Entity: "Ann", Role: contract.Patient},
		{Entity: "Ann's phone", Role: contract.Oracle},
		{Entity: "Bob's phone", Role: contract.Oracle},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	ann, phone := contract.PseudonymOf("Ann"), contract.PseudonymOf("Ann's phone")
	verdict := contract.Message{Kind: contract.Record, Code: 2, Sequence: 1, Subject: ann, Commitment: [32]byte{1}}
	for _, step := range []struct {
		from    string
		message contract.Message
	}{
		{"health authority", contract.Message{Kind: contract.Enrol, Subject: ann, Party: ann, Data: phone[:]}},
		{"Bob's phone", verdict},
		{"Ann's phone", verdict},
		{"Ann's phone", verdict},
	} {
		outcome := machine.Execute(1, []chain.Transaction{{Entity: step.from, Payload: step.message.Encode()}})[0]
		fmt.Printf("%s, %v: refused %q, %d events\n", step.from, step.message.Kind, outcome.Refused, len(outcome.Events))
	}
	// Output:
	// health authority, enrol: refused "", 1 events
	// Bob's phone, record: refused "the subject belongs to another sender", 0 events
	// Ann's phone, record: refused "", 1 events
	// Ann's phone, record: refused "the sequence number is stale, or skips one", 0 events
}

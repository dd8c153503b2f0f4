package joint_test

import (
	"fmt"
	"testing"

	"ihealth/bco"
	"ihealth/bco/joint"
)

func BenchmarkBranchAndBound(b *testing.B) {
	for _, family := range bco.Families() {
		for capacity := 1; capacity <= 2; capacity++ {
			b.Run(fmt.Sprintf("family=%s/capacity=%d", family, capacity), func(b *testing.B) {
				var problems []joint.Problem
				for i := range 12 {
					p := sharing(family, 3, bco.Size{Validators: 21, Blocks: 20}, stream(string(family), i))
					p.Capacity = capacity
					problems = append(problems, p)
				}
				b.ReportAllocs()
				nodes := 0
				for i := 0; b.Loop(); i++ {
					nodes += solve(b, joint.BranchAndBound{}, &problems[i%len(problems)]).Certificate.Nodes
				}
				b.ReportMetric(float64(nodes)/float64(b.N), "nodes/op")
			})
		}
	}
}

package main

import (
	"encoding/json"
	"fmt"
	"sort"
	"strings"
	"testing"
	"time"

	"ihealth/chain"
	"ihealth/sim"
)

// shape returns the fields and types of a JSON value, such as
// {a:number,b:[string]}. A list has the shapes of its items, each once.
func shape(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return "bool"
	case float64:
		return "number"
	case string:
		return "string"
	case []any:
		seen := map[string]bool{}
		for _, item := range v {
			seen[shape(item)] = true
		}
		return "[" + strings.Join(sorted(seen), "|") + "]"
	case map[string]any:
		fields := map[string]bool{}
		for name, value := range v {
			fields[name+":"+shape(value)] = true
		}
		return "{" + strings.Join(sorted(fields), ",") + "}"
	}
	panic(fmt.Sprintf("shape of %T", v))
}

func sorted(set map[string]bool) []string {
	out := make([]string, 0, len(set))
	for s := range set {
		out = append(out, s)
	}
	sort.Strings(out)
	return out
}

const (
	oneValidator = `{"weights":{"latency":0.5,"security":0.25,"cost":0.25},"validators":[{"id":"a","compute_hz":4e9,"fee":2,"payment":1.6},` +
		`{"id":"b","compute_hz":3e9,"fee":1.5,"payment":1}],"min_validators":1,"max_validators":2,"min_block":1,"max_block":100,` +
		`"transaction_bits":1e5,"verification_cycles":2e9,"downlink_bps":2e7,"uplink_bps":1e7,"arrival_rate":0}`
	certificateShape = `certificate:{confidence:null,kind:string,lower:number,nodes:number},`
	solutionShape    = `cost:number,evaluations:number,latency_s:number,m:number,n:number,passes:number,`
	latencyShape     = `{mean:number,p50:number,p95:number,p99:number}`
	featureShape     = `{channels:[{kurtosis:null,label:string,mean:number,rms:number,variance:number}|{kurtosis:number,label:string,mean:number,rms:number,variance:number}],definitions:{kurtosis:string,variance:string},start_s:number,window:number}`
)

// Scripts rely on these names and types.
func TestJSONContract(t *testing.T) {
	edf := temporary(t, "small.edf", smallEDF())
	class := `{in_system:number,lambda:number,sojourn_s:number,sojourn_sd_s:number,wait_s:number}`
	bare := `{in_system:number,lambda:number,sojourn_s:number,wait_s:number}`
	simulated := `half_width_s:number,level:number,p99_s:number,sojourn_s:number,sojourn_sd_s:number`
	for _, c := range []struct {
		args  string
		stdin string
		want  string
	}{
		{"version --json", "", `{engines:{cometbft:string},go:string,platform:string,revision:string,version:string}`},
		{"doctor --json", "", `{cpus:number,findings:[{check:string,for:string,found:string,ok:bool,remedy:string}],version:{engines:{cometbft:string},go:string,platform:string,revision:string,version:string}}`},
		{"queue --model mm1 --lambda 2,3 --mu 6 --json", "", `{classes:[` + class + `],model:string,stable:bool}`},
		{
			"queue --model mm1-preemptive --lambda 2,3 --mu 6 --simulate --customers 1e4 --json", "",
			`{classes:[` + class + `],model:string,simulated:[{` + simulated + `}],stable:bool}`,
		},
		{
			"queue --model mm1 --lambda 5 --mu 6 --simulate --customers 100 --json", "",
			`{classes:[` + class + `],model:string,simulated:[{` + simulated + `,warning:string}],stable:bool,warnings:[string]}`,
		},
		{"queue --model mmc --lambda 2 --mu 3 --servers 2 --quantiles .5 --json", "", `{classes:[{in_system:number,lambda:number,quantiles:[{p:number,sojourn_s:number}],sojourn_s:number,sojourn_sd_s:number,wait_s:number}],measures:{delayed:number},model:string,stable:bool}`},
		{"queue --model tandem --lambda 2 --mu 3,4 --json", "", `{classes:[` + class + `],model:string,stable:bool,stations:[` + bare + `]}`},
		{
			"queue --model erlang-b --lambda 2 --mu 3 --servers 2 --simulate --customers 1e3 --json", "",
			`{classes:[` + bare + `],measures:{loss:number},model:string,simulated:[{half_width_s:number,level:number,loss:number,p99_s:number,sojourn_s:number,sojourn_sd_s:number}],stable:bool}`,
		},
		{"queue --list --json", "", `{models:[{description:string,name:string,needs:[string],takes:[]}|{description:string,name:string,needs:[string],takes:[string]}]}`},
		{
			"optimize - --solver prefix --json", oneValidator,
			`{results:[{` + certificateShape + solutionShape + `scope:string,security:number,solver:string,status:string,utility:number,validators:[string]}]}`,
		},
		{
			"eeg info --json " + edf, "",
			`{annotations:[],channels:[{label:string,rate_hz:number,samples:number,type:string,unit:string}],duration_s:number,format:string,segments:[{duration_s:number,start_s:number}],start:string,warnings:[]}`,
		},
		{"eeg features --window all " + edf, "", featureShape},
		{
			"eeg changes --json --window 500ms --shortest 2 " + edf, "",
			`{changes:[],cost:string,method:string,penalty:number,windows:number}`,
		},
		{
			"eeg quality --json " + edf, "",
			`{channels:[{amplitude:null,bad:bool,bad_contact:null,bad_epochs:number,change_factor:null,change_z:null,correlation:null,deviation_z:null,flat:number,label:string,missing:number,noise_z:null,reasons:[string],uncorrelated:number}|` +
				`{amplitude:number,bad:bool,bad_contact:null,bad_epochs:number,change_factor:null,change_z:null,correlation:null,deviation_z:null,flat:number,label:string,missing:number,noise_z:null,reasons:[],uncorrelated:number}],` +
				`epochs:[{bad:[{label:string,reasons:[string]}],duration_s:number,start_s:number,windows:number}],interpolated_s:number,left_out:[],lost_s:number}`,
		},
		{
			"crosscheck fig5 --quick --fidelity analytic,simulated --set sojourn.simulation.customers=1000 --json --out " + t.TempDir(), "",
			`{claims:[{claim:string,id:string,measured:string,predicate:string,source:string,verdict:string}],comparisons:[{chain_difference:null,chain_s:null,chain_verdict:string,closed_s:number,explained_by:[],metric:string,` +
				`reason:string,rest:null,sensitivity:[],simulated_difference:{high:number,low:number,mean:number},simulated_s:{high:number,low:number,mean:number},simulated_verdict:string,stage:string,steps:[]}],` +
				`dir:string,experiment:string,figures:[],notes:[]}`,
		},
		{
			"run fig7 --quick --json --out " + t.TempDir(), "",
			`{runs:[{claims:[{claim:string,id:string,measured:string,predicate:string,source:string,verdict:string}],dir:string,experiment:string,figures:[string],notes:[]}]}`,
		},
		{
			"run fig7 --quick --dry-run --json --out " + t.TempDir(), "",
			`{estimate:{cells:number,seconds:number,unknown:number},plan:[{cell:string,experiment:string,fidelity:string,hash:string,measured:bool,seconds:null,state:string}]}`,
		},
	} {
		if got := shape(invokeJSON(t, 0, c.stdin, strings.Fields(c.args)...)); got != c.want {
			t.Errorf("ihealth %s:\n got %s\nwant %s", c.args, got, c.want)
		}
	}
}

// What is undefined is null, and the command fails.
func TestJSONContractOfFailures(t *testing.T) {
	got := shape(invokeJSON(t, 1, "", "queue", "--model", "mm1", "--lambda", "3,3", "--mu", "6", "--json"))
	if want := `{classes:[{in_system:null,lambda:number,sojourn_s:null,wait_s:null}],load:number,model:string,stable:bool}`; got != want {
		t.Errorf("unstable queue:\n got %s\nwant %s", got, want)
	}
	infeasible := strings.Replace(oneValidator, `"arrival_rate":0`, `"arrival_rate":1e6`, 1)
	got = shape(invokeJSON(t, 1, infeasible, "optimize", "-", "--json"))
	if want := `{results:[{certificate:{confidence:null,kind:string,lower:null,nodes:number},cost:null,evaluations:number,latency_s:null,m:null,n:null,passes:number,` +
		`reason:string,security:null,solver:string,status:string,utility:null,validators:null,` +
		`violation:{best:number,constraint:string,limit:number,m:number,measure:string,n:number,short_by:number,unit:string}}]}`; got != want {
		t.Errorf("infeasible instance:\n got %s\nwant %s", got, want)
	}
}

// The result of chain bench follows from its measurement, which is made up
// here: thirty blocks of two, one a second.
func TestChainBenchResult(t *testing.T) {
	trace := chain.Trace{Config: chain.Config{Validators: 4, BlockSize: 2}, Load: chain.LoadBlock{
		Intended: 70, Sent: 63, Accepted: 60, Rejected: 3, RejectedBy: []chain.Rejection{{Reason: "wrong signature", Count: 3}},
	}, CPUTime: 0.6, Goroutines: 138, Traffic: []chain.Traffic{{Kind: "Vote", Messages: 60, Bytes: 3000}}}
	for i := range 30 {
		at := sim.Seconds(float64(i))
		trace.Blocks = append(trace.Blocks, chain.BlockTrace{
			Released: at, Decided: at.Add(100 * time.Millisecond),
			Transactions: []chain.CommitTrace{{Urgency: chain.Urgent, Intended: at}, {Urgency: chain.NonUrgent, Intended: at}},
		})
	}
	text, err := json.Marshal(resultOf(trace.Measurement()))
	if err != nil {
		t.Fatal(err)
	}
	var v map[string]any
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	want := `{accepted:number,achieved_rate:number,block_fill:number,block_latency_s:` + latencyShape + `,block_size:number,blocks:number,commit_latency_by_urgency_s:{non-urgent:` + latencyShape +
		`,urgent:` + latencyShape + `},commit_latency_s:` + latencyShape + `,committed:number,configured_rate:number,cpu_per_block_s:number,foreign:number,goroutines:number,head_blocks:number,` +
		`host_bound:bool,host_cpu:number,intended:number,late_rounds:number,late_sends:null,links:{delay_s:number,jitter_s:number,rate_bps:number,uplink_bps:number},message_bytes_per_block:number,messages_per_block:number,negative_latencies:number,own_cpu:number,` +
		`rejected:number,rejected_by:{wrong signature:number},returned_batches:number,sent:number,tail_blocks:number,throughput_tps:number,traffic:{Vote:{bytes:number,messages:number}},validators:number}`
	if got := shape(v); got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	if v["blocks"] != 30.0 || v["committed"] != 60.0 || v["block_fill"] != 1.0 || v["intended"] != 70.0 || v["accepted"] != 60.0 || v["head_blocks"] != 2.0 {
		t.Errorf("%s", text)
	}
	if v["cpu_per_block_s"] != 0.02 || v["messages_per_block"] != 2.0 || v["message_bytes_per_block"] != 100.0 {
		t.Errorf("%s", text)
	}
}

// Nothing is measured in an empty run, so nothing is claimed.
func TestChainBenchResultOfNothing(t *testing.T) {
	text, err := json.Marshal(resultOf(chain.Trace{Config: chain.Config{Validators: 4, BlockSize: 2}}.Measurement()))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"block_latency_s":{"mean":null,"p50":null,"p95":null,"p99":null}`, `"block_fill":null`, `"commit_latency_by_urgency_s":{}`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %s in %s", want, text)
		}
	}
}

func TestExitStatus(t *testing.T) {
	for args, want := range map[string]int{
		"--help":                              0,
		"help queue":                          0,
		"version":                             0,
		"":                                    2,
		"bogus":                               2,
		"bogus --json":                        2,
		"eeg":                                 2,
		"eeg bogus":                           2,
		"version --bogus":                     2,
		"version extra":                       2,
		"queue":                               2,
		"queue --model mmc":                   2,
		"queue --model mm1 --lambda 2 --mu x": 2,
		"queue --model mm1 --lambda 2 --mu 2": 1,
		"optimize":                            2,
		"optimize absent.json":                1,
		"optimize - --solver exakt":           2,
		"eeg info absent.edf":                 1,
		"eeg features":                        2,
		"eeg replay x.edf --speed inf":        2,
		"chain bench --validators 3":          2,
		"chain bench --validators 0":          2,
		"chain bench --block 1e9":             2,
		"chain bench --duration -1s":          2,
		"chain up --channels 4":               2,
		"chain up --validators 4,7":           2,
		"chain up --validators 3":             2,
		"chain up --block 0":                  2,
		"chain up --duration -1s":             2,
		"chain bench --channels 2 --block 0":  2,
		"chain bench --delay 1h":              2,
		"chain bench --jitter 1ms":            2,
		"chain bench --uplink NaN":            2,
		"chain calibrate --validators 3":      2,
		"chain calibrate --block 0":           2,
		"chain calibrate --block 1e9":         2,
		"chain calibrate --hold-out 7":        2,
		"chain calibrate --hold-out 7:77":     2,
		"chain calibrate --delay -1s":         2,
		"chain calibrate --uplink 5":          2,
		"chain calibrate --load 1":            2,
		"chain calibrate --null-pairs 1":      2,
		"chain calibrate --out absent/x.json": 1,
		"run":                                 2,
		"run absent":                          1,
		"run fig5 --set nothing=1":            2,
		"run fig5 --fidelity magic":           2,
		"run fig5 --shard 1/1":                2,
		"merge":                               2,
		"merge absent":                        1,
		"sweep":                               2,
		"sweep fig5 --workers 1e9":            2,
		"coordinator":                         2,
		"coordinator fig5 --listen 0.0.0.0:0": 2,
		"coordinator fig5 --listen nowhere":   1,
		"coordinator fig5 --url nats://127.0.0.1:1 --listen 127.0.0.1:0": 2,
		"coordinator fig5 --name a.b":                                    2,
		"worker":                                                         2,
		"worker --url nats://127.0.0.1:1 --patience -1s":                 2,
		"worker --url nats://127.0.0.1:1 --patience 0s":                  1,
		"worker --url nats://127.0.0.1:1 --token-file absent":            1,
		"slurm":                    2,
		"slurm paper":              2,
		"slurm fig5 --shards 0":    2,
		"slurm fig5 --max-array 1": 2,
		"kubernetes fig5":          2,
		"verify fig5":              1,
		"verify fig5 --quick":      2,
		"verify --rerun":           2,
		"plot":                     2,
		"plot absent":              1,
		"plot . --format gif":      2,
		"plot . --width narrow":    2,
	} {
		got, stdout, stderr := invoke(t, "", strings.Fields(args)...)
		if got != want {
			t.Errorf("ihealth %s: exit status %d, want %d\n%s%s", args, got, want, stdout, stderr)
		}
		if got != 0 && !strings.HasPrefix(stderr, "ihealth: ") && !strings.Contains(stderr, "\nihealth: ") {
			t.Errorf("ihealth %s: no message in %q", args, stderr)
		}
	}
}

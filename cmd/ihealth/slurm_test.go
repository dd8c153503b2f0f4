package main

import (
	"crypto/rand"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// slurm is a cluster of this host alone.
type slurm struct {
	dir string
	env []string
}

// startSlurm runs munged, slurmctld and slurmd with all their files in one folder.
func startSlurm(t *testing.T) *slurm {
	t.Helper()
	if os.Getenv("IHEALTH_SLURM") == "" {
		t.Skip("starts a Slurm cluster: run it as root with IHEALTH_SLURM=1 and the Debian packages slurmctld, slurmd, slurm-client and munge")
	}
	if os.Getuid() != 0 {
		t.Skip("munged and slurmd of other users need a configured host: run it as root")
	}
	for _, name := range []string{"munged", "slurmctld", "slurmd", "sbatch"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("no %s: install the Debian packages slurmctld, slurmd, slurm-client and munge", name)
		}
	}
	dir, err := os.MkdirTemp("", "slurm-") //nolint:usetesting // a short path: those of sockets have at most 107 characters
	if err != nil {
		t.Fatal(err)
	}
	s := &slurm{dir: dir, env: append(os.Environ(), "SLURM_CONF="+filepath.Join(dir, "slurm.conf"))}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	s.configure(t)
	s.daemon(t, "munged", "--foreground", "--key-file="+dir+"/key", "--socket="+dir+"/socket", "--pid-file="+dir+"/munged.pid",
		"--log-file="+dir+"/munged.log", "--seed-file="+dir+"/seed")
	s.until(t, "munged answers", func() bool { return s.try("munge", "-S", dir+"/socket", "-n") == nil })
	s.daemon(t, "slurmctld", "-D")
	s.daemon(t, "slurmd", "-D")
	s.until(t, "the node is idle", func() bool { return s.ask("sinfo", "-h", "-o", "%T") == "idle" })
	return s
}

func (s *slurm) configure(t *testing.T) {
	t.Helper()
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	port := func() string {
		_, p, err := net.SplitHostPort(freeAddress(t))
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	conf := strings.NewReplacer("DIR", s.dir, "HOST", host, "PORT1", port(), "PORT2", port()).Replace(`ClusterName=test
SlurmctldHost=HOST(127.0.0.1)
SlurmUser=root
SlurmctldPort=PORT1
SlurmdPort=PORT2
AuthType=auth/munge
AuthInfo=socket=DIR/socket,cred_expire=5
CredType=cred/munge
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
JobAcctGatherType=jobacct_gather/none
SwitchType=switch/none
StateSaveLocation=DIR
SlurmdSpoolDir=DIR/spool
SlurmctldPidFile=DIR/slurmctld.pid
SlurmdPidFile=DIR/slurmd.pid
SlurmctldLogFile=DIR/slurmctld.log
SlurmdLogFile=DIR/slurmd.log
ReturnToService=2
KillWait=2
SchedulerType=sched/builtin
SchedulerParameters=sched_interval=1,sched_min_interval=0,batch_sched_delay=0
NodeName=HOST NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
`)
	for name, text := range map[string]string{"slurm.conf": conf, "key": rand.Text() + rand.Text()} {
		if err := os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o400); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(s.dir, 0o755); err != nil {
		t.Fatal(err)
	}
}

// daemon runs a program until the test ends.
func (s *slurm) daemon(t *testing.T, name string, args ...string) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = s.env
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	})
}

func (s *slurm) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Env, cmd.Dir = s.env, s.dir
	return cmd
}

func (s *slurm) try(name string, args ...string) error { return s.command(name, args...).Run() }

// ask returns what a program prints, and nothing when it fails.
func (s *slurm) ask(name string, args ...string) string {
	out, err := s.command(name, args...).Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

// until waits for what will come in a minute if it ever comes.
func (s *slurm) until(t *testing.T, what string, come func() bool) {
	t.Helper()
	for range 600 {
		if come() {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	logs, _ := filepath.Glob(filepath.Join(s.dir, "*.log"))
	for _, name := range logs {
		text, _ := os.ReadFile(name)
		t.Logf("%s:\n%s", filepath.Base(name), text)
	}
	t.Fatalf("after a minute, not yet: %s", what)
}

// On a real cluster, one shard is requeued and one killed while they run; the merge after
// them lists what is missing, the killed shard is submitted again by itself, which changes
// SLURM_ARRAY_TASK_COUNT, and then the sum is that of a run in one process.
func TestSlurmGivesTheSameBytes(t *testing.T) {
	cluster := startSlurm(t)
	ihealth, err := exec.LookPath("ihealth")
	if err != nil {
		t.Fatal(err)
	}
	cluster.env = append(cluster.env, "IHEALTH="+ihealth, "IHEALTH_DATA="+cluster.dir+"/absent")
	long := append([]string{}, small...)
	long[6] = "sojourn.simulation.customers=20000"
	want, out := referenceOf(t, long), filepath.Join(cluster.dir, "runs")
	status, script, said := invoke(t, "", append([]string{"slurm", "--shards", "4", "--out", out}, long...)...)
	if status != 0 {
		t.Fatal(said)
	}
	file := filepath.Join(cluster.dir, "fig5.sh")
	if err := os.WriteFile(file, []byte(script), 0o644); err != nil {
		t.Fatal(err)
	}
	if text, err := cluster.command("bash", file).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	first := "1"
	cluster.until(t, "shards 0 and 1 have a cell each", func() bool {
		return strings.Contains(logsOf(t, cluster.dir, "ihealth-fig5-1_0.log"), "1/10 fig5") && strings.Contains(logsOf(t, cluster.dir, "ihealth-fig5-1_1.log"), "1/10 fig5")
	})
	for _, args := range [][]string{{"scontrol", "requeue", first + "_0"}, {"scancel", "--signal=KILL", "--full", first + "_1"}} {
		if text, err := cluster.command(args[0], args[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, text)
		}
	}
	idle := func() bool {
		return cluster.ask("squeue", "-h") == "" && cluster.ask("sinfo", "-h", "-o", "%T") == "idle"
	}
	cluster.until(t, "all shards and the merge have ended", idle)
	if log := logsOf(t, cluster.dir, "ihealth-fig5-merge-*.log"); !strings.Contains(log, "cells have no outcome") {
		t.Errorf("the merge does not say what is missing:\n%s", log)
	}
	if log := logsOf(t, cluster.dir, fmt.Sprintf("ihealth-fig5-%s_0.log", first)); !strings.Contains(log, "REQUEUE") || !strings.Contains(log, "computed before") {
		t.Errorf("shard 0 was not requeued while it ran:\n%s", log)
	}
	if text, err := cluster.command("sbatch", "--array=1", file).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	cluster.until(t, "the shard has ended", idle)
	if text, err := cluster.command("bash", file, "merge").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if got := sumOf(t, out); got != want {
		t.Errorf("sum %s, want %s", got, want)
	}
}

func logsOf(t *testing.T, dir, pattern string) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return all.String()
}

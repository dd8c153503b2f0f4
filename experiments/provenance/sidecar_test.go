package provenance

import (
	"bytes"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func sample() *Sidecar {
	modified := true
	return New(Origin{
		Figure: "fig5", Experiment: "fig5", Source: "I-Health <Fig. 5>", Engine: 2, Resolved: Sum([]byte("file")), Seed: 1<<63 + 1, Inputs: []string{"a missing"},
		Results: []File{FileOf("results.jsonl", []byte("rows"))}, Statistics: []Statistic{{"sojourn", 3, 2, 0.95, 16}}, Points: Sum(nil), Cells: []Cell{{"μ = 43", Sum([]byte("cell"))}},
	}, []File{FileOf("fig5.svg", []byte("svg"))}, ".", Made{Go: "go1.26", Modified: &modified})
}

func key(seed byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, ed25519.SeedSize))
}

func TestSumIsSHA256(t *testing.T) {
	if got := Sum([]byte("abc")); got != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" { // FIPS 180-2, B.1
		t.Error(got)
	}
}

// TestEveryByteCounts changes each byte of a signed sidecar: none is accepted as another
// sidecar.
func TestEveryByteCounts(t *testing.T) {
	s := sample()
	s.Sign(key(1))
	text := s.Encode()
	if got, err := Decode(text); err != nil || got.CheckSignature(nil) != nil {
		t.Fatalf("%v", err)
	}
	for i := range text {
		for _, change := range []byte{1, 0x20} {
			changed := bytes.Clone(text)
			changed[i] ^= change
			got, err := Decode(changed)
			if err == nil {
				err = got.CheckSignature(key(1).Public().(ed25519.PublicKey))
			}
			if !errors.Is(err, ErrSidecar) && !errors.Is(err, ErrSignature) {
				t.Fatalf("byte %d, %q to %q: %v", i, text[i], changed[i], err)
			}
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	text := string(sample().Encode())
	for name, changed := range map[string]string{
		"nothing":      "",
		"no JSON":      "<svg/>",
		"two":          text + text,
		"unknown key":  strings.Replace(text, `"run": "."`, `"run": ".", "walk": 1`, 1),
		"other spaces": strings.Replace(text, `"run": "."`, `"run":  "."`, 1),
		"same key":     strings.Replace(text, `"run": "."`, `"run": ".", "run": "."`, 1),
		"other case":   strings.Replace(text, `"run"`, `"Run"`, 1),
		"other seed":   strings.Replace(text, "9223372036854775809", "9223372036854775808", 1),
		"other hash":   strings.Replace(text, `"hash": "`, `"hash": "0`, 1),
		"null":         "null\n",
	} {
		if _, err := Decode([]byte(changed)); !errors.Is(err, ErrSidecar) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSignature(t *testing.T) {
	public := key(1).Public().(ed25519.PublicKey)
	s := sample()
	if err := s.CheckSignature(nil); err != nil {
		t.Error(err)
	}
	if err := s.CheckSignature(public); !errors.Is(err, ErrSignature) || !strings.Contains(err.Error(), "not signed") {
		t.Errorf("unsigned: %v", err)
	}
	s.Sign(key(1))
	first := s.Encode()
	if s.Sign(key(1)); !bytes.Equal(first, s.Encode()) {
		t.Error("signed twice, two signatures")
	}
	if s.CheckSignature(public) != nil || s.CheckSignature(nil) != nil {
		t.Error("its own signature is refused")
	}
	if err := s.CheckSignature(key(2).Public().(ed25519.PublicKey)); !errors.Is(err, ErrSignature) || !strings.Contains(err.Error(), "not of") {
		t.Errorf("another key: %v", err)
	}
	s.Run = "elsewhere"
	if err := s.CheckSignature(public); !errors.Is(err, ErrSignature) || !strings.Contains(err.Error(), "not what was signed") {
		t.Errorf("changed: %v", err)
	}
	for _, bad := range []Signature{{}, {"rsa", s.Signature.PublicKey, s.Signature.Value}, {algorithm, "AAAA", s.Signature.Value}, {algorithm, s.Signature.PublicKey, "!"}, {algorithm, s.Signature.PublicKey, ""}} {
		s.Signature = &bad
		if err := s.CheckSignature(nil); !errors.Is(err, ErrSignature) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

func TestKeys(t *testing.T) {
	der, err := x509.MarshalPKCS8PrivateKey(key(3))
	if err != nil {
		t.Fatal(err)
	}
	private := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
	if got, err := PrivateKey(private); err != nil || !got.Equal(key(3)) {
		t.Errorf("%v", err)
	}
	for _, text := range []string{"", "not PEM", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der[:9]})), string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: der}))} {
		if _, err := PrivateKey([]byte(text)); !errors.Is(err, ErrKey) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, err := PublicKey(private); !errors.Is(err, ErrKey) || !strings.Contains(err.Error(), "holds a PRIVATE KEY") {
		t.Errorf("the private key as the public one: %v", err)
	}
}

// TestOpenSSL reads keys of OpenSSL, and lets it check a signature.
func TestOpenSSL(t *testing.T) {
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("openssl is not installed")
	}
	dir := t.TempDir()
	run := func(args ...string) []byte {
		cmd := exec.Command(openssl, args...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("openssl %v: %v\n%s", args, err, out)
		}
		return out
	}
	run("genpkey", "-algorithm", "ed25519", "-out", "key.pem")
	run("pkey", "-in", "key.pem", "-pubout", "-out", "public.pem")
	text, err := os.ReadFile(filepath.Join(dir, "key.pem"))
	if err != nil {
		t.Fatal(err)
	}
	private, err := PrivateKey(text)
	if err != nil {
		t.Fatal(err)
	}
	if text, err = os.ReadFile(filepath.Join(dir, "public.pem")); err != nil {
		t.Fatal(err)
	}
	public, err := PublicKey(text)
	if err != nil {
		t.Fatal(err)
	}
	s := sample()
	s.Sign(private)
	if err := s.CheckSignature(public); err != nil {
		t.Error(err)
	}
	for name, content := range map[string][]byte{"message": s.message(), "signature": ed25519.Sign(private, s.message())} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run("pkeyutl", "-verify", "-pubin", "-inkey", "public.pem", "-rawin", "-in", "message", "-sigfile", "signature")
	run("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "ec.pem")
	if text, err = os.ReadFile(filepath.Join(dir, "ec.pem")); err != nil {
		t.Fatal(err)
	}
	if _, err := PrivateKey(text); !errors.Is(err, ErrKey) {
		t.Errorf("an EC key: %v", err)
	}
}

// TestDifference: a change of any field is named, and changes the hash.
func TestDifference(t *testing.T) {
	for name, change := range map[string]func(*Origin){
		"figure": func(o *Origin) { o.Figure = "x" }, "experiment": func(o *Origin) { o.Experiment = "x" }, "source": func(o *Origin) { o.Source = "x" },
		"engine version": func(o *Origin) { o.Engine++ }, "resolved file": func(o *Origin) { o.Resolved = "x" }, "seed": func(o *Origin) { o.Seed++ },
		"inputs": func(o *Origin) { o.Inputs = nil }, "results": func(o *Origin) { o.Results = nil }, "statistics": func(o *Origin) { o.Statistics = nil },
		"points": func(o *Origin) { o.Points = "x" }, "width": func(o *Origin) { o.Width = 3 }, "style": func(o *Origin) { o.Style = "x" }, "cells": func(o *Origin) { o.Cells = nil },
	} {
		a, b := sample().Origin, sample().Origin
		change(&b)
		if got := a.Difference(&b); len(got) != 1 || got[0] != name || a.Hash() == b.Hash() {
			t.Errorf("%s: %v", name, got)
		}
	}
	a, b := sample().Origin, sample().Origin
	if a.Difference(&b) != nil || a.Hash() != b.Hash() {
		t.Error("equal origins differ")
	}
}

func FuzzDecode(f *testing.F) {
	s := sample()
	f.Add(s.Encode())
	s.Sign(key(1))
	f.Add(s.Encode())
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := Decode(text)
		if err == nil && !bytes.Equal(s.Encode(), text) {
			t.Error("two texts for one sidecar")
		}
		if err == nil {
			_ = s.CheckSignature(nil)
		}
	})
}

package main

import "ihealth/experiments"

// shard is a part of a plan, such as 0/3.
type shard experiments.Shard

func (s *shard) Set(text string) error {
	v, err := experiments.ParseShard(text)
	*s = shard(v)
	return err
}

func (s *shard) String() string {
	if *s == (shard{}) {
		return ""
	}
	return experiments.Shard(*s).String()
}

func (s *shard) Type() string { return "shard" }

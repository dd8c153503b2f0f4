package lsl

import (
	"encoding/xml"
	"fmt"
	"math"
	"strings"

	"ihealth/eeg"
)

// maxChannels is the most channels of a stream.
const maxChannels = 4096

// Info describes a stream.
type Info struct {
	Name     string    // not empty
	Type     string    // "EEG"
	Rate     float64   // nominal, Hz, > 0
	Format   Format    // of its values
	Channels []Channel // at least one; without labels where only the short description is known
	SourceID string    // of the device, empty when it cannot be told again
	UID      string    // of this outlet
	Hostname string

	address     string // IPv4 of the outlet as it was reached
	dataPort    int
	servicePort int
}

// Channel describes a channel of a stream.
type Channel struct {
	Label string
	Unit  string // "uV" for what the wire calls microvolts
	Type  eeg.ChannelType
}

// InfoOf describes the channels of r that have the rate of the first of them, and returns
// their indices. Nothing else of r enters the description. The error is ErrInfo.
func InfoOf(name string, r *eeg.Recording) (Info, []int, error) {
	info := Info{Name: name, Type: "EEG", Format: Float64, SourceID: name}
	var used []int
	for _, i := range r.EEGChannels() {
		s := r.Signals[i]
		if len(used) > 0 && s.Rate.Compare(r.Signals[used[0]].Rate) != 0 {
			continue
		}
		used = append(used, i)
		info.Rate = s.Rate.Hz()
		info.Channels = append(info.Channels, Channel{s.Label, s.Unit, s.Type})
	}
	return info, used, info.Validate()
}

// Validate returns ErrInfo for a description that no stream can have.
func (i Info) Validate() error {
	switch {
	case i.Name == "":
		return fmt.Errorf("lsl: %w: no name", ErrInfo)
	case i.Format.size() == 0:
		return fmt.Errorf("lsl: %w: format %q: want numbers, such as float32", ErrInfo, string(i.Format))
	case len(i.Channels) < 1 || len(i.Channels) > maxChannels:
		return fmt.Errorf("lsl: %w: %d channels: want 1 to %d", ErrInfo, len(i.Channels), maxChannels)
	case !(i.Rate > 0 && i.Rate <= 1e6):
		return fmt.Errorf("lsl: %w: rate of %v Hz: want more than 0, at most 1e6", ErrInfo, i.Rate)
	}
	return nil
}

// sampleBytes returns the bytes of a sample with its time stamp.
func (i Info) sampleBytes() int { return 1 + 8 + len(i.Channels)*i.Format.size() }

// xmlInfo is the description on the wire.
type xmlInfo struct {
	XMLName     xml.Name `xml:"info"`
	Name        string   `xml:"name"`
	Type        string   `xml:"type"`
	Channels    int      `xml:"channel_count"`
	Format      string   `xml:"channel_format"`
	SourceID    string   `xml:"source_id"`
	Rate        float64  `xml:"nominal_srate"`
	Version     string   `xml:"version"`
	CreatedAt   float64  `xml:"created_at"`
	UID         string   `xml:"uid"`
	SessionID   string   `xml:"session_id"`
	Hostname    string   `xml:"hostname"`
	V4Address   string   `xml:"v4address"`
	DataPort    int      `xml:"v4data_port"`
	ServicePort int      `xml:"v4service_port"`
	V6Address   string   `xml:"v6address"`
	V6Data      int      `xml:"v6data_port"`
	V6Service   int      `xml:"v6service_port"`
	Desc        xmlDesc  `xml:"desc"`
}

type xmlDesc struct {
	Channels *xmlChannels `xml:"channels"`
}

type xmlChannels struct {
	Channel []xmlChannel `xml:"channel"`
}

type xmlChannel struct {
	Label string `xml:"label"`
	Unit  string `xml:"unit"`
	Type  string `xml:"type"`
}

// session is what all streams of a laboratory share.
const session = "default"

// marshal returns the description on the wire, with the channels if it is to be full.
func (i Info) marshal(full bool, created float64) ([]byte, error) {
	x := xmlInfo{
		Name: i.Name, Type: i.Type, Channels: len(i.Channels), Format: string(i.Format), SourceID: i.SourceID,
		Rate: i.Rate, Version: "1.1", CreatedAt: created, UID: i.UID, SessionID: session,
		Hostname: i.Hostname, DataPort: i.dataPort, ServicePort: i.servicePort,
	}
	if full {
		x.Desc.Channels = &xmlChannels{}
		for _, c := range i.Channels {
			unit := c.Unit
			if unit == "uV" {
				unit = "microvolts"
			}
			x.Desc.Channels.Channel = append(x.Desc.Channels.Channel, xmlChannel{c.Label, unit, string(c.Type)})
		}
	}
	b, err := xml.Marshal(x)
	return append([]byte("<?xml version=\"1.0\"?>\n"), b...), err
}

// parseInfo reads a description. The error is ErrInfo.
func parseInfo(b []byte) (Info, error) {
	var x xmlInfo
	if err := xml.Unmarshal(b, &x); err != nil {
		return Info{}, fmt.Errorf("lsl: %w: %w", ErrInfo, err)
	}
	if x.Channels < 1 || x.Channels > maxChannels {
		return Info{}, fmt.Errorf("lsl: %w: %d channels: want 1 to %d", ErrInfo, x.Channels, maxChannels)
	}
	for _, port := range []int{x.DataPort, x.ServicePort} {
		if port < 1 || port > math.MaxUint16 {
			return Info{}, fmt.Errorf("lsl: %w: port %d", ErrInfo, port)
		}
	}
	info := Info{
		Name: x.Name, Type: x.Type, Rate: x.Rate, Format: Format(x.Format), SourceID: x.SourceID, UID: x.UID, Hostname: x.Hostname,
		dataPort: x.DataPort, servicePort: x.ServicePort, Channels: make([]Channel, x.Channels),
	}
	if d := x.Desc.Channels; d != nil && len(d.Channel) == x.Channels {
		for k, c := range d.Channel {
			info.Channels[k] = c.channel()
		}
	}
	return info, info.Validate()
}

// channel returns what a channel's description means.
func (x xmlChannel) channel() Channel {
	c := Channel{Label: strings.TrimSpace(x.Label), Unit: x.Unit, Type: eeg.ChannelType(strings.ToUpper(x.Type))}
	switch strings.ToLower(x.Unit) {
	case "microvolts", "microvolt", "µv", "μv", "uv":
		c.Unit = "uV"
	}
	if c.Type == "" {
		c.Type = eeg.TypeOfLabel(c.Label)
	}
	return c
}

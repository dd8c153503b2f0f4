package lsl

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"strings"
	"testing"
	"time"

	"ihealth/eeg"
	"ihealth/internal/leaks"
)

// request sends a request to an outlet as another program would and returns its whole
// answer.
func request(t *testing.T, out *Outlet, text string) string {
	t.Helper()
	conn, err := net.Dial("tcp4", fmt.Sprintf("127.0.0.1:%d", out.info.dataPort))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close() //nolint:errcheck // only read
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	if _, err := io.WriteString(conn, text); err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(conn)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestFeedByteForByte compares the beginning of a feed with what the protocol says:
// status, headers and two samples of 123456.789 s, with 4, −5, 6 and 2, −3, 4 in float32.
// A buffer of 0 asks for nothing more.
func TestFeedByteForByte(t *testing.T) {
	out, err := NewOutlet(context.Background(), stream(Float32, 3), OutletOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close() //nolint:errcheck // no receiver
	got := request(t, out, "LSL:streamfeed/110 "+out.info.UID+"\r\nNative-Byte-Order: 1234\r\nValue-Size: 4 ; bytes\r\nMax-Buffer-Length: 0\r\n\r\n")
	want := []byte("LSL/110 200 OK\r\nUID: " + out.info.UID + "\r\nByte-Order: 1234\r\nSuppress-Subnormals: 0\r\nData-Protocol-Version: 110\r\n\r\n")
	for _, row := range [][]float32{{4, -5, 6}, {2, -3, 4}} {
		want = append(want, 2)
		want = binary.LittleEndian.AppendUint64(want, math.Float64bits(123456.789))
		for _, v := range row {
			want = binary.LittleEndian.AppendUint32(want, math.Float32bits(v))
		}
	}
	if got != string(want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestPattern: first values of the test patterns of each format.
// Reference: liblsl, src/sample.cpp, assign_test_pattern.
func TestPattern(t *testing.T) {
	tests := map[Format][2]float64{
		Float32: {4, -5}, Float64: {16777221, -16777222}, Int8: {5, -6}, Int16: {261, -262},
		Int32: {65541, -65542}, Int64: {2147483653, -2147483654},
	}
	for f, want := range tests {
		for k := range want {
			if got := f.pattern(4, k); got != want[k] {
				t.Errorf("%s, channel %d: %v, want %v", f, k, got, want[k])
			}
		}
	}
	if got := Int8.pattern(4, 122); got != 0 { // 4 + 1 + 122 modulo 127
		t.Errorf("int8 wraps to %v", got)
	}
}

// TestRefusals: requests that cannot be met get a status, those that are none no answer.
func TestRefusals(t *testing.T) {
	leaks.Check(t)
	out, err := NewOutlet(context.Background(), stream(Float32, 3), OutletOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = out.Close() })
	tests := []struct{ request, want string }{
		{"LSL:streamfeed/110 other-uid\r\n\r\n", "LSL/110 404 Not found"},
		{"LSL:streamfeed/210 \r\n\r\n", "LSL/110 505 Version not supported"},
		{"LSL:streamfeed\r\n10 0\r\n", "LSL/110 505 Version not supported"},
		{"LSL:streamfeed/x \r\n\r\n", "LSL/110 505 Version not supported"},
		{"LSL:streamfeed/110 \r\nValue-Size: 8\r\n\r\n", "LSL/110 400 Bad request"},
		{"LSL:streamfeed/110 \r\nValue-Size: many\r\n\r\n", "LSL/110 400 Bad request"},
		{"LSL:streamfeed/110 \r\nHas-IEEE754-Floats: 0\r\n\r\n", "LSL/110 400 Bad request"},
		{"LSL:streamfeed/110 \r\n" + strings.Repeat("x", maxRequest-len("LSL:streamfeed/110 \r\n")), "LSL/110 400 Bad request"},
		{"LSL:shortinfo\r\nname='other'\r\n", ""},
		{"GET /\r\n", ""},
	}
	for _, tt := range tests {
		if got := request(t, out, tt.request); got != tt.want {
			t.Errorf("%.40q: %q, want %q", tt.request, got, tt.want)
		}
	}
	for _, text := range []string{"LSL:shortinfo\r\ntype='EEG'\r\n", "LSL:fullinfo\r\n"} {
		info, err := parseInfo([]byte(request(t, out, text)))
		full := strings.Contains(text, "full")
		if err != nil || info.UID != out.info.UID || (info.Channels[0].Label == "AF1") != full {
			t.Errorf("%q: %+v, %v", text, info, err)
		}
	}
	for _, text := range []string{"", "LSL:timedata", "LSL:timedata\r\nx 1", "LSL:timedata\r\n1 x", "LSL:timedata\r\n1", "LSL:shortinfo\r\n\r\nx 1", "LSL:shortinfo\r\n\r\n0 1", "LSL:shortinfo\r\nname='x'\r\n1 1", "hello"} {
		if b, _ := out.reply(text, &net.UDPAddr{}, 0); b != nil {
			t.Errorf("%q: %q", text, b)
		}
	}
}

// foreign serves one feed of bytes as another program would, and returns its description.
func foreign(t *testing.T, info Info, feed []byte) Info {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close() //nolint:errcheck // the test sees it
		for in := bufio.NewReader(conn); ; {
			if line, err := in.ReadString('\n'); err != nil || line == "\r\n" {
				break
			}
		}
		_, _ = conn.Write(feed)
	}()
	info.UID, info.address, info.dataPort = "u", "127.0.0.1", l.Addr().(*net.TCPAddr).Port
	return info
}

const accepted = "LSL/110 200 OK\r\nUID: u\r\nByte-Order: 1234\r\nData-Protocol-Version: 110\r\n\r\n"

// TestForeignFeed reads a feed of the other order of bytes, with samples without time
// stamps, which follow at the nominal rate.
func TestForeignFeed(t *testing.T) {
	info := stream(Int16, 2)
	feed := []byte(strings.Replace(accepted, "1234", "4321", 1))
	add := func(tag byte, stamp float64, values ...int16) {
		if feed = append(feed, tag); tag == 2 {
			feed = binary.BigEndian.AppendUint64(feed, math.Float64bits(stamp))
		}
		for _, v := range values {
			feed = binary.BigEndian.AppendUint16(feed, uint16(v))
		}
	}
	add(2, 123456.789, 261, -262)
	add(2, 123456.789, 259, -260)
	add(2, 10, 1, -1)
	add(1, 0, 2, -2)
	add(1, 0, 3, -3)
	add(2, 12, 4, -4)
	in, err := OpenInlet(context.Background(), foreign(t, info, feed))
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close() //nolint:errcheck // only read
	values, rec := receive(t, in)
	if fmt.Sprint(values) != "[[1 2 3 4] [-1 -2 -3 -4]]" {
		t.Errorf("%v", values)
	}
	want := []eeg.Segment{{Duration: 30 * time.Millisecond}, {Start: 2 * time.Second, Duration: 10 * time.Millisecond}}
	if fmt.Sprint(rec.Segments) != fmt.Sprint(want) {
		t.Errorf("%v, want %v", rec.Segments, want)
	}
}

// TestBrokenFeeds: a feed that is cut off at any byte, or is none, is an error, never the
// end of a recording.
func TestBrokenFeeds(t *testing.T) {
	info := stream(Float64, 2)
	good := info.Format.appendPattern([]byte(accepted), 2)
	header := len(good)
	good = info.Format.appendSample(good, 5, []float64{1, 2})
	for n := range good {
		in, err := OpenInlet(context.Background(), foreign(t, info, good[:n]))
		if n < header {
			if !errors.Is(err, ErrLost) && !errors.Is(err, ErrProtocol) && !errors.Is(err, io.EOF) {
				t.Fatalf("%d bytes: %v", n, err)
			}
			continue
		}
		if err != nil {
			t.Fatalf("%d bytes: %v", n, err)
		}
		if _, err = in.Next(); n == header && !errors.Is(err, io.EOF) || n > header && (!errors.Is(err, ErrLost) || errors.Is(err, io.EOF)) {
			t.Errorf("%d bytes: %v", n, err)
		}
		_ = in.Close()
	}
	for _, change := range [][2]string{
		{"200 OK", "404 Not found"},
		{"LSL/110", "HTTP/1.1"},
		{"UID: u", "UID: v"},
		{"Version: 110", "Version: 100"},
		{"1234", "3412"},
		{"\x02\xc9\x76\xbe\x9f\x0c\x24\xfe\x40", "\x02\xc9\x76\xbe\x9f\x0c\x24\xff\x40"},
	} {
		bad := strings.Replace(string(good), change[0], change[1], 1)
		if bad == string(good) {
			t.Fatalf("%q is not in the feed", change[0])
		}
		if _, err := OpenInlet(context.Background(), foreign(t, info, []byte(bad))); !errors.Is(err, ErrProtocol) {
			t.Errorf("%q for %q: %v, want ErrProtocol", change[1], change[0], err)
		}
	}
	for _, bad := range []string{"\x03" + strings.Repeat("\x00", 24), "\x02\x00\x00\x00\x00\x00\x00\xf0\x7f"} { // no tag; infinite
		in, err := OpenInlet(context.Background(), foreign(t, info, append(bytes.Clone(good), bad...)))
		if err != nil {
			t.Fatal(err)
		}
		for err == nil {
			_, err = in.Next()
		}
		if !errors.Is(err, ErrProtocol) {
			t.Errorf("%q: %v, want ErrProtocol", bad, err)
		}
		_ = in.Close()
	}
}

// TestParseInfo: what liblsl 1.17 writes, and what nobody may.
func TestParseInfo(t *testing.T) {
	const good = `<?xml version="1.0"?>
<info>
	<name>EPOC X</name>
	<type>EEG</type>
	<channel_count>2</channel_count>
	<channel_format>float32</channel_format>
	<source_id>E2020</source_id>
	<nominal_srate>128.00000000000000</nominal_srate>
	<version>1.1000000000000001</version>
	<created_at>1234.5678</created_at>
	<uid>7dd1ae0c-4c3c-4d8e-b5b8-4b7b9e6f0a11</uid>
	<session_id>default</session_id>
	<hostname>lab</hostname>
	<v4address />
	<v4data_port>16573</v4data_port>
	<v4service_port>16574</v4service_port>
	<v6address />
	<v6data_port>0</v6data_port>
	<v6service_port>0</v6service_port>
	<desc>
		<channels>
			<channel><label>AF3</label><unit>microvolts</unit><type>EEG</type></channel>
			<channel><label>COUNTER</label><unit></unit><type></type></channel>
		</channels>
	</desc>
</info>`
	info, err := parseInfo([]byte(good))
	if err != nil || info.Rate != 128 || info.Format != Float32 || info.dataPort != 16573 || info.servicePort != 16574 ||
		info.Channels[0] != (Channel{"AF3", "uV", eeg.TypeEEG}) || info.Channels[1].Type != eeg.TypeMisc {
		t.Errorf("%+v, %v", info, err)
	}
	for _, change := range [][2]string{
		{"<name>EPOC X</name>", ""},
		{"<channel_count>2", "<channel_count>0"},
		{"<channel_count>2", "<channel_count>-1"},
		{"<channel_count>2", "<channel_count>999999999"},
		{"<channel_count>2", "<channel_count>two"},
		{"float32", "string"},
		{"128.00000000000000", "0"},
		{"128.00000000000000", "NaN"},
		{"128.00000000000000", "-1"},
		{"16573", "0"},
		{"16574", "70000"},
		{"</info>", ""},
	} {
		if _, err := parseInfo([]byte(strings.Replace(good, change[0], change[1], 1))); !errors.Is(err, ErrInfo) {
			t.Errorf("%q for %q: %v, want ErrInfo", change[1], change[0], err)
		}
	}
}

func TestRateOf(t *testing.T) {
	for hz, want := range map[float64]float64{128: 128, 33.3: 33.3, 128.015625: 128.015625, 0.5: 0.5} {
		if got := rateOf(hz).Hz(); math.Abs(got-want) > 1e-6 {
			t.Errorf("%v Hz: %v", hz, got)
		}
	}
}

func FuzzParseInfo(f *testing.F) {
	b, err := Info{Name: "x", Rate: 1, Format: Int8, Channels: make([]Channel, 2), dataPort: 1, servicePort: 1}.marshal(true, 0)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		if info, err := parseInfo(b); err == nil && info.Validate() != nil {
			t.Errorf("%+v is not valid", info)
		}
	})
}

func FuzzRequest(f *testing.F) {
	out := &Outlet{info: Info{Name: "x"}, short: []byte("short")}
	f.Add("LSL:shortinfo\r\nname='x'\r\n16572 7\r\n")
	f.Add("LSL:timedata\r\n1 2.5\r\n")
	f.Fuzz(func(_ *testing.T, text string) {
		out.reply(text, &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 9}, 1)
		_, _ = readHeaders(bufio.NewReader(strings.NewReader(text)))
	})
}

package lsl

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"
)

// wave is the time between two rounds of asking.
const wave = 500 * time.Millisecond

// Resolve asks this host and its networks for a stream of that name, whatever its type,
// and returns the first one that answers with its full description. It asks until ctx is
// done, and then returns ErrNotFound.
func Resolve(ctx context.Context, name string) (Info, error) {
	found, err := seek(ctx, "name='"+name+"'", func(i Info) bool { return i.Name == name })
	if err != nil {
		return Info{}, fmt.Errorf("lsl: %w: %q: %w", ErrNotFound, name, err)
	}
	return fullInfo(ctx, found)
}

// seek asks for streams until one is wanted.
func seek(ctx context.Context, query string, wanted func(Info) bool) (Info, error) {
	conn, err := net.ListenUDP("udp4", nil)
	if err != nil {
		return Info{}, err
	}
	defer conn.Close()                                           //nolint:errcheck // nothing is lost
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()  // ends the wait
	id := strconv.Itoa(int(time.Now().UnixNano() & (1<<31 - 1))) // tells answers from those to others
	port := conn.LocalAddr().(*net.UDPAddr).Port                 // where they come
	request := fmt.Appendf(nil, "LSL:shortinfo\r\n%s\r\n%d %s\r\n", query, port, id)
	b := make([]byte, 1<<16)
	for {
		if err := ctx.Err(); err != nil {
			return Info{}, err
		}
		ask(conn, request)
		_ = conn.SetReadDeadline(time.Now().Add(wave))
		for {
			n, from, err := conn.ReadFromUDP(b)
			if err != nil {
				break
			}
			if info, err := parseAnswer(b[:n], id); err == nil && wanted(info) {
				info.address = from.IP.String()
				return info, nil
			}
		}
	}
}

// ask sends a request to every place where an outlet may listen. Places that cannot be
// reached have none.
func ask(conn *net.UDPConn, request []byte) {
	for _, to := range append([]string{"255.255.255.255", ThisHost}, groups...) {
		_, _ = conn.WriteToUDP(request, &net.UDPAddr{IP: net.ParseIP(to), Port: discoveryPort})
	}
	for port := firstPort; port < firstPort+portRange; port++ {
		_, _ = conn.WriteToUDP(request, &net.UDPAddr{IP: net.ParseIP(ThisHost), Port: port})
	}
}

// parseAnswer reads the description after the id of the request.
func parseAnswer(b []byte, id string) (Info, error) {
	first, rest, ok := bytes.Cut(b, []byte("\n"))
	if !ok || string(bytes.TrimSpace(first)) != id {
		return Info{}, errors.New("an answer to another request")
	}
	return parseInfo(rest)
}

package lsl

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
)

// maxRequest is the longest request that is read, bytes.
const maxRequest = 1 << 14

// answer replies to requests by UDP until the socket is closed.
func (o *Outlet) answer(c net.PacketConn) {
	b := make([]byte, maxRequest)
	for {
		n, from, err := c.ReadFrom(b)
		received := Clock()
		if err != nil {
			if o.open.Err() != nil || errors.Is(err, net.ErrClosed) {
				return
			}
			continue
		}
		if reply, to := o.reply(string(b[:n]), from, received); reply != nil {
			_, _ = c.WriteTo(reply, to) // the sender asks again
		}
	}
}

// reply returns the answer to a request and its address, nil without one.
func (o *Outlet) reply(request string, from net.Addr, received float64) ([]byte, net.Addr) {
	lines := strings.Split(request, "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	switch {
	case lines[0] == "LSL:shortinfo" && len(lines) >= 3:
		return o.replyInfo(lines[1], strings.Fields(lines[2]), from)
	case lines[0] == "LSL:timedata" && len(lines) >= 2:
		return replyTime(strings.Fields(lines[1]), received), from
	default:
		return nil, nil
	}
}

// replyInfo answers a query whose sender listens on a port of its own. The id is what it
// knows the answer by.
func (o *Outlet) replyInfo(query string, back []string, from net.Addr) ([]byte, net.Addr) {
	sender, ok := from.(*net.UDPAddr)
	if !ok || len(back) != 2 || !o.info.matches(query) {
		return nil, nil
	}
	port, err := strconv.ParseUint(back[0], 10, 16)
	if err != nil || port == 0 {
		return nil, nil
	}
	return append([]byte(back[1]+"\r\n"), o.short...), &net.UDPAddr{IP: sender.IP, Port: int(port)}
}

// replyTime answers with the times at which the request came and the answer leaves.
func replyTime(fields []string, received float64) []byte {
	if len(fields) != 2 {
		return nil
	}
	if _, err := strconv.ParseInt(fields[0], 10, 64); err != nil {
		return nil
	}
	sent, err := strconv.ParseFloat(fields[1], 64)
	if err != nil {
		return nil
	}
	return fmt.Appendf(nil, " %s %.16g %.16g %.16g", fields[0], sent, received, Clock())
}

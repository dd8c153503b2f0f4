package link_test

import (
	"fmt"
	"io"
	"net"
	"time"

	"ihealth/chain"
	"ihealth/chain/link"
)

// Two hosts, 20 ms apart: host 0 dials the proxy instead of host 1.
func Example() {
	host1, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	defer func() { _ = host1.Close() }()
	network, err := link.New(link.Config{Hosts: 2, Shape: chain.Shape{Delay: 20 * time.Millisecond}})
	if err != nil {
		panic(err)
	}
	defer network.Close()
	address, err := network.Open(0, 1, "127.0.0.1:0", host1.Addr().String())
	if err != nil {
		panic(err)
	}
	go func() {
		c, err := net.Dial("tcp", address.String())
		if err != nil {
			panic(err)
		}
		_, _ = io.WriteString(c, "fire")
		_ = c.Close()
	}()
	c, err := host1.Accept()
	if err != nil {
		panic(err)
	}
	begin := time.Now()
	said, _ := io.ReadAll(c)
	fmt.Printf("%s, not before 15 ms: %v\n", said, time.Since(begin) > 15*time.Millisecond)
	// Output: fire, not before 15 ms: true
}

package simulated

import "ihealth/sim"

// delivery is a message on its way.
type delivery struct {
	network  *Network
	from, to int
	message  Message
	next     *delivery // idle
}

// deliver makes m arrive at time t.
func (n *Network) deliver(from, to int, m *Message, t sim.Time) {
	d := n.idle
	if d == nil {
		d = &delivery{network: n}
	} else {
		n.idle = d.next
	}
	d.from, d.to, d.message = from, to, *m
	n.simulation.ScheduleAt(t, sim.Priority(m.Kind), d)
}

// Handle hands the message to its receiver.
func (d *delivery) Handle(*sim.Simulation) {
	n, from, to, m := d.network, d.from, d.to, d.message
	d.message, d.next, n.idle = Message{}, n.idle, d
	n.endpoints[to].receiver.Receive(from, m)
}

package lsl

import "regexp"

// term is one comparison of a query, with what follows it.
var term = regexp.MustCompile(`^\s*([a-z0-9_]+)\s*=\s*(?:'([^']*)'|"([^"]*)")\s*(?:and\b|$)`)

// matches reports whether a query of the form a='b' and c='d' finds the stream. The empty
// query finds every stream, one that is not understood none.
func (i Info) matches(query string) bool {
	fields := map[string]string{
		"name": i.Name, "type": i.Type, "source_id": i.SourceID, "uid": i.UID, "session_id": session,
		"hostname": i.Hostname, "channel_format": string(i.Format),
	}
	for query != "" {
		m := term.FindStringSubmatch(query)
		if m == nil {
			return false
		}
		if value, known := fields[m[1]]; !known || value != m[2]+m[3] {
			return false
		}
		query = query[len(m[0]):]
	}
	return true
}

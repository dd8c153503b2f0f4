package comet

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/cometbft/cometbft/config"
)

// ErrConfig says that a config.toml cannot be used.
var ErrConfig = errors.New("bad engine settings")

// readConfig reads a config.toml. It fails with ErrConfig and the line of the first
// mistake.
func readConfig(path string) (*config.Config, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("comet: %w: is this the home of a node? make some with ihealth chain testnet", err)
	}
	c := config.DefaultConfig()
	if err := parseConfig(string(text), c); err != nil {
		return nil, fmt.Errorf("comet: %w: %s:%w", ErrConfig, path, err)
	}
	if !strings.Contains(string(text), "=") {
		return nil, fmt.Errorf("comet: %w: %s: moniker is missing, as is all else: bring the node's own file back", ErrConfig, path)
	}
	if err := c.ValidateBasic(); err != nil {
		return nil, fmt.Errorf("comet: %w: %s: %w", ErrConfig, path, err)
	}
	return c, nil
}

// parseConfig reads the part of TOML that the engine's own template writes: sections,
// and a line for each key, whose value is a quoted text, a number, true, false, or a
// list of texts. A key must be one of the engine's and stand once.
func parseConfig(text string, c *config.Config) error {
	section := reflect.ValueOf(c).Elem()
	prefix := ""
	seen := make(map[string]bool)
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		var err error
		if name, ok := strings.CutPrefix(line, "["); ok {
			prefix = strings.TrimSuffix(name, "]")
			section, err = findSection(reflect.ValueOf(c).Elem(), prefix, seen)
		} else {
			err = setKey(section, prefix, line, seen)
		}
		if err != nil {
			return fmt.Errorf("%d: %w", number, err)
		}
	}
	return nil
}

// findSection returns the structure of a section such as p2p.libp2p, or a new item of
// the list [p2p.libp2p.scaler.overrides], whose defaults the first item replaces.
func findSection(v reflect.Value, name string, seen map[string]bool) (reflect.Value, error) {
	path, isItem := strings.CutPrefix(strings.TrimSuffix(name, "]"), "[")
	for part := range strings.SplitSeq(path, ".") {
		field, ok := reflect.Value{}, false
		if v.Kind() == reflect.Struct {
			field, ok = tagged(v, part)
		}
		if field.Kind() == reflect.Pointer {
			field = field.Elem()
		}
		if !ok {
			return v, fmt.Errorf("no section [%s]", name)
		}
		v = field
	}
	if isItem && v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Struct {
		if !seen[name] {
			v.SetLen(0)
		}
		seen[name] = true
		v.Set(reflect.Append(v, reflect.Zero(v.Type().Elem())))
		return v.Index(v.Len() - 1), nil
	}
	if isItem || v.Kind() != reflect.Struct {
		return v, fmt.Errorf("no section [%s]", name)
	}
	return v, nil
}

// tagged returns the field of that name, also of embedded structures.
func tagged(v reflect.Value, name string) (reflect.Value, bool) {
	for i := range v.NumField() {
		switch tag := v.Type().Field(i).Tag.Get("mapstructure"); tag {
		case name:
			return v.Field(i), true
		case ",squash":
			if f, ok := tagged(v.Field(i), name); ok {
				return f, true
			}
		}
	}
	return reflect.Value{}, false
}

// setKey assigns a line "key = value".
func setKey(section reflect.Value, prefix, line string, seen map[string]bool) error {
	key, value, ok := strings.Cut(line, "=")
	key, value = strings.TrimSpace(key), strings.TrimSpace(value)
	if !ok {
		return fmt.Errorf("%q: want key = value", line)
	}
	field, ok := tagged(section, key)
	if !ok {
		return fmt.Errorf("unknown key %q in section [%s]", key, prefix)
	}
	full := fmt.Sprintf("%s.%s of %p", prefix, key, section.Addr().UnsafePointer())
	if seen[full] {
		return fmt.Errorf("key %q stands twice", key)
	}
	seen[full] = true
	if err := setValue(field, value); err != nil {
		return fmt.Errorf("%s: %w", key, err)
	}
	return nil
}

func setValue(v reflect.Value, text string) error {
	switch {
	case v.Kind() == reflect.Slice && strings.HasPrefix(text, "["):
		return setList(v, text)
	case strings.HasPrefix(text, `"`):
		s, err := strconv.Unquote(text)
		if err != nil {
			return fmt.Errorf("%s: want a text in quotes", text)
		}
		return setText(v, s)
	case v.Kind() == reflect.Bool && (text == "true" || text == "false"):
		v.SetBool(text == "true")
		return nil
	case v.CanInt():
		n, err := strconv.ParseInt(text, 10, v.Type().Bits())
		v.SetInt(n)
		return err
	case v.CanUint():
		n, err := strconv.ParseUint(text, 10, v.Type().Bits())
		v.SetUint(n)
		return err
	}
	return fmt.Errorf("%s: want a value of the kind %v", text, v.Type())
}

// setText assigns what stands in quotes: a text, a length of time, and, as the engine
// quotes one of each, a number or texts between commas.
func setText(v reflect.Value, s string) error {
	switch {
	case v.Type() == reflect.TypeFor[[]string]():
		v.Set(reflect.ValueOf(strings.FieldsFunc(s, func(r rune) bool { return r == ',' })))
		return nil
	case v.Kind() == reflect.String:
		v.SetString(s)
		return nil
	case v.Type() == reflect.TypeFor[time.Duration]():
		d, err := time.ParseDuration(s)
		v.SetInt(int64(d))
		return err
	case s != "" && (v.CanInt() || v.CanUint()):
		return setValue(v, s)
	}
	return fmt.Errorf("%q: want a value of the kind %v", s, v.Type())
}

// setList assigns a list of texts on one line; the engine leaves a comma at its end.
func setList(v reflect.Value, text string) error {
	inner, ok := strings.CutPrefix(text, "[")
	inner, closed := strings.CutSuffix(inner, "]")
	if !ok || !closed || v.Type().Elem().Kind() != reflect.String && strings.TrimSpace(inner) != "" {
		return fmt.Errorf("%s: want a list of texts on one line", text)
	}
	list := reflect.MakeSlice(v.Type(), 0, 0)
	for rest := strings.TrimSpace(inner); rest != ""; {
		quoted, err := strconv.QuotedPrefix(rest)
		if err != nil {
			return fmt.Errorf("%s: want a list of texts on one line", text)
		}
		s, err := strconv.Unquote(quoted)
		if err != nil {
			return err
		}
		list = reflect.Append(list, reflect.ValueOf(s))
		rest = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(rest[len(quoted):]), ","))
	}
	v.Set(list)
	return nil
}

package detect

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// ParseRule returns the rule that text names, with its options: "cusum" has the
// default ones, "cusum:k=1,limit=8" sets two of them. The error is ErrRule.
func ParseRule(text string) (Rule, error) {
	name, settings, some := strings.Cut(text, ":")
	rule, err := RuleByName(name)
	if err != nil || !some {
		return rule, err
	}
	options := reflect.New(reflect.TypeOf(rule)).Elem()
	options.Set(reflect.ValueOf(rule))
	for setting := range strings.SplitSeq(settings, ",") {
		option, value, found := strings.Cut(setting, "=")
		if !found {
			return nil, fmt.Errorf("%w: %s: %q: want option=value", ErrRule, name, setting)
		}
		field := fieldOf(options, option)
		if !field.IsValid() {
			return nil, fmt.Errorf("%w: %s has no option %q: want some of %s", ErrRule, name, option, OptionsOf(rule))
		}
		if err := setField(field, value); err != nil {
			return nil, fmt.Errorf("%w: %s: %s=%s: %w", ErrRule, name, option, value, err)
		}
	}
	rule = options.Interface().(Rule)
	return rule, rule.Validate()
}

// OptionsOf returns the options of a rule as ParseRule reads them: k=0.5,limit=5.
func OptionsOf(rule Rule) string {
	var settings []string
	v := reflect.ValueOf(rule)
	for i := range v.NumField() {
		settings = append(settings, fmt.Sprintf("%s=%v", v.Type().Field(i).Tag.Get("option"), v.Field(i)))
	}
	return strings.Join(settings, ",")
}

// fieldOf returns the field of that option, the zero Value without one.
func fieldOf(options reflect.Value, option string) reflect.Value {
	for i := range options.NumField() {
		if options.Type().Field(i).Tag.Get("option") == option {
			return options.Field(i)
		}
	}
	return reflect.Value{}
}

// setField sets a number, a boolean or a name.
func setField(field reflect.Value, value string) error {
	switch field.Kind() {
	case reflect.Float64:
		v, err := strconv.ParseFloat(value, 64)
		if err != nil {
			return fmt.Errorf("want a number")
		}
		field.SetFloat(v)
	case reflect.Int:
		v, err := strconv.Atoi(value)
		if err != nil {
			return fmt.Errorf("want a whole number")
		}
		field.SetInt(int64(v))
	case reflect.Bool:
		v, err := strconv.ParseBool(value)
		if err != nil {
			return fmt.Errorf("want true or false")
		}
		field.SetBool(v)
	case reflect.String:
		field.SetString(value)
	default:
		panic(fmt.Sprintf("detect: option of kind %v", field.Kind()))
	}
	return nil
}

package office

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tagungsbuero/internal/form"
)

// numbered are inputs that repeat under numbers, such as hosts[0][organisation]. Their part "order"
// says in which order they are meant.
type numbered struct {
	name string
	// parts are all inputs of one.
	parts []string
	// lists are those of the parts that are several boxes under one name.
	lists []string
	// isGone reports whether one was removed, or never filled.
	isGone func(one map[string]string) bool
}

// maxNumbered bounds what is read of a form that somebody has made up.
const maxNumbered = 50

var (
	numberedHosts = numbered{name: "hosts", parts: []string{"organisation", "order", "contact_name", "contact_email", "contact_phone"},
		isGone: func(host map[string]string) bool { // also one that had its place and lost its organisation
			return isEmpty(host) || isEmpty(host, "organisation") && !isEmpty(host, "order")
		}}
	numberedQuotas = numbered{name: "quotas", parts: []string{"label", "order", "key", "kind", "group", "code", "seats", "release_at_date", "release_at_time", "remove"},
		isGone: func(quota map[string]string) bool {
			return !isEmpty(quota, "remove") || isEmpty(quota, "key", "label", "group", "code", "seats", "release_at_date", "release_at_time")
		}}
	numberedReminders = numbered{name: "reminders", parts: []string{"letter", "order", "count", "unit", "when", "anchor", "time", "states", "text", "remove"}, lists: []string{"states"},
		isGone: func(rule map[string]string) bool {
			return !isEmpty(rule, "remove") || isEmpty(rule, "letter", "count", "anchor", "text")
		}}
)

// isEmpty reports whether nothing was typed into some of the inputs, or into any if none are named.
func isEmpty(one map[string]string, parts ...string) bool {
	for part, value := range one {
		if (len(parts) == 0 || slices.Contains(parts, part)) && strings.TrimSpace(value) != "" {
			return false
		}
	}
	return true
}

// input names an input, counted from 0. The two inputs of a time end with what form.DateTime adds.
func (n numbered) input(i int, part string) string {
	for _, suffix := range []string{form.DateSuffix, form.TimeSuffix} {
		if stem, ok := strings.CutSuffix(part, suffix); ok {
			return n.input(i, stem) + suffix
		}
	}
	return n.name + "[" + strconv.Itoa(i) + "][" + part + "]"
}

// arrange numbers anew what is left, in the order that was typed. Mistakes are then reported and
// shown under the same numbers.
func (n numbered) arrange(values url.Values) {
	var left []map[string]string
	for i := range maxNumbered {
		if one := n.take(values, i); !n.isGone(one) {
			left = append(left, one)
		}
	}
	slices.SortStableFunc(left, func(a, b map[string]string) int { return cmp.Compare(orderOf(a["order"]), orderOf(b["order"])) })
	for i, one := range left {
		one["order"] = strconv.Itoa(i + 1)
		for part, value := range one {
			if slices.Contains(n.lists, part) {
				values[n.input(i, part)] = strings.Fields(value)
				continue
			}
			values.Set(n.input(i, part), value)
		}
	}
}

// take moves the inputs of one out of the values.
func (n numbered) take(values url.Values, i int) map[string]string {
	one := map[string]string{}
	for _, part := range n.parts {
		one[part] = values.Get(n.input(i, part))
		if slices.Contains(n.lists, part) {
			one[part] = strings.Join(values[n.input(i, part)], " ")
		}
		values.Del(n.input(i, part))
	}
	return one
}

// count returns how many there are, once they are arranged.
func (n numbered) count(in *form.Form) (count int) {
	for in.Has(n.input(count, n.parts[0])) {
		count++
	}
	return count
}

// orderOf puts what has no number to the end.
func orderOf(typed string) int {
	n, err := strconv.Atoi(strings.TrimSpace(typed))
	if err != nil {
		return maxNumbered
	}
	return n
}

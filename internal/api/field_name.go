package api

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"tagungsbuero/internal/fault"
)

// inJSON names mistakes after the fields that were sent: the rooms name them after the inputs of
// forms. names are those that differ.
func inJSON(err error, names map[string]string) error {
	return renamed(err, func(input string) string {
		if name, ok := names[input]; ok {
			return name
		}
		return pathOf(input)
	})
}

// renamed returns an error with other names for its mistakes.
func renamed(err error, name func(string) string) error {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || len(f.Fields) == 0 {
		return err
	}
	other := *f
	other.Fields = slices.Clone(f.Fields)
	for i, field := range other.Fields {
		other.Fields[i].Name = name(field.Name)
	}
	return &other
}

// What stands in a list, or under a key: persons[0][answers][KEY], answers[KEY].
var (
	partOfList = regexp.MustCompile(`^((?:hosts|quotas|questions|reminders|persons|lines)\[[0-9]+\])\[(.+)\]$`)
	answerTo   = regexp.MustCompile(`^answers\[(.+)\]$`)
)

// conditionParts are one input each, and one object here.
var conditionParts = strings.NewReplacer(".only_if_key", ".only_if.key", ".only_if_value", ".only_if.value")

// pathOf turns the name of an input into the path of its field: persons[0].answers.KEY.
func pathOf(input string) string {
	path := partOfList.ReplaceAllString(input, "$1.$2")
	path = answerTo.ReplaceAllString(path, "answers.$1")
	return conditionParts.Replace(strings.ReplaceAll(path, "][", "."))
}

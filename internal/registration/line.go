package registration

import (
	"errors"
	"fmt"
	"strings"

	"tagungsbuero/internal/fault"
)

// ofLine names mistakes after the line of a list that they stand in.
func ofLine(line int, mistakes []fault.Field) []fault.Field {
	all := make([]fault.Field, len(mistakes))
	for i, mistake := range mistakes {
		first, rest, isNested := strings.Cut(mistake.Name, "[")
		mistake.Name = fmt.Sprintf("lines[%d][%s]", line, first)
		if isNested {
			mistake.Name += "[" + rest
		}
		all[i] = mistake
	}
	return all
}

// mistakesOf returns the mistakes that an Invalid fault names.
func mistakesOf(err error) []fault.Field {
	if f, ok := errors.AsType[*fault.Error](err); ok && f.Kind == fault.Invalid {
		return f.Fields
	}
	return nil
}

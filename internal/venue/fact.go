package venue

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// Fact is one thing about a venue that somebody may depend on. Its German name stands under "venue.fact.".
type Fact string

// AllFacts lists every fact in the order in which they are told.
var AllFacts = []Fact{"step_free", "automatic_door", "lift", "wheelchair_toilet", "disabled_parking", "induction_loop", "tactile_guidance", "quiet_room", "assistance_dog"}

// LabelKey returns where the German name of the fact stands in the catalogue.
func (f Fact) LabelKey() string { return "venue.fact." + string(f) }

// Answer says what is known about a fact. Its German name stands under "venue.answer.".
type Answer string

// The answers. What is not known is told as such: silence would read as no, or as yes.
const (
	Yes     Answer = "yes"
	No      Answer = "no"
	Unknown Answer = "unknown"
)

// Answers lists every answer in the order of choice lists.
var Answers = []Answer{Yes, No, Unknown}

// LabelKey returns where the German name of the answer stands in the catalogue.
func (a Answer) LabelKey() string { return "venue.answer." + string(a) }

// Facts are the facts that are known: true or false. They are kept as JSON.
type Facts map[Fact]bool

// Of returns what is known about a fact.
func (f Facts) Of(fact Fact) Answer {
	switch holds, known := f[fact]; {
	case !known:
		return Unknown
	case holds:
		return Yes
	}
	return No
}

// With returns the facts with another answer.
func (f Facts) With(fact Fact, answer Answer) Facts {
	facts := maps.Clone(f)
	if facts == nil {
		facts = Facts{}
	}
	if answer == Yes || answer == No {
		facts[fact] = answer == Yes
	} else {
		delete(facts, fact)
	}
	return facts
}

// known reports whether all are facts that there are.
func (f Facts) known() bool {
	for fact := range f {
		if !slices.Contains(AllFacts, fact) {
			return false
		}
	}
	return true
}

// Value implements driver.Valuer.
func (f Facts) Value() (driver.Value, error) {
	if f == nil {
		return "{}", nil
	}
	text, err := json.Marshal(f)
	return string(text), err
}

// Scan implements sql.Scanner.
func (f *Facts) Scan(stored any) error {
	switch text := stored.(type) {
	case []byte:
		return json.Unmarshal(text, f)
	case string:
		return json.Unmarshal([]byte(text), f)
	}
	return fmt.Errorf("facts of a venue are stored as %T", stored)
}

package form

import "tagungsbuero/internal/fault"

// DefaultMax is the length, in characters, that a single line may have when no Max is given.
const DefaultMax = 200

// LongMax is the same for text of several lines.
const LongMax = 5000

// conditions are what one field must meet.
type conditions struct {
	required bool
	max      int
	min, top *int
}

// A Rule adds a condition to a field.
type Rule func(*conditions)

// Required refuses an empty field.
func Required(c *conditions) { c.required = true }

// RequiredIf refuses an empty field when the condition holds.
func RequiredIf(condition bool) Rule { return func(c *conditions) { c.required = condition } }

// Max limits the number of characters (Unicode code points).
func Max(characters int) Rule { return func(c *conditions) { c.max = characters } }

// AtLeast and AtMost limit a number, both inclusive.
func AtLeast(n int) Rule { return func(c *conditions) { c.min = &n } }

// AtMost limits a number from above, inclusive.
func AtMost(n int) Rule { return func(c *conditions) { c.top = &n } }

func collect(rules []Rule, max int) conditions {
	c := conditions{max: max}
	for _, rule := range rules {
		rule(&c)
	}
	return c
}

// checkNumber returns the mistake of a number outside its limits, or "".
func (c conditions) checkNumber(n int) (key string, args fault.Args) {
	if c.min != nil && n < *c.min {
		return "form.number_too_small", fault.Args{"Min": *c.min}
	}
	if c.top != nil && n > *c.top {
		return "form.number_too_large", fault.Args{"Max": *c.top}
	}
	return "", nil
}

package question

import "tagungsbuero/internal/form"

// Kind is the sort of answer that a question expects.
type Kind string

// The kinds of questions.
const (
	KindText     Kind = "text"      // one line
	KindLongText Kind = "long_text" // several lines
	KindNumber   Kind = "number"    // a whole number
	KindBoolean  Kind = "boolean"   // Yes or No
	KindSingle   Kind = "single"    // one option
	KindMultiple Kind = "multiple"  // any options
	KindDate     Kind = "date"
	KindFile     Kind = "file"
	KindConsent  Kind = "consent" // a box of its own; not ticked is no answer
	// KindWorkshops is a slot: its options are the workshops that run side by side, of which people wish
	// for a few, the dearest first. Who gets which is decided later, so wishing takes no seat.
	KindWorkshops Kind = "workshops"
)

// Kinds lists every kind in the order of choice lists.
var Kinds = []Kind{KindText, KindLongText, KindNumber, KindBoolean, KindSingle, KindMultiple, KindDate, KindFile, KindConsent, KindWorkshops}

// LabelKey returns where the German name of the kind stands in the catalogue.
func (k Kind) LabelKey() string { return "question.kind." + string(k) }

// HasOptions reports whether people choose among options that organisers wrote.
func (k Kind) HasOptions() bool { return k == KindSingle || k == KindMultiple || k == KindWorkshops }

// HasSeveral reports whether an answer can name more than one option.
func (k Kind) HasSeveral() bool { return k == KindMultiple || k == KindWorkshops }

// The answers to a boolean; a consent knows Yes only.
const (
	Yes = "ja"
	No  = "nein"
)

// longTextLength is how many characters a long text may have when nothing else is set. A longer
// answer is not read by anybody.
const longTextLength = 2000

// MaxLength returns how many characters the answer to a text may have.
func (q Question) MaxLength() int {
	switch {
	case q.Max != nil:
		return *q.Max
	case q.Kind == KindLongText:
		return longTextLength
	}
	return form.DefaultMax
}

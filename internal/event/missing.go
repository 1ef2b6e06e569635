package event

import (
	"errors"
	"net/url"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
)

// Missing returns what participants need to know and is not written yet: Publish would refuse the
// event for it.
func (e Event) Missing() []fault.Field {
	f := form.New(url.Values{})
	e.Draft(nil).checkPublishable(f)
	if mistakes, ok := errors.AsType[*fault.Error](f.Fault()); ok {
		return mistakes.Fields
	}
	return nil
}

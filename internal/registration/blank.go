package registration

import "strings"

// blankContacts takes out what only those who see contacts may know. Nobody knows what people write
// into answers. Names stay: who has registered whom is asked at the door.
func (r *Registration) blankContacts() {
	r.Email, r.Phone, r.Remark, r.ContactEmail, r.Answers = "", "", "", "", nil
}

// blankReason takes out what staff wrote freely. What only says how many or whose stays.
func (c *Change) blankReason() {
	switch c.What {
	case ChangedParty, TookOver, ChangedWorkshop, Merged, Distinct:
	case ChangedPriority:
		c.Reason, _, _ = strings.Cut(c.Reason, ": ")
	default:
		c.Reason = ""
	}
}

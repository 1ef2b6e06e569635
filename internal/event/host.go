package event

// Contact is whom participants ask about an event.
type Contact struct {
	Name  string
	Email string
	Phone string
}

// Contact returns whom participants ask: what was given for this event, the gaps filled with the
// organisation's data. The organisation's contact person is named only when nobody else was given.
func (h Host) Contact() Contact {
	c := Contact{Name: h.ContactName, Email: h.ContactEmail, Phone: h.ContactPhone}
	if c == (Contact{}) {
		c.Name = h.Organisation.ContactName
	}
	if c.Email == "" {
		c.Email = h.Organisation.Email
	}
	if c.Phone == "" {
		c.Phone = h.Organisation.Phone
	}
	return c
}

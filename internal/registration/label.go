package registration

// LabelKey returns where the German name of the state stands in the catalogue.
func (s State) LabelKey() string { return "registration.state." + string(s) }

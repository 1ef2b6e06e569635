package registration

// LabelKey returns where the German name of the state stands in the catalogue.
func (s State) LabelKey() string { return "registration.state." + string(s) }

// LabelKey returns where the German name of what happened stands in the catalogue.
func (w What) LabelKey() string { return "registration.what." + string(w) }

// LabelKey returns where the German name of the state stands in the catalogue.
func (s InvitationState) LabelKey() string { return "registration.invitation_state." + string(s) }

// LabelKey returns where the German name of the method stands in the catalogue.
func (m Method) LabelKey() string { return "registration.allocation_method." + string(m) }

// LabelKey returns where the German name of the outcome stands in the catalogue.
func (o InviteOutcome) LabelKey() string { return "registration.invite_outcome." + string(o) }

// LabelKey returns where the German name of the outcome stands in the catalogue.
func (o ImportOutcome) LabelKey() string { return "registration.import_outcome." + string(o) }

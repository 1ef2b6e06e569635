package event

import "tagungsbuero/internal/actor"

// LabelKey returns where the German name of the kind stands in the catalogue.
func (k Kind) LabelKey() string { return "event.kind." + string(orElse(k, "open")) }

// LabelKey returns where the German name of the state stands in the catalogue.
func (s State) LabelKey() string { return "event.state." + string(s) }

// LabelKey returns where the German name of the visibility stands in the catalogue.
func (v Visibility) LabelKey() string { return "event.visibility." + string(v) }

// LabelKey returns where the German name of the waitlist mode stands in the catalogue.
func (m WaitlistMode) LabelKey() string { return "event.waitlist_mode." + string(m) }

// LabelKey returns where the German name of the phase stands in the catalogue.
func (p Phase) LabelKey() string { return "event.phase." + string(p) }

// LabelKey returns where the German name of the field stands in the catalogue.
func (f Field) LabelKey() string { return "event.field." + f.Key }

// LabelKey returns where the German name of the mode stands in the catalogue.
func (m RegistrationMode) LabelKey() string { return "event.registration_mode." + string(m) }

// LabelKey returns where the German name of the rule stands in the catalogue.
func (l LapseRule) LabelKey() string { return "event.offer_lapse." + string(l) }

// LabelKey returns where the German name of the kind stands in the catalogue.
func (k QuotaKind) LabelKey() string { return "event.quota_kind." + string(k) }

// LabelKey returns where the German name of the basis stands in the catalogue.
func (b Basis) LabelKey() string { return "event.quota_basis." + string(b) }

// LabelKey returns where the German name of the change stands in the catalogue.
func (w What) LabelKey() string { return "event.what." + string(w) }

// LevelLabelKey returns where the German name of the level stands in the catalogue.
func LevelLabelKey(l actor.Level) string { return "event.level." + string(l) }

// LabelKey returns where the German name of the letter stands in the catalogue.
func (l ReminderLetter) LabelKey() string { return "event.reminder_letter." + string(l) }

// LabelKey returns where the German name of the anchor stands in the catalogue.
func (a ReminderAnchor) LabelKey() string { return "event.reminder_anchor." + string(a) }

// DayLabelKey returns where the German words for the day of the anchor itself stand in the catalogue.
func (a ReminderAnchor) DayLabelKey() string { return "event.reminder_on." + string(a) }

// LabelKey returns where the German name of the unit stands in the catalogue.
func (u ReminderUnit) LabelKey() string { return "event.reminder_unit." + string(u) }

// LabelKey returns where the German name of the side stands in the catalogue.
func (s ReminderSide) LabelKey() string { return "event.reminder_side." + string(s) }

// LabelKey returns where the German name of the state stands in the catalogue.
func (s Standing) LabelKey() string { return "event.standing." + string(s) }

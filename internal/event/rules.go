package event

import (
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"tagungsbuero/internal/question"
)

// RegistrationMode says what becomes of somebody who registers.
type RegistrationMode string

// The modes of registration.
const (
	ModeFirstCome  RegistrationMode = "first_come" // whoever comes first gets a seat
	ModeApproval   RegistrationMode = "approval"   // the hosts confirm or decline
	ModeAllocation RegistrationMode = "allocation" // everybody applies, seats are given afterwards
)

// RegistrationModes lists every mode in the order of choice lists.
var RegistrationModes = []RegistrationMode{ModeFirstCome, ModeApproval, ModeAllocation}

// LapseRule says what becomes of somebody who lets the offer of a seat lapse.
type LapseRule string

// The rules for lapsed offers.
const (
	LapseToEnd LapseRule = "end" // waits again, behind all others
	LapseOut   LapseRule = "out" // leaves the waitlist
)

// LapseRules lists every rule in the order of choice lists.
var LapseRules = []LapseRule{LapseToEnd, LapseOut}

// What holds when nothing else was set.
const (
	DefaultConfirmHours = 48
	DefaultOfferHours   = 48
)

// Rules are the finer rules of an event's registration. The zero value is the simplest event: first
// come, one person at a time.
type Rules struct {
	Mode RegistrationMode `json:"mode,omitempty"` // empty: first come
	// ConfirmEmail: whoever registers has to confirm the address within ConfirmHours; until then the
	// seat is held for them.
	ConfirmEmail bool `json:"confirm_email,omitempty"`
	ConfirmHours int  `json:"confirm_hours,omitempty"` // 0: DefaultConfirmHours
	// ClosedByHand pauses the registration, whatever its times say.
	ClosedByHand    bool       `json:"closed_by_hand,omitempty"`
	ChangeUntil     *time.Time `json:"change_until,omitempty"`     // the last second; nil: until the start
	SubstituteUntil *time.Time `json:"substitute_until,omitempty"` // the last second; nil: until the start
	// GroupMax is how many persons one contact can register together; 0 and 1: nobody but oneself.
	GroupMax int `json:"group_max,omitempty"`
	// PartyMax is how many people one registration can stand for by number; 0 and 1: one.
	PartyMax int `json:"party_max,omitempty"`
	// NameUntil is the last second at which places of a group can be named; nil: all are named at once.
	NameUntil *time.Time `json:"name_until,omitempty"`
	// KeepUnnamed: places that nobody was named for stay taken after NameUntil.
	KeepUnnamed bool `json:"keep_unnamed,omitempty"`
	// WaitlistLimit is how many people may wait; nil: any number.
	WaitlistLimit *int `json:"waitlist_limit,omitempty"`
	OfferHours    int  `json:"offer_hours,omitempty"` // 0: DefaultOfferHours
	// Nights, and weekends and public holidays of the Land, do not count as time to answer an offer.
	OfferSkipsNights   bool      `json:"offer_skips_nights,omitempty"`
	OfferSkipsHolidays bool      `json:"offer_skips_holidays,omitempty"`
	OfferLapse         LapseRule `json:"offer_lapse,omitempty"` // empty: LapseToEnd
	Quotas             []Quota   `json:"quotas,omitempty"`      // in the order in which they are tried
	// MinParticipants is how many people are needed for the event to take place ("Mindestzahl"); 0: any number.
	MinParticipants int `json:"min_participants,omitempty"`
	// DecideAt is the last second in which it is decided whether it does ("Meldestichtag"); nil: nobody has said.
	DecideAt *time.Time `json:"decide_at,omitempty"`
}

// RegistrationMode returns the mode, the default filled in.
func (r Rules) RegistrationMode() RegistrationMode { return orElse(r.Mode, ModeFirstCome) }

// LapseRule returns the rule for lapsed offers, the default filled in.
func (r Rules) LapseRule() LapseRule { return orElse(r.OfferLapse, LapseToEnd) }

// ConfirmFor returns how long a seat is held for somebody who has not confirmed the address.
func (r Rules) ConfirmFor() time.Duration {
	return time.Duration(orDefault(r.ConfirmHours, DefaultConfirmHours)) * time.Hour
}

// HoursToAnswer returns how many hours there are to answer an offer.
func (r Rules) HoursToAnswer() int { return orDefault(r.OfferHours, DefaultOfferHours) }

// AllowsGroups reports whether one contact may register several persons.
func (r Rules) AllowsGroups() bool { return r.GroupMax > 1 }

// AllowsParties reports whether one registration may stand for several people by number.
func (r Rules) AllowsParties() bool { return r.PartyMax > 1 }

// Quota returns the quota with the key.
func (r Rules) Quota(key string) (Quota, bool) {
	i := slices.IndexFunc(r.Quotas, func(q Quota) bool { return q.Key == key })
	if i < 0 {
		return Quota{}, false
	}
	return r.Quotas[i], true
}

// Value implements driver.Valuer: the rules are kept as JSON.
func (r Rules) Value() (driver.Value, error) {
	text, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("write rules of event: %w", err)
	}
	return string(text), nil
}

// Scan implements sql.Scanner.
func (r *Rules) Scan(stored any) error { return scanJSON(stored, r) }

// Questions are what the form of an event asks beyond its ready fields.
type Questions []question.Question

// Value implements driver.Valuer: questions are kept as JSON.
func (q Questions) Value() (driver.Value, error) {
	if len(q) == 0 {
		return "[]", nil
	}
	text, err := json.Marshal([]question.Question(q))
	if err != nil {
		return nil, fmt.Errorf("write questions of event: %w", err)
	}
	return string(text), nil
}

// Scan implements sql.Scanner.
func (q *Questions) Scan(stored any) error { return scanJSON(stored, q) }

// scanJSON reads a column of JSON into a value.
func scanJSON(stored, into any) error {
	switch text := stored.(type) {
	case []byte:
		return json.Unmarshal(text, into)
	case string:
		return json.Unmarshal([]byte(text), into)
	}
	return errors.New("read JSON: neither text nor bytes")
}

func orDefault(n, fallback int) int {
	if n == 0 {
		return fallback
	}
	return n
}

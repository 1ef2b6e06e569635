package event

import "time"

// QuotaKind says what a quota does.
type QuotaKind string

// The kinds of quotas.
const (
	QuotaReserved QuotaKind = "reserved" // holds seats for a group until its release
	QuotaCeiling  QuotaKind = "ceiling"  // at most so many seats for a group
)

// QuotaKinds lists every kind in the order of choice lists.
var QuotaKinds = []QuotaKind{QuotaReserved, QuotaCeiling}

// Basis says by what a quota tells its group.
type Basis string

// The bases of quotas. What the form does not ask for cannot be told.
const (
	BasisHost             Basis = "host"              // slug of a host: people of that organisation
	BasisOrganisation     Basis = "organisation"      // each institution for itself, by its name; ceilings only
	BasisOrganisationKind Basis = "organisation_kind" // organisation.Kind
	BasisCarrierGroup     Basis = "carrier_group"     // organisation.CarrierGroup
	BasisMunicipality     Basis = "municipality"      // municipality key
	BasisRegion           Basis = "region"            // region key
	BasisCode             Basis = "invitation_code"   // an invitation code of the event
)

// Bases lists every basis in the order of choice lists.
var Bases = []Basis{BasisHost, BasisCarrierGroup, BasisOrganisationKind, BasisMunicipality, BasisRegion, BasisCode, BasisOrganisation}

// Quota holds seats of an event for a group of people, or caps how many they get.
type Quota struct {
	Key   string    `json:"key"` // unique within the event; stays when the rest changes
	Label string    `json:"label"`
	Kind  QuotaKind `json:"kind"`
	Basis Basis     `json:"basis"`
	// Value says which group: a slug, a key, a code. Empty in a ceiling by institution, kind, carrier
	// group or municipality: each value has a ceiling of its own.
	Value string `json:"value,omitempty"`
	Seats int    `json:"seats"`
	// ReleaseAt is the instant from which the seats that are left are for all; nil: never. Reserved only.
	ReleaseAt *time.Time `json:"release_at,omitempty"`
}

// ReleasedAt returns the instant from which the quota holds nothing any more, and whether there is one.
func (q Quota) ReleasedAt() (time.Time, bool) {
	if q.Kind != QuotaReserved || q.ReleaseAt == nil {
		return time.Time{}, false
	}
	return *q.ReleaseAt, true
}

// HoldsAt reports whether the quota holds seats for its group at t.
func (q Quota) HoldsAt(t time.Time) bool {
	at, ok := q.ReleasedAt()
	return q.Kind == QuotaReserved && (!ok || t.Before(at))
}

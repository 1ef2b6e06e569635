// Package organisation knows the bodies that run events, and the municipalities and regions they work in.
package organisation

import (
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/picture"
)

// ID identifies an organisation.
type ID = actor.OrganisationID

// Kind is what an organisation is. Its German name stands in the catalogue under
// "organisation.kind." and the value.
type Kind string

// The kinds of organisations.
const (
	KindKI                    Kind = "ki"
	KindJMD                   Kind = "jmd"
	KindLandeskoordination    Kind = "landeskoordination"
	KindWohlfahrtsverband     Kind = "wohlfahrtsverband"
	KindJugendamt             Kind = "jugendamt"
	KindSchule                Kind = "schule"
	KindSchulamt              Kind = "schulamt"
	KindJobcenter             Kind = "jobcenter"
	KindBezirksregierung      Kind = "bezirksregierung"
	KindMinisterium           Kind = "ministerium"
	KindMigrantenorganisation Kind = "migrantenorganisation"
	KindSonstige              Kind = "sonstige"
)

// Kinds lists every kind in the order of choice lists.
var Kinds = []Kind{KindKI, KindJMD, KindLandeskoordination, KindWohlfahrtsverband, KindJugendamt, KindSchule, KindSchulamt,
	KindJobcenter, KindBezirksregierung, KindMinisterium, KindMigrantenorganisation, KindSonstige}

// CarrierGroup is the family of carriers an organisation belongs to; empty means none. Its German
// name stands in the catalogue under "organisation.carrier_group." and the value.
type CarrierGroup string

// The carrier groups.
const (
	CarrierEvangelisch CarrierGroup = "evangelisch"
	CarrierKatholisch  CarrierGroup = "katholisch"
	CarrierAWO         CarrierGroup = "awo"
	CarrierIB          CarrierGroup = "ib"
	CarrierFrei        CarrierGroup = "frei"
	CarrierKommunal    CarrierGroup = "kommunal"
)

// CarrierGroups lists every carrier group in the order of choice lists.
var CarrierGroups = []CarrierGroup{CarrierEvangelisch, CarrierKatholisch, CarrierAWO, CarrierIB, CarrierFrei, CarrierKommunal}

// LegalRegime is the data-protection law that an organisation works under. Its German name stands
// in the catalogue under "organisation.legal_regime." and the value.
type LegalRegime string

// The legal regimes.
const (
	RegimeDSGNRW LegalRegime = "dsgvo_dsg_nrw" // public bodies of the Land: DSGVO with DSG NRW
	RegimeBDSG   LegalRegime = "dsgvo_bdsg"    // private carriers: DSGVO with BDSG
	RegimeDSGEKD LegalRegime = "dsg_ekd"       // Diakonie: church law of the EKD
	RegimeKDG    LegalRegime = "kdg"           // Caritas: church law of the catholic dioceses
)

// LegalRegimes lists every legal regime in the order of choice lists.
var LegalRegimes = []LegalRegime{RegimeDSGNRW, RegimeBDSG, RegimeDSGEKD, RegimeKDG}

// Organisation is a body that can host events. Texts are empty when unknown.
type Organisation struct {
	ID                    ID           `db:"id"`
	Slug                  string       `db:"slug"` // in addresses; never changes
	Name                  string       `db:"name"`
	Kind                  Kind         `db:"kind"`
	Carrier               string       `db:"carrier"`
	CarrierGroup          CarrierGroup `db:"carrier_group"`
	LegalRegime           LegalRegime  `db:"legal_regime"`
	MunicipalityKey       *string      `db:"municipality_key"`
	Street                string       `db:"street"`
	Postcode              string       `db:"postcode"`
	City                  string       `db:"city"`
	ContactName           string       `db:"contact_name"`
	Email                 string       `db:"email"`
	Phone                 string       `db:"phone"`
	Website               string       `db:"website"`
	DataProtectionContact string       `db:"data_protection_contact"`
	Logo                  picture.Key  `db:"logo_key"` // "": none
	CreatedAt             time.Time    `db:"created_at"`
	UpdatedAt             time.Time    `db:"updated_at"`
}

// Service is the front door of the room.
type Service struct{ db *db.DB }

// New returns the room's service.
func New(database *db.DB) *Service { return &Service{db: database} }

package mailing

import (
	"time"

	"tagungsbuero/internal/organisation"
)

// Encryption is how a connection to a mail server is protected.
type Encryption = tlsMode

// Encryptions lists what organisations may choose. Letters hold what people entered about themselves, so none goes
// through the net in the open.
var Encryptions = []Encryption{tlsStart, tlsImplicit}

// SenderPorts are the ports at which mail servers of organisations listen. At others there is no mail server, and
// nobody should use this service to find out what there is.
var SenderPorts = []int{25, 465, 587, 2525}

// Sender is from where an organisation sends the letters about its events, without its secrets.
type Sender struct {
	Organisation organisation.ID `db:"organisation_id"`
	// Enabled: letters about events whose first host with a sender it is take it.
	Enabled bool   `db:"enabled"`
	Address string `db:"address"`
	// Name stands beside the address where the letter names no hosts.
	Name string `db:"name"`
	// Host is its own mail server; empty: that of the installation.
	Host         string     `db:"host"`
	Port         int        `db:"port"`
	TLS          Encryption `db:"tls"`
	Username     string     `db:"username"` // empty: without sign-in
	PerMinute    int        `db:"per_minute"`
	DKIMDomain   string     `db:"dkim_domain"` // empty: not signed
	DKIMSelector string     `db:"dkim_selector"`
	DKIMRecord   string     `db:"dkim_record"` // to be published as TXT of DKIMName
	SMIMEChain   string     `db:"smime_chain"` // PEM; empty: not signed
	Version      int64      `db:"version"`
	HasPassword  bool       `db:"has_password"`
	// TestedAt is when a mail server took a test letter with exactly these settings; nil: none has.
	TestedAt *time.Time `db:"tested_at"`
}

// DKIMName is the name in the DNS below which DKIMRecord belongs.
func (s Sender) DKIMName() string { return s.DKIMSelector + "._domainkey." + s.DKIMDomain }

// SMIMEUntil returns until when the certificate holds; zero when there is none. Afterwards letters go unsigned.
func (s Sender) SMIMEUntil() time.Time {
	leaf, _, err := readChain(s.SMIMEChain)
	if err != nil {
		return time.Time{}
	}
	return leaf.NotAfter
}

// SenderDraft is what a sender is to be. Passwords and keys that are empty stay as they are, as long as what they belong
// to stays.
type SenderDraft struct {
	Address, Name         string
	Host                  string
	Port                  int
	TLS                   string
	Username, Password    string
	PerMinute             int
	DKIMDomain            string
	DKIMSelector, DKIMKey string
	MakeDKIMKey           bool // makes a new key in place of DKIMKey
	SMIMEChain, SMIMEKey  string
}

package arch_test

import "slices"

// The ground: rooms that know nothing of the domain. They may import each other.
var ground = []string{
	"actor", "bounce", "calendar", "combiner", "config", "dates", "db", "fault", "form", "i18n", "idempotency", "job", "localpg", "mailbox", "oidc", "picture", "question", "slug", "table", "token", "wish", "wording",
}

// The stair of the domain: each step may import those before it.
var stair = [][]string{
	{"organisation"},
	{"mailing", "venue"},
	{"account"},
	{"event"},
	{"notice", "news"},
	{"registration"},
	{"broadcast", "correspondence", "export", "reminder", "auditlog", "statistics", "delivery"},
	{"demo"},
}

// The front may import the ground and the whole stair, except for db: pages cannot pass by the
// front doors of the rooms.
var front = [][]string{
	{"web/asset", "web/limit"},
	{"web/view"},
	{"web"},
	{"web/kept", "web/attendee", "web/handbook"},
	{"web/public", "web/office", "api", "server"},
}

// roof may import everything.
const roof = "app"

// testOnly are rooms that no program may contain. Programs of their own start in those of programs.
var (
	testOnly = []string{"apptest", "arch", "bench", "dbtest", "e2e", "mailing/smtptest", "oidc/oidctest"}
	programs = []string{"web/asset/sync"}
)

// tables says which room writes which table.
var tables = map[string][]string{
	"organisation": {"regions", "municipalities", "region_municipalities", "organisations", "organisation_versions", "organisation_directory"},
	"mailing":      {"letters", "letter_parts", "letter_files", "senders", "event_routes"},
	"venue":        {"venues"},
	"account": {"accounts", "memberships", "team_memberships", "sessions", "password_invitations", "failed_sign_ins", "api_tokens", "code_apps", "recovery_codes", "passkeys",
		"passkey_questions", "half_sign_ins", "account_identities", "provider_mappings", "provider_questions", "known_devices", "address_changes"},
	"event":  {"topics", "events", "event_hosts", "host_invitations", "event_topics", "event_fields", "event_changes", "event_templates", "event_series"},
	"notice": {"privacy_notices"},
	"news":   {"subscriptions", "subscription_letters", "subscription_asks", "ended_subscriptions", "announcements", "withheld_events"},
	"registration": {"event_seats", "seat_pools", "registrations", "registration_states", "registration_groups", "special_answers",
		"answer_files", "allocations", "workshops", "workshop_places", "workshop_allotments", "workshop_allotment_lines", "invitations", "invitation_codes",
		"registration_counts", "registration_words", "registration_words_due", "saved_filters", "bulk_decisions", "bulk_decision_moves", "bulk_decision_letters"},
	"broadcast":      {"broadcasts", "broadcast_files", "broadcast_recipients"},
	"correspondence": {"letter_texts", "change_letter_decisions"},
	"export":         {"exports", "list_columns"},
	"auditlog":       {"audit_entries"},
	"picture":        {"pictures", "picture_files"},
	"idempotency":    {"idempotency_keys"},
	"job":            {"job_runs"},
	"app":            {"installation"},
}

// owners names the rooms that may import a library, and all below its path.
var owners = map[string][]string{
	"github.com/jmoiron/sqlx":             {"db"},
	"github.com/lib/pq":                   {"db"},
	"github.com/pressly/goose":            {"db"},
	"github.com/wneessen/go-mail":         {"mailing"},
	"github.com/emersion/go-msgauth":      {"mailing"},
	"github.com/gin-gonic/gin":            {"web", "web/handbook", "web/public", "web/office", "api", "server"},
	"github.com/danielgtaylor/huma":       {"api"},
	"github.com/xuri/excelize":            {"export", "table"},
	"github.com/alexedwards/argon2id":     {"account"},
	"github.com/go-webauthn/webauthn":     {"account"},
	"github.com/pquerna/otp":              {"account"},
	"golang.org/x/image":                  {"picture"},
	"rsc.io/qr":                           {"web/office"},
	"github.com/prometheus/client_golang": {"server"},
	"github.com/nicksnyder/go-i18n":       {"i18n"},
	"github.com/andybalholm/brotli":       {"web/asset"},
	"github.com/yuin/goldmark":            {"web/view"},
	"github.com/microcosm-cc/bluemonday":  {"web/view"},
	"github.com/alecthomas/kong":          {"cmd/tagungsbuero"},
	"github.com/coreos/go-oidc":           {"oidc"},
	"golang.org/x/oauth2":                 {"oidc"},
	"github.com/oauth2-proxy/mockoidc":    {"oidc/oidctest"},
	"github.com/golang-jwt/jwt":           {"oidc/oidctest"},
	"github.com/chromedp/chromedp":        {},
	"github.com/PuerkitoBio/goquery":      {},
	"github.com/getkin/kin-openapi":       {},
	"github.com/emersion/go-imap":         {"mailbox"},
	"github.com/emersion/go-smtp":         {"mailing/smtptest", "oidc/oidctest"},
	"go.uber.org/goleak":                  {},
	"pgregory.net/rapid":                  {},
	"github.com/google/go-cmp":            {},
}

// forbidden are calls that only some files may make, with the reason.
var forbidden = map[string]map[string]string{
	"time.Now": {
		"db/db.go":          "it is the clock of all others",
		"db/statement.go":   "it bounds the age of a plan, which no test sets",
		"server/watch.go":   "it measures how long an answer takes",
		"web/kept/check.go": "it bounds the age of a cache, which no test sets",
	},
	"context.Background": {
		"server/metrics.go": "Prometheus asks without a context",
		"app/database.go":   "stopping goes on after everything has ended",
	},
}

// mayImport reports whether the room from may import the room to.
func mayImport(from, to string) bool {
	switch {
	case from == roof, slices.Contains(programs, from):
		return to != roof
	case to == roof:
		return false
	case slices.Contains(ground, to):
		return to != "db" || stepOf(front, from) < 0
	case slices.Contains(ground, from):
		return false
	}
	fromStep, toStep := stepOf(stair, from), stepOf(stair, to)
	if fromFront := stepOf(front, from); fromFront >= 0 {
		return toStep >= 0 || below(front, from, to)
	}
	return fromStep > toStep && toStep >= 0
}

func below(stairs [][]string, from, to string) bool {
	toStep := stepOf(stairs, to)
	return toStep >= 0 && toStep < stepOf(stairs, from)
}

// stepOf returns on which step a room stands, or -1.
func stepOf(stairs [][]string, room string) int {
	return slices.IndexFunc(stairs, func(step []string) bool { return slices.Contains(step, room) })
}

package migrations

// Kept says of the tables that are added to and not changed which rights the role of the service has on
// them. On all others it may select, insert, update and delete.
var Kept = map[string]string{
	"audit_entries":            "SELECT", // triggers write it, as the owner
	"registration_states":      "SELECT, INSERT, UPDATE (reason)",
	"exports":                  "SELECT, INSERT",
	"event_changes":            "SELECT, INSERT",
	"privacy_notices":          "SELECT, INSERT",
	"allocations":              "SELECT, INSERT",
	"workshop_allotments":      "SELECT, INSERT",
	"workshop_allotment_lines": "SELECT, INSERT",
	"goose_db_version":         "SELECT",
}

package registration

import (
	"maps"
	"net/mail"
	"regexp"
	"slices"
	"strings"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/table"
)

// Invitee is one line of a list of people to invite.
type Invitee struct {
	Line         int // in the list, from 1
	Email        string
	FirstName    string
	LastName     string
	Organisation string
}

// inviteeColumns are the headings that people write above such a list.
var inviteeColumns = map[string][]string{
	"email":        {"E-Mail", "E-Mail-Adresse", "Mail", "Mailadresse", "Adresse"},
	"first_name":   {"Vorname"},
	"last_name":    {"Nachname", "Familienname", "Name"},
	"organisation": {"Einrichtung", "Organisation", "Institution", "Dienststelle"},
}

// ReadInvitees reads a list that was pasted, or uploaded as a file with this name: addresses as mail
// programs write them, one below the other or with semicolons between, or a table. Without headings
// the cells of a line count as first name, last name and institution, the address standing anywhere. unknown
// are the headings that were not understood. Errors as in table.Read.
func ReadInvitees(name string, data []byte) (invitees []Invitee, unknown []string, err error) {
	if invitees, ok := readAddresses(string(data)); ok {
		return invitees, nil, nil
	}
	sheet, err := table.Read(name, data)
	if err != nil {
		return nil, nil, err
	}
	if sheet.Header == nil {
		for _, row := range sheet.Rows {
			invitees = append(invitees, inviteesOf(row)...)
		}
		return invitees, nil, nil
	}
	sheet, unknown = sheet.Match(inviteeColumns)
	for _, row := range sheet.Rows {
		i := Invitee{Line: row.Line, FirstName: row.Cells["first_name"], LastName: row.Cells["last_name"], Organisation: row.Cells["organisation"]}
		invitees = append(invitees, i.at(row.Cells["email"]))
	}
	return invitees, unknown, nil
}

// readAddresses reads lines of addresses; false when one of them is something else.
func readAddresses(text string) ([]Invitee, bool) {
	var invitees []Invitee
	for n, line := range strings.Split(text, "\n") {
		line = strings.Trim(line, " \t\r,;\uFEFF")
		if line == "" {
			continue
		}
		for part := range strings.SplitSeq(line, ";") {
			addresses, err := parseAddresses(part)
			if err != nil {
				return nil, false
			}
			for _, a := range addresses {
				invitees = append(invitees, Invitee{Line: n + 1}.named(a))
			}
		}
	}
	return invitees, len(invitees) > 0
}

// withComma is an address as German mail programs show it, with a comma in the name that no quotation marks are around.
var withComma = regexp.MustCompile(`^\s*([^<>@"]*,[^<>@"]*?)\s*<([^<>\s]+@[^<>\s]+)>\s*$`)

func parseAddresses(text string) ([]*mail.Address, error) {
	if found := withComma.FindStringSubmatch(text); found != nil {
		return []*mail.Address{{Name: found[1], Address: found[2]}}, nil
	}
	return mail.ParseAddressList(text)
}

// inviteesOf reads a line without headings: one person, or several addresses.
func inviteesOf(row table.Row) []Invitee {
	var addresses, words []string
	for _, column := range slices.SortedFunc(maps.Keys(row.Cells), byColumn) {
		if cell := row.Cells[column]; strings.Contains(cell, "@") {
			addresses = append(addresses, cell)
		} else {
			words = append(words, cell)
		}
	}
	i := Invitee{Line: row.Line}
	switch {
	case len(addresses) == 0:
		return []Invitee{i.at(words[0])}
	case len(addresses) > 1:
		var all []Invitee
		for _, address := range append(addresses, words...) {
			all = append(all, i.at(address))
		}
		return all
	case len(words) == 1:
		i.FirstName, i.LastName = splitName(words[0])
	case len(words) > 1:
		i.FirstName, i.LastName, i.Organisation = words[0], words[1], strings.Join(words[2:], ", ")
	}
	return []Invitee{i.at(addresses[0])}
}

// byColumn sorts A, B, …, Z, AA.
func byColumn(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

// at takes the address from a cell, and the name that may stand with it.
func (i Invitee) at(cell string) Invitee {
	if addresses, err := parseAddresses(cell); err == nil && len(addresses) == 1 {
		return i.named(addresses[0])
	}
	i.Email = cell
	return i
}

func (i Invitee) named(address *mail.Address) Invitee {
	i.Email = address.Address
	if i.FirstName == "" && i.LastName == "" {
		i.FirstName, i.LastName = splitName(address.Name)
	}
	return i
}

// splitName divides "Kim Beispiel" and "Beispiel, Kim". It may be wrong: whoever registers sees the
// names and can correct them.
func splitName(name string) (first, last string) {
	if last, first, ok := strings.Cut(name, ","); ok {
		return strings.TrimSpace(first), strings.TrimSpace(last)
	}
	words := strings.Fields(name)
	if len(words) == 0 {
		return "", ""
	}
	end := len(words) - 1
	return strings.Join(words[:end], " "), words[end]
}

// checked returns the invitee as kept, or as it came with the mistakes of the line.
func (i Invitee) checked() (Invitee, []fault.Field) {
	f := form.New(nil)
	kept := Invitee{Line: i.Line, Email: f.Address("email", i.Email, form.Required),
		FirstName: f.Line("first_name", i.FirstName), LastName: f.Line("last_name", i.LastName), Organisation: f.Line("organisation", i.Organisation)}
	if mistakes := mistakesOf(f.Fault()); len(mistakes) > 0 {
		return i, mistakes
	}
	return kept, nil
}

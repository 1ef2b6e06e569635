package account

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
)

// Length and a list of what is guessed first, no kinds of characters: NIST SP 800-63B, 5.1.1.2, and
// BSI ORP.4.A22.
const (
	minPassword = 12
	maxPassword = 200
	// minDifferent keeps "aaaaaaaaaaaa" and "121212121212" out.
	minDifferent = 5
	// decoration is how many digits and signs around one word change nothing about how easy it is.
	decoration = 8
	// minOwn is how much of a password must be left without the words about the person.
	minOwn = 8
	// minPersonal is from how many letters on a word about the person counts.
	minPersonal = 4
)

// checkPassword notes what is wrong with a new password of the account. organisations are the names
// of those it works for.
func checkPassword(f *form.Form, password string, a Account, organisations ...string) {
	if key, args := passwordMistake(password, a, organisations...); key != "" {
		f.Fail("password", key, args)
	}
}

func passwordMistake(password string, a Account, organisations ...string) (key string, args fault.Args) {
	if !utf8.ValidString(password) {
		return "form.encoding", nil
	}
	lower := strings.ToLower(normalPassword(password))
	switch length := utf8.RuneCountInString(lower); {
	case length < minPassword:
		return "account.password_short", fault.Args{"Min": minPassword}
	case length > maxPassword:
		return "form.too_long", fault.Args{"Count": maxPassword}
	case isCommon(lower):
		return "account.password_common", nil
	case isPersonal(lower, append(organisations, a.Name, a.Email)):
		return "account.password_personal", nil
	}
	return "", nil
}

// isCommon recognises what stands in the list, also repeated or with some digits and signs around it.
func isCommon(lower string) bool {
	if countDifferent(lower) < minDifferent || isListed(lower) {
		return true
	}
	word := strings.TrimFunc(lower, isNoLetter)
	if utf8.RuneCountInString(lower)-utf8.RuneCountInString(word) > decoration {
		return false
	}
	return isListed(word) || isListed(unit(word))
}

// isPersonal reports whether too little is left without name, address and organisations.
func isPersonal(lower string, about []string) bool {
	words := strings.FieldsFunc(strings.ToLower(normalPassword(strings.Join(about, " "))), isNoLetter)
	slices.SortFunc(words, func(a, b string) int { return len(b) - len(a) }) // "beispielhaft" before "beispiel"
	own := lower
	for _, word := range words {
		if utf8.RuneCountInString(word) >= minPersonal {
			own = strings.ReplaceAll(own, word, " ")
		}
	}
	if own == lower {
		return false
	}
	return utf8.RuneCountInString(strings.Join(strings.FieldsFunc(own, isSign), "")) < minOwn
}

func isSign(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

func isNoLetter(r rune) bool { return !unicode.IsLetter(r) }

// unit returns the shortest part that the text repeats, or the text.
func unit(text string) string {
	if at := strings.Index((text + text)[min(1, len(text)):], text); at >= 0 {
		return text[:min(at+1, len(text))]
	}
	return text
}

func countDifferent(text string) int {
	seen := map[rune]bool{}
	for _, r := range text {
		seen[r] = true
	}
	return len(seen)
}

package registration

import (
	"encoding/json"
	"fmt"

	"tagungsbuero/internal/fault"
)

// versionOf names what a registration says: it is another after every change of its answers, and the
// same as long as nothing of that changes. It is signed, for it is shown also to those who must not see
// answers of special categories: a plain sum could be compared with guesses.
func (l Links) versionOf(r Registration, special Answers, files []File) (string, error) {
	said, err := json.Marshal([]any{r.Person, r.Party, r.Locale, r.Answers, special, files})
	if err != nil {
		return "", fmt.Errorf("name version of registration: %w", err)
	}
	return l.Signer.Sign("version of registration", string(said)), nil
}

// refuseOutdated refuses a change that was made for another version than the stored one. Nobody's
// answers are lost silently when a form was open twice. Without a version the later change wins.
func (l Links) refuseOutdated(sent Application, r Registration, special Answers, files []File) error {
	if sent.Version == "" {
		return nil
	}
	stands, err := l.versionOf(r, special, files)
	if err == nil && stands != sent.Version {
		err = fault.New(fault.Conflict, "registration.changed_meanwhile")
	}
	return err
}

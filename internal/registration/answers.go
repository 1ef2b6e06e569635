package registration

import (
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"tagungsbuero/internal/question"
)

// Answers are what a person answered, each with the question as it read at the time.
type Answers []question.Answer

// Value implements driver.Valuer: answers are kept as JSON.
func (a Answers) Value() (driver.Value, error) { return a.text() }

// Scan implements sql.Scanner.
func (a *Answers) Scan(stored any) error {
	switch text := stored.(type) {
	case []byte:
		return json.Unmarshal(text, a)
	case string:
		return json.Unmarshal([]byte(text), a)
	}
	return errors.New("read answers: neither text nor bytes")
}

func (a Answers) text() (string, error) {
	if len(a) == 0 {
		return "[]", nil
	}
	text, err := json.Marshal([]question.Answer(a))
	if err != nil {
		return "", fmt.Errorf("write answers: %w", err)
	}
	return string(text), nil
}

// apart divides the answers into those of ordinary and those of special categories.
func (a Answers) apart() (ordinary, special Answers) {
	for _, answer := range a {
		if answer.Special {
			special = append(special, answer)
			continue
		}
		ordinary = append(ordinary, answer)
	}
	return ordinary, special
}

// Find returns the answer to the question with the key.
func (a Answers) Find(key string) (question.Answer, bool) {
	i := slices.IndexFunc(a, func(answer question.Answer) bool { return answer.Key == key })
	if i < 0 {
		return question.Answer{}, false
	}
	return a[i], true
}

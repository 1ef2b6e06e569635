package export

import (
	"strconv"
	"time"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/registration"
)

const answerWidth = 24 // in characters

// day is a date without a time of day.
type day time.Time

// questionColumns are the ordinary questions of the form as it is now. Those of special categories
// have a list of their own for those with a right of their own.
func questionColumns(questions event.Questions) (columns []column) {
	for _, q := range questions {
		if !q.Special {
			columns = append(columns, column{q.Label, answerWidth, answerTo(q.Key)})
		}
	}
	return columns
}

// formerColumns are the questions that only answers still tell of.
func formerColumns(questions []registration.FormerQuestion) []column {
	columns := make([]column, len(questions))
	for i, q := range questions {
		columns[i] = column{q.Label, answerWidth, answerTo(q.Key)}
	}
	return columns
}

func answerTo(key string) func(line) any {
	return func(l line) any {
		answer, ok := l.Answers.Find(key)
		if !ok || answer.Special {
			return nil
		}
		return answerCell(answer)
	}
}

// answerCell returns numbers and days as what they are, everything else as people read it. An answer is
// of the kind that the question had when it was given.
func answerCell(answer question.Answer) any {
	text := answer.Text()
	switch answer.Kind {
	case question.KindNumber:
		if n, err := strconv.Atoi(text); err == nil {
			return n
		}
	case question.KindDate:
		if date, err := dates.ParseDay(text); err == nil {
			return day(date)
		}
	}
	return text
}

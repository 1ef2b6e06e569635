package export

import (
	"strconv"
	"time"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/registration"
)

const answerWidth = 24 // in characters

// day is a date without a time of day.
type day time.Time

// questionColumns are the ordinary questions of the form as it is now. Those of special categories
// have a list of their own for those with a right of their own.
func questionColumns(questions event.Questions) (columns []Column) {
	for _, q := range questions {
		if !q.Special && q.Kind != question.KindWorkshops {
			columns = append(columns, answerColumn(q.Key, q.Label))
		}
	}
	return columns
}

// workshopColumns are those of each slot: where somebody goes, and the wishes.
func workshopColumns(questions event.Questions) (columns []Column) {
	for _, slot := range question.Slots(questions) {
		columns = append(columns, Column{Key: "workshop:" + slot.Key, Label: slot.Label, width: answerWidth,
			value: func(l line) any { return workshopCell(slot, l.Workshops[slot.Key]) }})
		for rank, key := range question.WishKeys[:slot.Wishes()] {
			columns = append(columns, Column{Key: "wish:" + slot.Key + ":" + strconv.Itoa(rank+1), Label: slot.Label + ": " + i18n.Text(i18n.German, key, nil),
				width: answerWidth, contacts: true, value: wishOf(slot.Key, rank)})
		}
	}
	return columns
}

func workshopCell(slot question.Question, workshop string) any {
	option, ok := slot.Option(workshop)
	if !ok {
		return nil
	}
	return option.Label
}

// wishOf reads a wish in the words of the time.
func wishOf(key string, rank int) func(line) any {
	return func(l line) any {
		answer, ok := l.Answers.Find(key)
		if !ok || rank >= len(answer.Labels) {
			return nil
		}
		return answer.Labels[rank]
	}
}

// formerColumns are the questions that only answers still tell of.
func formerColumns(questions []registration.FormerQuestion) []Column {
	columns := make([]Column, len(questions))
	for i, q := range questions {
		columns[i] = answerColumn(q.Key, q.Label)
	}
	return columns
}

func answerColumn(key, question string) Column {
	return Column{Key: "answer:" + key, Label: question, width: answerWidth, contacts: true, value: answerTo(key)}
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

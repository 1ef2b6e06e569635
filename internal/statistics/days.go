package statistics

import "time"

// Day says how many registrations came on a day in Berlin.
type Day struct {
	Date time.Time // midnight UTC of the date
	N    int
}

// Days are the days on which registrations came, in their order.
type Days []Day

// Step is how much time one column of a chart stands for.
type Step string

// The steps.
const (
	StepDay   Step = "day"
	StepWeek  Step = "week" // from Monday
	StepMonth Step = "month"
	StepYear  Step = "year"
)

// Period is one column of a chart: the registrations that came in it, and all until its end.
type Period struct {
	From  time.Time // its first date
	N     int
	Total int
}

// mostPeriods is how many columns one can tell apart on a telephone.
const mostPeriods = 40

// Periods puts the days into as small steps as make at most forty columns, those without any registration included.
func (d Days) Periods() (Step, []Period) {
	if len(d) == 0 {
		return StepDay, nil
	}
	step := StepDay
	for _, wider := range []Step{StepWeek, StepMonth, StepYear} {
		if d.columns(step) <= mostPeriods {
			break
		}
		step = wider
	}
	periods, total := []Period{}, 0
	last := step.begin(d[len(d)-1].Date)
	for from := step.begin(d[0].Date); !from.After(last); from = step.next(from) {
		periods = append(periods, Period{From: from})
	}
	at := 0
	for _, day := range d {
		for step.begin(day.Date).After(periods[at].From) {
			at++
			periods[at].Total = total
		}
		total += day.N
		periods[at].N += day.N
		periods[at].Total = total
	}
	return step, periods
}

func (d Days) columns(step Step) int {
	n, last := 0, d[len(d)-1].Date
	for from := step.begin(d[0].Date); !from.After(last) && n <= mostPeriods; from = step.next(from) {
		n++
	}
	return n
}

// begin returns the first date of the period in which the date lies.
func (s Step) begin(date time.Time) time.Time {
	switch s {
	case StepWeek:
		return date.AddDate(0, 0, -(int(date.Weekday())+6)%7)
	case StepMonth:
		return time.Date(date.Year(), date.Month(), 1, 0, 0, 0, 0, time.UTC)
	case StepYear:
		return time.Date(date.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return date
}

func (s Step) next(from time.Time) time.Time {
	switch s {
	case StepWeek:
		return from.AddDate(0, 0, 7)
	case StepMonth:
		return from.AddDate(0, 1, 0)
	case StepYear:
		return from.AddDate(1, 0, 0)
	}
	return from.AddDate(0, 0, 1)
}

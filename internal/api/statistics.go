package api

import (
	"context"
	"net/http"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/statistics"
)

func (a *API) registerStatistics() {
	refusals := []int{http.StatusForbidden, http.StatusNotFound}
	offer(a, operation{method: http.MethodGet, path: "/events/{slug}/statistics", tag: tagRegistrations, summary: "Read the figures of an event",
		description: "Numbers only. Answers to the hosts' own questions are not counted.", forAccounts: true, refusals: refusals}, a.showEventStatistics)
	offer(a, operation{method: http.MethodGet, path: "/organisations/{slug}/statistics", tag: tagDirectory, summary: "Read the figures of all events of an organisation",
		description: "Those that it hosts alone or with others, drafts excepted.", forAccounts: true, refusals: refusals}, a.showOrganisationStatistics)
}

// Figures are what can be counted over one or many events.
type Figures struct {
	ByState        map[string]int `json:"by_state" doc:"Registrations in each state; a state that is missing has none."`
	Days           []DayCount     `json:"days" doc:"Days in Berlin on which registrations came, the earliest first."`
	Kinds          []OriginCount  `json:"organisation_kinds" doc:"By kind of organisation, the most seats first; empty when nobody said."`
	CarrierGroups  []OriginCount  `json:"carrier_groups" doc:"By carrier group, likewise."`
	Municipalities []OriginCount  `json:"municipalities" doc:"By key of a municipality, likewise."`
	Letters        LetterCount    `json:"letters"`
}

// DayCount says how many registrations came on a day.
type DayCount struct {
	Date          string `json:"date" format:"date"`
	Registrations int    `json:"registrations"`
}

// OriginCount says how many registrations there are of something.
type OriginCount struct {
	Key           string `json:"key" doc:"Empty: nobody said."`
	Registrations int    `json:"registrations" doc:"All that ever came."`
	Seats         int    `json:"seats" doc:"That they take."`
	Waiting       int    `json:"waiting" doc:"People on the waitlist."`
}

// LetterCount counts letters by what became of them.
type LetterCount struct {
	Sent    int `json:"sent"`
	Waiting int `json:"waiting"`
	Failed  int `json:"failed"`
}

// EventStatistics are the figures of one event.
type EventStatistics struct {
	Figures
	Seats     SeatPicture    `json:"seats"`
	Workshops []WorkshopSlot `json:"workshops"`
}

// OrganisationStatistics are the figures of all events of an organisation.
type OrganisationStatistics struct {
	Figures
	Year      *int         `json:"year" doc:"In which the events begin; null: in any."`
	Years     []int        `json:"years" doc:"In which there are events, the latest first."`
	Cancelled int          `json:"cancelled" doc:"How many of the events are cancelled."`
	Taken     int          `json:"taken" doc:"Seats, of all events."`
	Waiting   int          `json:"waiting" doc:"People on waitlists."`
	Events    []EventCount `json:"events" doc:"The latest first."`
}

// EventCount is one event in the figures of its host.
type EventCount struct {
	Slug     string    `json:"slug"`
	Title    string    `json:"title"`
	State    string    `json:"state"`
	StartsAt time.Time `json:"starts_at"`
	Capacity *int      `json:"capacity" doc:"null: unlimited."`
	Taken    int       `json:"taken"`
	Waiting  int       `json:"waiting"`
}

func figuresOf(f statistics.Figures) Figures {
	figures := Figures{ByState: map[string]int{}, Days: make([]DayCount, len(f.Days)), Kinds: originsOf(f.Origins.Kinds),
		CarrierGroups: originsOf(f.Origins.CarrierGroups), Municipalities: originsOf(f.Origins.Municipalities), Letters: LetterCount(f.Letters)}
	for state, n := range f.ByState {
		figures.ByState[string(state)] = n
	}
	for i, day := range f.Days {
		figures.Days[i] = DayCount{Date: day.Date.Format(time.DateOnly), Registrations: day.N}
	}
	return figures
}

func originsOf(counts []statistics.Count) []OriginCount {
	items := make([]OriginCount, len(counts))
	for i, count := range counts {
		items[i] = OriginCount(count)
	}
	return items
}

type eventStatisticsAnswer struct{ Body EventStatistics }

func (a *API) showEventStatistics(ctx context.Context, who actor.Actor, in *EventPath) (*eventStatisticsAnswer, error) {
	figures, err := a.Statistics.Event(ctx, who, in.Slug)
	if err != nil {
		return nil, err
	}
	return &eventStatisticsAnswer{EventStatistics{Figures: figuresOf(figures.Figures), Seats: pictureOf(figures.Seats), Workshops: slotsOf(figures.Workshops)}}, nil
}

type organisationStatisticsInput struct {
	Slug string `path:"slug" doc:"Names the organisation."`
	Year int    `query:"year" doc:"In which the events begin; without it: in any."`
}

type organisationStatisticsAnswer struct{ Body OrganisationStatistics }

func (a *API) showOrganisationStatistics(ctx context.Context, who actor.Actor, in *organisationStatisticsInput) (*organisationStatisticsAnswer, error) {
	figures, err := a.Statistics.Organisation(ctx, who, in.Slug, in.Year)
	if err != nil {
		return nil, err
	}
	body := OrganisationStatistics{Figures: figuresOf(figures.Figures), Years: append([]int{}, figures.Years...), Cancelled: figures.Total.Cancelled,
		Taken: figures.Total.Taken, Waiting: figures.Total.Waiting, Events: make([]EventCount, len(figures.Events))}
	if figures.Year != 0 {
		body.Year = &figures.Year
	}
	for i, line := range figures.Events {
		body.Events[i] = EventCount{Slug: line.Event.Slug, Title: line.Event.Title, State: string(line.Event.State), StartsAt: line.Event.StartsAt,
			Capacity: line.Seats.Capacity, Taken: line.Seats.Taken, Waiting: line.Seats.Waiting}
	}
	return &organisationStatisticsAnswer{body}, nil
}

package api

import (
	"strconv"
	"time"

	"tagungsbuero/internal/registration"
)

// AllocationPreview is what an allocation comes to.
type AllocationPreview struct {
	Method      AllocationMethod `json:"method"`
	Seed        string           `json:"seed" doc:"Of a lot; empty for the other methods."`
	Fingerprint string           `json:"fingerprint" doc:"To be sent with the decision."`
	Confirmed   int              `json:"confirmed" doc:"How many get a seat."`
	Waitlisted  int              `json:"waitlisted" doc:"How many wait."`
	Declined    int              `json:"declined" doc:"How many get neither."`
	Items       []Allotment      `json:"items" doc:"In the order in which seats are given."`
}

// Allotment is what one person gets.
type Allotment struct {
	Reference    string            `json:"reference"`
	FirstName    string            `json:"first_name"`
	LastName     string            `json:"last_name"`
	Organisation string            `json:"organisation"`
	Party        int               `json:"party" doc:"For how many people it stands."`
	State        RegistrationState `json:"state" doc:"confirmed, waitlisted or declined."`
}

func previewOf(p registration.AllocationPreview) AllocationPreview {
	return AllocationPreview{
		Method: AllocationMethod(p.Method), Seed: p.Seed, Fingerprint: p.Fingerprint, Confirmed: p.Count(registration.Confirmed),
		Waitlisted: p.Count(registration.Waitlisted), Declined: p.Count(registration.Declined), Items: outcomesOf(p.Outcomes),
	}
}

func outcomesOf(outcomes []registration.AllocationOutcome) []Allotment {
	items := make([]Allotment, len(outcomes))
	for i, o := range outcomes {
		items[i] = Allotment{Reference: string(o.Reference), FirstName: o.FirstName, LastName: o.LastName, Organisation: o.Organisation,
			Party: o.Party, State: RegistrationState(o.To)}
	}
	return items
}

// AllocationList is the whole list.
type AllocationList struct {
	Items []Allocation `json:"items"`
	Next  string       `json:"next" doc:"Always empty."`
}

// Allocation is a decision that was made.
type Allocation struct {
	Number     int              `json:"number" doc:"From 1."`
	Method     AllocationMethod `json:"method"`
	Seed       string           `json:"seed"`
	DecidedAt  time.Time        `json:"decided_at"`
	Account    *string          `json:"account" doc:"The name of the account that decided."`
	Confirmed  int              `json:"confirmed"`
	Waitlisted int              `json:"waitlisted"`
	Declined   int              `json:"declined"`
}

// AllocationProtocol says what a decision gave to whom.
type AllocationProtocol struct {
	Allocation
	Items []Allotment `json:"items"`
}

func allocationOf(r registration.AllocationRecord, number int) Allocation {
	return Allocation{Number: number, Method: AllocationMethod(r.Method), Seed: r.Seed, DecidedAt: r.DecidedAt, Account: r.Account,
		Confirmed: r.Confirmed, Waitlisted: r.Waitlisted, Declined: r.Declined}
}

// ordinal reads a number that counts from 1; 0, which leads nowhere, when it is none.
func ordinal(sent string) int {
	n, err := strconv.Atoi(sent)
	if err != nil || n < 1 {
		return 0
	}
	return n
}

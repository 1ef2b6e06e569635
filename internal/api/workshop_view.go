package api

import (
	"time"

	"tagungsbuero/internal/registration"
)

// WorkshopSlotList is the whole list.
type WorkshopSlotList struct {
	Items []WorkshopSlot `json:"items"`
	Next  string         `json:"next" doc:"Always empty."`
}

// WorkshopSlot tells how the workshops of a slot are wished for and filled.
type WorkshopSlot struct {
	Key       string         `json:"key" doc:"Of the question that asks for wishes."`
	Label     string         `json:"label"`
	Workshops []WorkshopFill `json:"workshops"`
	Plenary   int            `json:"plenary" doc:"How many people with a seat wish for none of them."`
	Open      int            `json:"open" doc:"How many wish for one and have none yet."`
}

// WorkshopFill tells the same of one workshop.
type WorkshopFill struct {
	Key      string `json:"key" doc:"Value of the option."`
	Label    string `json:"label"`
	Capacity *int   `json:"capacity" doc:"null: unlimited."`
	Taken    int    `json:"taken" doc:"How many go there."`
	Wishes   []int  `json:"wishes" doc:"How many people with a seat wish for it first, second, third."`
}

func slotsOf(slots []registration.WorkshopSlot) []WorkshopSlot {
	items := make([]WorkshopSlot, len(slots))
	for i, slot := range slots {
		items[i] = WorkshopSlot{Key: slot.Key, Label: slot.Label, Plenary: slot.Plenary, Open: slot.Open, Workshops: make([]WorkshopFill, len(slot.Workshops))}
		for n, fill := range slot.Workshops {
			items[i].Workshops[n] = WorkshopFill(fill)
		}
	}
	return items
}

// WorkshopPlace says where somebody goes in a slot.
type WorkshopPlace struct {
	Slot          string `json:"slot" doc:"Key of the slot."`
	SlotLabel     string `json:"slot_label"`
	Workshop      string `json:"workshop" doc:"Value of the workshop; empty: none."`
	WorkshopLabel string `json:"workshop_label"`
	Wish          int    `json:"wish" doc:"Which of the person's wishes it is, from 1; 0: none of them."`
	ByHand        bool   `json:"by_hand" doc:"The hosts chose it; sharing out leaves it alone."`
	Version       string `json:"version" doc:"To be sent as before with a choice for this slot."`
}

func placesOf(places []registration.WorkshopPlace) []WorkshopPlace {
	items := make([]WorkshopPlace, len(places))
	for i, place := range places {
		items[i] = workshopPlaceOf(place)
	}
	return items
}

func workshopPlaceOf(p registration.WorkshopPlace) WorkshopPlace {
	return WorkshopPlace{Slot: p.Slot, SlotLabel: p.SlotLabel, Workshop: p.Workshop, WorkshopLabel: p.Label, Wish: p.Wish, ByHand: p.ByHand, Version: p.Version()}
}

// WorkshopPreview is what sharing out comes to.
type WorkshopPreview struct {
	Seed        string         `json:"seed"`
	OnlyGaps    bool           `json:"only_gaps"`
	Fingerprint string         `json:"fingerprint" doc:"To be sent with the decision."`
	First       int            `json:"first" doc:"How often somebody gets the first wish."`
	Later       int            `json:"later" doc:"A later one."`
	None        int            `json:"none" doc:"None of them, and no other workshop."`
	Items       []WorkshopLine `json:"items" doc:"Slot by slot."`
}

// WorkshopLine is what one person gets in one slot.
type WorkshopLine struct {
	Reference    string `json:"reference"`
	FirstName    string `json:"first_name"`
	LastName     string `json:"last_name"`
	Organisation string `json:"organisation"`
	WorkshopPlace
}

func workshopLineOf(r registration.Registration, p WorkshopPlace) WorkshopLine {
	return WorkshopLine{Reference: string(r.Reference), FirstName: r.FirstName, LastName: r.LastName, Organisation: r.Organisation, WorkshopPlace: p}
}

func workshopPreviewOf(p registration.WorkshopPreview) WorkshopPreview {
	preview := WorkshopPreview{Seed: p.Seed, OnlyGaps: p.OnlyGaps, Fingerprint: p.Fingerprint, First: p.CountWish("", 1),
		Later: p.CountLater(""), None: p.CountNone(""), Items: make([]WorkshopLine, len(p.Lines))}
	for i, l := range p.Lines {
		preview.Items[i] = workshopLineOf(l.Registration, workshopPlaceOf(l.WorkshopPlace))
	}
	return preview
}

// WorkshopAllotmentList is the whole list.
type WorkshopAllotmentList struct {
	Items []WorkshopAllotment `json:"items"`
	Next  string              `json:"next" doc:"Always empty."`
}

// WorkshopAllotment is a time when the workshops were shared out.
type WorkshopAllotment struct {
	Number    int       `json:"number" doc:"From 1."`
	Seed      string    `json:"seed"`
	OnlyGaps  bool      `json:"only_gaps"`
	DecidedAt time.Time `json:"decided_at"`
	Account   *string   `json:"account" doc:"The name of the account that decided."`
	First     int       `json:"first" doc:"How often somebody got the first wish."`
	Later     int       `json:"later" doc:"A later one."`
	None      int       `json:"none" doc:"None of them, and no other workshop."`
}

func workshopAllotmentOf(r registration.WorkshopRecord, number int) WorkshopAllotment {
	return WorkshopAllotment{Number: number, Seed: r.Seed, OnlyGaps: r.OnlyGaps, DecidedAt: r.DecidedAt, Account: r.Account, First: r.First, Later: r.Later, None: r.None}
}

// WorkshopProtocol says what an allotment gave to whom.
type WorkshopProtocol struct {
	WorkshopAllotment
	Items []WorkshopLine `json:"items" doc:"Slot by slot, people in the order of a telephone book."`
}

func workshopProtocolOf(p registration.WorkshopProtocol, number int) WorkshopProtocol {
	protocol := WorkshopProtocol{WorkshopAllotment: workshopAllotmentOf(p.WorkshopRecord, number), Items: make([]WorkshopLine, len(p.Lines))}
	for i, l := range p.Lines {
		protocol.Items[i] = workshopLineOf(l.Registration, WorkshopPlace{Slot: l.Slot, SlotLabel: l.SlotLabel, Workshop: l.Workshop, WorkshopLabel: l.WorkshopLabel, Wish: l.Wish})
	}
	return protocol
}

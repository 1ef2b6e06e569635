package demo

import "tagungsbuero/internal/event"

// stillWaiting tells people three days before the start that they still wait.
func stillWaiting() event.Reminder {
	return event.Reminder{Letter: event.LetterWaiting, Anchor: event.AnchorStart, When: event.Before, Count: 3, Unit: event.UnitDays, Time: event.DefaultReminderTime}
}

// tooFew tells the team in the morning of the decision that people are missing.
func tooFew() event.Reminder {
	return event.Reminder{Letter: event.LetterMinimum, Anchor: event.AnchorDecide, When: event.Before, Unit: event.UnitDays, Time: "08:00"}
}

// allToKnow is the letter with what people need on the day.
func allToKnow(text string) event.Reminder {
	return event.Reminder{Letter: event.LetterInfo, Anchor: event.AnchorStart, When: event.Before, Count: 3, Unit: event.UnitDays, Time: event.DefaultReminderTime, Text: text}
}

// thanks are sent the day after.
func thanks() event.Reminder {
	return event.Reminder{Letter: event.LetterThanks, Anchor: event.AnchorEnd, When: event.After, Count: 1, Unit: event.UnitDays, Time: "10:00"}
}

package question

// Locales lists the languages that a form can be translated to, most needed first: those in which
// municipalities in North Rhine-Westphalia usually write to people.
var Locales = []string{"en", "tr", "uk", "ar", "ru", "fr", "pl", "ro", "bg", "fa", "ku", "sq", "es", "it", "ti"}

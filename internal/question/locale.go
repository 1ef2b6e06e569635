package question

import "slices"

// Locales lists the languages that a form can be translated to, most needed first: those in which
// municipalities in North Rhine-Westphalia usually write to people.
var Locales = []string{"en", "tr", "uk", "ar", "ru", "fr", "pl", "ro", "bg", "fa", "ku", "sq", "es", "it", "ti"}

// names are the languages as their speakers call them.
var names = map[string]string{
	"en": "English", "tr": "Türkçe", "uk": "Українська", "ar": "العربية", "ru": "Русский", "fr": "Français", "pl": "Polski", "ro": "Română",
	"bg": "Български", "fa": "فارسی", "ku": "Kurdî", "sq": "Shqip", "es": "Español", "it": "Italiano", "ti": "ትግርኛ", "de": "Deutsch",
}

// LanguageName returns a language as its speakers call it.
func LanguageName(locale string) string { return names[locale] }

// Translated returns the locales, in the order of Locales, that at least one of the questions is translated to.
func Translated(questions []Question) []string {
	return slices.DeleteFunc(slices.Clone(Locales), func(locale string) bool {
		return !slices.ContainsFunc(questions, func(q Question) bool { return q.IsIn(locale) })
	})
}

// IsIn reports whether anything of the question is translated to the locale.
func (q Question) IsIn(locale string) bool {
	return q.Texts[locale] != Text{} || slices.ContainsFunc(q.Options, func(o Option) bool { return o.Labels[locale] != "" })
}

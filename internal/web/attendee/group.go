package attendee

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tagungsbuero/internal/form"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/registration"
)

// mostPersons is how many persons of one form are read. No event lets so many come together, so that
// a longer form is refused by the number of its persons.
const mostPersons = 100

// PersonPrefix is the Sheet.Prefix of the n-th person of a group, counted from 0.
func PersonPrefix(n int) string { return fmt.Sprintf("persons[%d]", n) }

// ReadGroup takes everything that the form may hold about a group as it was sent; see Read. The
// persons must be numbered (see NumberPersons). Invalid when what is no choice was chosen.
func ReadGroup(r *http.Request, persons int) (registration.GroupApplication, error) {
	in := form.New(r.PostForm)
	together := form.OneOf(in, "together", []string{question.No, question.Yes}) == question.Yes
	if err := in.Fault(); err != nil {
		return registration.GroupApplication{}, err
	}
	g := registration.GroupApplication{
		ContactName: r.PostForm.Get("contact_name"), ContactEmail: r.PostForm.Get("contact_email"), ContactPhone: r.PostForm.Get("contact_phone"),
		Together: together, Unnamed: unnamedOf(r.PostForm.Get("unnamed")), Locale: r.PostForm.Get("letter_locale"),
		Submission: r.PostForm.Get("submission"), Code: r.PostForm.Get("invitation_code"), Persons: make([]registration.Application, persons),
	}
	for n := range min(persons, mostPersons) {
		var err error
		if g.Persons[n], err = Read(r, PersonPrefix(n)); err != nil {
			return registration.GroupApplication{}, err
		}
	}
	return g, nil
}

// unnamedOf reads a number of places, 0 when none was typed. What is no number is refused by the use
// case like one that is too small.
func unnamedOf(typed string) int {
	in := form.New(nil)
	n := in.Whole("unnamed", typed, form.AtLeast(0))
	if in.Fault() != nil {
		return -1
	}
	return n
}

// NumberPersons numbers the persons of a form without gaps, in their order, and returns how many
// there are. Those with the numbers to leave out, as they were sent, are dropped.
func NumberPersons(r *http.Request, without ...int) int {
	seen := map[int]bool{}
	for name := range r.PostForm {
		if n, _, ok := cutPerson(name); ok && !slices.Contains(without, n) {
			seen[n] = true
		}
	}
	sorted := slices.Sorted(maps.Keys(seen))
	numbers := make(map[int]int, len(sorted))
	for n, sent := range sorted {
		numbers[sent] = n
	}
	r.PostForm = numbered(r.PostForm, numbers)
	if r.MultipartForm != nil {
		r.MultipartForm.File = numbered(r.MultipartForm.File, numbers)
	}
	return len(sorted)
}

// EmptyPersons returns the numbers, as they were sent, of persons after the first about whom nothing at all
// was said: a form has room for more than may come. Whoever was added has what colleagues share.
func EmptyPersons(r *http.Request) (empty []int) {
	said := map[int]bool{}
	for name, values := range r.PostForm {
		if n, _, ok := cutPerson(name); ok {
			said[n] = said[n] || strings.TrimSpace(strings.Join(values, "")) != ""
		}
	}
	if r.MultipartForm != nil {
		for name := range r.MultipartForm.File {
			if n, _, ok := cutPerson(name); ok {
				said[n] = true
			}
		}
	}
	for i, n := range slices.Sorted(maps.Keys(said)) {
		if i > 0 && !said[n] {
			empty = append(empty, n)
		}
	}
	return empty
}

func numbered[M ~map[string]T, T any](sent M, numbers map[int]int) M {
	named := make(M, len(sent))
	for name, value := range sent {
		n, rest, ok := cutPerson(name)
		if !ok {
			named[name] = value
		} else if number, isKept := numbers[n]; isKept {
			named[PersonPrefix(number)+rest] = value
		}
	}
	return named
}

// cutPerson splits the name of an input of one person: persons[2][first_name] is 2 and [first_name].
func cutPerson(name string) (n int, rest string, ok bool) {
	after, isPerson := strings.CutPrefix(name, "persons[")
	number, rest, isClosed := strings.Cut(after, "]")
	n, err := strconv.Atoi(number)
	return n, rest, isPerson && isClosed && err == nil && strconv.Itoa(max(n, 0)) == number && strings.HasPrefix(rest, "[")
}

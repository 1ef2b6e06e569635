package table

import (
	"testing"

	"pgregory.net/rapid"
)

func TestWhatCouldBeginAFormulaIsGuarded(t *testing.T) {
	for text, want := range map[string]string{
		"=1+1": "'=1+1", "+SUM(A1)": "'+SUM(A1)", "-2": "'-2", "@SUM(A1)": "'@SUM(A1)", "  =1": "'  =1", "\u00A0=1": "'\u00A0=1",
		"＝1": "'＝1", "＋1": "'＋1", "－1": "'－1", "＠x": "'＠x", "\tx": "'\tx", "\rx": "'\rx", "\u200D=1": "'\u200D=1",
		"+49 211 12-34": "'+49 211 12-34", "Müller": "Müller", "a=b": "a=b", "": "", "0211 1234": "0211 1234", "'=1": "'=1",
	} {
		if got := Guarded(text); got != want {
			t.Errorf("Guarded(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestOnlyTheApostropheOfTheGuardIsTakenAway(t *testing.T) {
	for text, want := range map[string]string{
		"'=1+1": "=1+1", "'+49 211": "+49 211", "'-": "-", "'s-Hertogenbosch": "'s-Hertogenbosch", "'": "'", "''=1": "''=1", "=1": "=1", "O'Neill": "O'Neill",
	} {
		if got := unguarded(text); got != want {
			t.Errorf("unguarded(%q) = %q, want %q", text, got, want)
		}
	}
}

// A text that already begins like a guarded one is the only exception: nobody can tell the two apart.
func TestTheGuardComesOffAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom([]string{"", "=", "+", "-", "@", "＝", " ", "\t", "'"}).Draw(t, "start") + rapid.String().Draw(t, "rest")
		if unguarded(text) != text {
			return
		}
		if got := unguarded(Guarded(text)); got != text {
			t.Fatalf("%q came back as %q", text, got)
		}
	})
}

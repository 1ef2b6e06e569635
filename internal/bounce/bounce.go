// Package bounce reads what mail servers report about letters that did not arrive (RFC 3464).
package bounce

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/mail"
	"strings"
)

// Kind says what a message reports.
type Kind string

// The kinds. Only Failed says that a letter did not arrive.
const (
	None    Kind = ""        // no report about a delivery: an answer, a holiday note, a receipt
	Delayed Kind = "delayed" // the server goes on trying
	Failed  Kind = "failed"  // the server has given up
)

// Report is what one message says. Everything in it was written by strangers.
type Report struct {
	Kind Kind
	// Addressees are the addresses that the report was sent to, in lower case: one may be the sender
	// of the envelope of the letter that did not arrive.
	Addressees []string
	// MessageID is that of the letter, without its angle brackets, from the headers that came back; or "".
	MessageID string
	// Status is the code of RFC 3463, for instance "5.1.1", or "".
	Status string
	// Diagnostic are the words of the server that refused the letter, in one line, at most mostWords bytes.
	Diagnostic string
}

// The bounds of what is read. A report that is cut off is read as far as it goes: what counts stands
// before the letter that it returns.
const (
	MostBytes = 1 << 20 // of one message
	mostParts = 30
	mostDepth = 4
	mostWords = 400 // bytes of a diagnostic
	mostLines = 64 << 10
)

// ErrUnreadable is returned for what is no message at all.
var ErrUnreadable = errors.New("this is no message")

// Parse reads a message. Whatever is no report is of the kind None and no error.
func Parse(message io.Reader) (Report, error) {
	m, err := mail.ReadMessage(io.LimitReader(message, MostBytes))
	if err != nil {
		return Report{}, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	found := Report{Addressees: addressees(m.Header)}
	kind, parameters, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/report" || !isDelivery(parameters["report-type"]) {
		return found, nil // also holiday notes, which come to the same address
	}
	r := reader{report: &found, parts: mostParts}
	r.read(part{kind: kind, parameters: parameters, body: m.Body}, mostDepth)
	return found, nil
}

// isDelivery tells reports about delivery from receipts and complaints. Servers that leave the type
// out are judged by the parts.
func isDelivery(reportType string) bool {
	return reportType == "" || strings.EqualFold(reportType, "delivery-status")
}

// receivers are the headers in which servers note whom they delivered a message to.
var receivers = []string{"X-Original-To", "Delivered-To", "Envelope-To", "X-Envelope-To", "To"}

func addressees(header mail.Header) []string {
	var all []string
	for _, name := range receivers {
		for _, line := range header[textHeader(name)] {
			if len(line) > mostLines {
				continue
			}
			all = append(all, addressesIn(line)...)
		}
	}
	return all
}

// addressesIn reads lists, and what is no list as it stands.
func addressesIn(line string) []string {
	list, err := mail.ParseAddressList(line)
	if err != nil {
		return []string{strings.ToLower(strings.Trim(strings.TrimSpace(line), "<>"))}
	}
	found := make([]string, len(list))
	for i, address := range list {
		found[i] = strings.ToLower(address.Address)
	}
	return found
}

package public_test

import (
	"bufio"
	"bytes"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// benchConnections are kept alive, as those of browsers and of a proxy are.
const benchConnections = 64

// benchRequests is the length of one round; rounds of both sides take turns, so that a noisy
// neighbour disturbs both alike.
const benchRequests = 40_000

// BenchmarkEventPage compares, over real loopback connections, the event page through the whole
// engine with a bare handler that says hello. It reports medians of its rounds:
// go test -tags nomsgpack ./internal/web/public -run xxx -bench EventPage -benchtime 9x
func BenchmarkEventPage(b *testing.B) {
	s := newSite(b)
	ev := s.event(120, richly)
	s.fill(ev.Slug, 10)
	body := []byte("Hello, World!")
	hello := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(body) })
	var ratios, rates, slowest []float64
	for b.Loop() {
		base, _ := load(b, hello, "/")
		rate, p99 := load(b, s.handler, "/veranstaltungen/"+ev.Slug)
		ratios, rates, slowest = append(ratios, rate/base), append(rates, rate), append(slowest, float64(p99.Microseconds()))
	}
	b.ReportMetric(median(ratios), "of-hello-world")
	b.ReportMetric(median(rates), "requests/s")
	b.ReportMetric(median(slowest), "p99-µs")
}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}

// load asks many times over many connections and returns requests per second and the time that the
// slowest percent exceeds.
func load(b *testing.B, handler http.Handler, path string) (rate float64, p99 time.Duration) {
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	server.Start()
	defer server.Close()
	request := []byte("GET " + path + " HTTP/1.1\r\nHost: tagung.example\r\nAccept-Encoding: gzip, br\r\nUser-Agent: bench\r\n\r\n")
	took := make([][]time.Duration, benchConnections)
	var left atomic.Int64
	left.Store(benchRequests)
	var clients sync.WaitGroup
	begun := time.Now()
	for i := range took {
		clients.Go(func() { took[i] = ask(b, server.Listener.Addr().String(), request, &left) })
	}
	clients.Wait()
	rate = benchRequests / time.Since(begun).Seconds()
	all := slices.Sorted(slices.Values(slices.Concat(took...)))
	return rate, all[len(all)*99/100]
}

// ask sends one request after the other on one connection while any are left.
func ask(b *testing.B, address string, request []byte, left *atomic.Int64) (took []time.Duration) {
	connection, err := net.Dial("tcp", address)
	if err != nil {
		b.Error(err)
		return nil
	}
	defer connection.Close()
	answers := bufio.NewReaderSize(connection, 64<<10)
	for left.Add(-1) >= 0 {
		begun := time.Now()
		if _, err := connection.Write(request); err != nil {
			b.Error(err)
			return took
		}
		if err := readAnswer(answers); err != nil {
			b.Error(err)
			return took
		}
		took = append(took, time.Since(begun))
	}
	return took
}

// readAnswer reads one answer with a length; it spares the client what http.ReadResponse costs.
func readAnswer(r *bufio.Reader) error {
	length := 0
	for first := true; ; first = false {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return err
		}
		if first && !bytes.HasPrefix(line, []byte("HTTP/1.1 200")) {
			return errStatus(line)
		}
		if value, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return err
			}
		}
		if len(line) == len("\r\n") {
			_, err := r.Discard(length)
			return err
		}
	}
}

type errStatus []byte

func (e errStatus) Error() string { return "answer begins with " + string(e) }

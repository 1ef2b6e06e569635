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

// BenchmarkEventPage compares, over real loopback connections, the event page through the whole
// engine with a bare handler that says hello.
func BenchmarkEventPage(b *testing.B) {
	s := newSite(b)
	ev := s.event(100)
	s.fill(ev.Slug, 10)
	b.Run("hello world", func(b *testing.B) {
		hello := []byte("Hello, World!")
		load(b, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(hello) }), "/")
	})
	b.Run("event page", func(b *testing.B) { load(b, s.handler, "/veranstaltungen/"+ev.Slug) })
}

// load asks b.N times over many connections and reports requests per second and the slowest percent.
func load(b *testing.B, handler http.Handler, path string) {
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	server.Start()
	defer server.Close()
	request := []byte("GET " + path + " HTTP/1.1\r\nHost: tagung.example\r\nAccept-Encoding: gzip, br\r\nUser-Agent: bench\r\n\r\n")
	took := make([][]time.Duration, benchConnections)
	var left atomic.Int64
	left.Store(int64(b.N))
	var clients sync.WaitGroup
	b.ResetTimer()
	begun := time.Now()
	for i := range took {
		clients.Go(func() { took[i] = ask(b, server.Listener.Addr().String(), request, &left) })
	}
	clients.Wait()
	b.ReportMetric(float64(b.N)/time.Since(begun).Seconds(), "requests/s")
	all := slices.Sorted(slices.Values(slices.Concat(took...)))
	b.ReportMetric(float64(all[len(all)*99/100].Microseconds()), "p99-µs")
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

package main

import (
	"bufio"
	"bytes"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"time"
)

// load sends requests over kept-alive loopback connections, one after the other on each, and counts
// the answers. The client writes and reads by hand: net/http's would cost more than what is measured.
func load(handler http.Handler, connections int, length time.Duration, status string, request func() []byte) (outcome, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return outcome{}, err
	}
	server := &http.Server{Handler: handler, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)}
	go server.Serve(listener)
	defer server.Close()
	lines := make([]*line, connections)
	for i := range lines {
		if lines[i], err = dial(listener.Addr().String()); err != nil {
			return outcome{}, err
		}
		defer lines[i].Close()
	}
	return together(connections, length, func(caller int) error { return lines[caller].ask(request(), status) })
}

// line is one kept-alive connection.
type line struct {
	net.Conn
	answers *bufio.Reader
}

func dial(address string) (*line, error) {
	connection, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	return &line{Conn: connection, answers: bufio.NewReaderSize(connection, 64<<10)}, nil
}

// ask sends one request and reads its answer, which must begin with the status.
func (l *line) ask(request []byte, status string) error {
	if _, err := l.Write(request); err != nil {
		return err
	}
	length := 0
	for first := true; ; first = false {
		header, err := l.answers.ReadSlice('\n')
		if err != nil {
			return err
		}
		if first && !bytes.HasPrefix(header, []byte("HTTP/1.1 "+status)) {
			return fmt.Errorf("answer %q, want %s", header, status)
		}
		if value, ok := bytes.CutPrefix(header, []byte("Content-Length: ")); ok {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return err
			}
		}
		if len(header) == len("\r\n") {
			_, err := l.answers.Discard(length)
			return err
		}
	}
}

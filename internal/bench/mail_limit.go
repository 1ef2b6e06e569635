package main

import (
	"errors"
	"net/textproto"
	"sync"
	"time"
)

// bareConnections is how many connections the service sends over (mailing.Options.Connections).
const bareConnections = 4

// sendAlone returns how many messages the server takes in a second from clients that do nothing but send
// the same one.
func sendAlone(address string, message []byte) (float64, error) {
	problems := make([]error, bareConnections)
	begun := time.Now()
	var running sync.WaitGroup
	for i := range problems {
		running.Go(func() { problems[i] = sendOver(address, message, lettersToSend/bareConnections) })
	}
	running.Wait()
	return lettersToSend / time.Since(begun).Seconds(), errors.Join(problems...)
}

func sendOver(address string, message []byte, times int) error {
	conn, err := textproto.Dial("tcp", address)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, _, err := conn.ReadResponse(220); err != nil {
		return err
	}
	steps := []struct {
		line string
		code int
	}{{"MAIL FROM:<tagung@stadt.example>", 250}, {"RCPT TO:<person@mail.example>", 250}, {"DATA", 354}, {string(message) + ".", 250}}
	if err := say(conn, "EHLO bench.example", 250); err != nil {
		return err
	}
	for range times {
		for _, step := range steps {
			if err := say(conn, step.line, step.code); err != nil {
				return err
			}
		}
	}
	return say(conn, "QUIT", 221)
}

func say(conn *textproto.Conn, line string, code int) error {
	if err := conn.PrintfLine("%s", line); err != nil {
		return err
	}
	_, _, err := conn.ReadResponse(code)
	return err
}

package e2e_test

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"strings"
	"testing"
	"time"
)

// serveSignIn answers Postfix's questions who may sign in, in the protocol of Dovecot (Authentication
// Protocol v1.1), until the test ends. It returns its address.
func serveSignIn(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for conn, err := listener.Accept(); err == nil; conn, err = listener.Accept() {
			go answerSignIns(conn)
		}
	}()
	return listener.Addr().String()
}

func answerSignIns(conn net.Conn) {
	defer conn.Close()
	fmt.Fprint(conn, "VERSION\t1\t1\nMECH\tPLAIN\tplaintext\nSPID\t1\nCUID\t1\nCOOKIE\t00\nDONE\n")
	want := base64.StdEncoding.EncodeToString([]byte("\x00" + postfixUser + "\x00" + postfixPassword))
	lines := bufio.NewScanner(conn)
	for lines.Scan() {
		fields := strings.Split(lines.Text(), "\t")
		if fields[0] != "AUTH" || len(fields) < 2 {
			continue // VERSION and CPID introduce the client
		}
		if fields[len(fields)-1] == "resp="+want {
			fmt.Fprintf(conn, "OK\t%s\tuser=%s\n", fields[1], postfixUser)
		} else {
			fmt.Fprintf(conn, "FAIL\t%s\n", fields[1])
		}
	}
}

// writeCertificate makes a certificate for loopback that vouches for itself.
func writeCertificate(t testing.TB, certificateFile, keyFile string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for file, block := range map[string]pem.Block{
		certificateFile: {Type: "CERTIFICATE", Bytes: certificate}, keyFile: {Type: "PRIVATE KEY", Bytes: private},
	} {
		if err := os.WriteFile(file, pem.EncodeToMemory(&block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

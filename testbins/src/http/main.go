// Command http is an HTTP server and its client in one process.
//
//	http [requests|tls|shutdown]
package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func get(client *http.Client, url string) string {
	response, err := client.Get(url)
	must(err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	must(err)
	return fmt.Sprint(response.StatusCode, " ", response.Proto, " ", string(body))
}

// requests has 1,000 requests under way at the same time: none is answered before all have arrived.
func requests(listener net.Listener) {
	const n = 1000
	var arrived, answered sync.WaitGroup
	arrived.Add(n)
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		arrived.Done()
		arrived.Wait()
		fmt.Fprintf(w, "%s %s", r.Method, r.URL.Query().Get("i"))
	})
	go http.Serve(listener, nil)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: n}}
	answers := make([]string, n)
	for i := range answers {
		answered.Add(1)
		go func(i int) {
			defer answered.Done()
			answers[i] = get(client, fmt.Sprintf("http://%s/?i=%d", listener.Addr(), i))
		}(i)
	}
	answered.Wait()
	wrong := 0
	for i, answer := range answers {
		if answer != fmt.Sprintf("200 HTTP/1.1 GET %d", i) {
			wrong++
		}
	}
	fmt.Println("answers", len(answers), "wrong", wrong)
}

// certificate makes a certificate for 127.0.0.1 that signs itself.
func certificate() (tls.Certificate, *x509.CertPool) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	template := x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, &key.PublicKey, key)
	must(err)
	parsed, err := x509.ParseCertificate(der)
	must(err)
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

// secure serves TLS 1.2 and 1.3, HTTP/1.1 and HTTP/2, and refuses a client that does not know the certificate.
func secure(listener net.Listener) {
	cert, pool := certificate()
	server := &http.Server{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, "%s over TLS %x", r.URL.Path, r.TLS.Version)
		}),
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{cert}},
		ErrorLog:  log.New(io.Discard, "", 0),
	}
	go server.ServeTLS(listener, "", "")
	for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
		for _, http2 := range []bool{false, true} {
			client := &http.Client{Transport: &http.Transport{
				TLSClientConfig:   &tls.Config{RootCAs: pool, MaxVersion: version, MinVersion: version},
				ForceAttemptHTTP2: http2,
			}}
			for i := 0; i < 5; i++ {
				fmt.Println(get(client, fmt.Sprintf("https://%s/%d", listener.Addr(), i)))
			}
			client.CloseIdleConnections()
		}
	}
	_, err := http.Get(fmt.Sprintf("https://%s/", listener.Addr()))
	var unknown x509.UnknownAuthorityError
	fmt.Println("stranger refused:", errors.As(err, &unknown))
}

// shutdown prints "ready", waits for SIGTERM while a slow request is under way, and lets it end first.
func shutdown(listener net.Listener) {
	begun := make(chan bool)
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun <- true
		time.Sleep(200 * time.Millisecond)
		io.WriteString(w, "slow answer")
	})}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	served := make(chan error)
	go func() { served <- server.Serve(listener) }()
	url := fmt.Sprintf("http://%s/", listener.Addr())
	answer := make(chan string)
	fmt.Println("ready")
	<-ctx.Done()
	go func() { answer <- get(http.DefaultClient, url) }()
	<-begun
	fmt.Println("shutting down with a request under way")
	done := make(chan error)
	go func() { done <- server.Shutdown(context.Background()) }()
	fmt.Println(<-answer)
	fmt.Println("shutdown:", <-done)
	fmt.Println("serve:", <-served)
	_, err := http.Get(url)
	fmt.Println("refused now:", err != nil)
}

func main() {
	mode := "requests"
	if len(os.Args) > 1 {
		mode = os.Args[1]
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	map[string]func(net.Listener){"requests": requests, "tls": secure, "shutdown": shutdown}[mode](listener)
}

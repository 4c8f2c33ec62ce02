// Command netecho talks to itself over loopback sockets, and asks about interfaces, names and users.
//
//	netecho [tcp|udp|unix|interfaces|lookup]
package main

import (
	"errors"
	"io"
	"net"
	"os"
	"os/user"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"
)

func say(parts ...string) { os.Stdout.WriteString(strings.Join(parts, " ") + "\n") }

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// stream echoes 64 connections at once, 200 KB each way, and shuts down the writing half.
func stream(network, address string) {
	listener, err := net.Listen(network, address)
	must(err)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() { io.Copy(conn, conn); conn.Close() }()
		}
	}()
	var wg sync.WaitGroup
	totals := make([]int, 64)
	for i := range totals {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			conn, err := net.Dial(network, listener.Addr().String())
			must(err)
			go func() {
				block := make([]byte, 2000)
				for k := 0; k < 100; k++ {
					block[0] = byte(i)
					conn.Write(block)
				}
				conn.(interface{ CloseWrite() error }).CloseWrite()
			}()
			data, err := io.ReadAll(conn)
			must(err)
			totals[i] = len(data) + int(data[2000])
			must(conn.Close())
		}(i)
	}
	wg.Wait()
	sum := 0
	for _, t := range totals {
		sum += t
	}
	say(network, "echoed", strconv.Itoa(sum))
	conn, err := net.Dial(network, listener.Addr().String())
	must(err)
	must(conn.SetReadDeadline(time.Now().Add(10 * time.Millisecond)))
	_, err = conn.Read(make([]byte, 1))
	timeout, _ := err.(net.Error)
	say("deadline:", strconv.FormatBool(timeout != nil && timeout.Timeout()))
	must(listener.Close())
	_, err = listener.Accept()
	say("accept after close:", strconv.FormatBool(errors.Is(err, net.ErrClosed)))
}

func tcp() {
	stream("tcp", "127.0.0.1:0")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	listener.Close()
	_, err = net.Dial("tcp", listener.Addr().String())
	say("refused:", strconv.FormatBool(strings.Contains(err.Error(), "connection refused")))
}

func packets(server, client net.PacketConn, to net.Addr) {
	go func() {
		buffer := make([]byte, 2000)
		for {
			n, from, err := server.ReadFrom(buffer)
			if err != nil {
				return
			}
			server.WriteTo([]byte(strings.ToUpper(string(buffer[:n]))), from)
		}
	}()
	sum, buffer := 0, make([]byte, 2000)
	for i := 0; i < 200; i++ {
		_, err := client.WriteTo([]byte("packet "+strconv.Itoa(i)), to)
		must(err)
		n, _, err := client.ReadFrom(buffer)
		must(err)
		sum += n
		if i == 199 {
			say("last:", string(buffer[:n]), "bytes", strconv.Itoa(sum))
		}
	}
	server.Close()
	client.Close()
}

func udp() {
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	must(err)
	client, err := net.ListenPacket("udp", "127.0.0.1:0")
	must(err)
	packets(server, client, server.LocalAddr())
}

func unix() {
	dir, err := os.MkdirTemp("", "goemu-net-")
	must(err)
	defer os.RemoveAll(dir)
	stream("unix", filepath.Join(dir, "stream"))
	stream("unix", "@goemu-"+filepath.Base(dir)) // an abstract name
	server, err := net.ListenPacket("unixgram", filepath.Join(dir, "server"))
	must(err)
	client, err := net.ListenPacket("unixgram", filepath.Join(dir, "client"))
	must(err)
	packets(server, client, server.LocalAddr())
}

func interfaces() {
	all, err := net.Interfaces()
	must(err)
	for _, one := range all {
		addresses, err := one.Addrs()
		must(err)
		say(strconv.Itoa(one.Index), one.Name, strconv.Itoa(one.MTU), one.HardwareAddr.String(), one.Flags.String())
		for _, address := range addresses {
			say("   ", address.Network(), address.String())
		}
	}
	loopback, err := net.InterfaceByName("lo")
	must(err)
	say("loopback:", strconv.FormatBool(loopback.Flags&net.FlagLoopback != 0))
}

func lookup() {
	me, err := user.Current()
	must(err)
	same, err := user.LookupId(me.Uid)
	must(err)
	group, err := user.LookupGroupId(me.Gid)
	must(err)
	say("user", me.Username, me.Uid, me.HomeDir, same.Username, "group", group.Name)
	_, err = user.Lookup("nobody-has-this-name")
	say("unknown:", err.Error())
	hosts, err := net.LookupHost("localhost")
	must(err)
	sort.Strings(hosts)
	say("localhost", strings.Join(hosts, " "))
	port, err := net.LookupPort("tcp", "https")
	must(err)
	say("https", strconv.Itoa(port))
}

func main() {
	mode := "tcp"
	if len(os.Args) > 1 {
		mode = os.Args[1]
	}
	map[string]func(){"tcp": tcp, "udp": udp, "unix": unix, "interfaces": interfaces, "lookup": lookup}[mode]()
}

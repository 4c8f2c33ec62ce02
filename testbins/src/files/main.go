// Command files uses the file system in a temporary folder that it removes again, or copies stdin.
//
//	files [walk|mmap|pipes|copy|sum]
package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func say(parts ...string) { os.Stdout.WriteString(strings.Join(parts, " ") + "\n") }

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func walk(dir string) {
	for i := 0; i < 40; i++ {
		sub := filepath.Join(dir, "d"+strconv.Itoa(i%5), "e"+strconv.Itoa(i%3))
		must(os.MkdirAll(sub, 0o755))
		must(os.WriteFile(filepath.Join(sub, "f"+strconv.Itoa(i)), make([]byte, i*100), 0o644))
	}
	must(os.Symlink("d0", filepath.Join(dir, "link")))
	must(os.Link(filepath.Join(dir, "d1/e1/f1"), filepath.Join(dir, "hard")))
	must(os.Rename(filepath.Join(dir, "d2"), filepath.Join(dir, "z2")))
	must(os.Chmod(filepath.Join(dir, "z2"), 0o700))
	must(os.Truncate(filepath.Join(dir, "hard"), 12345))
	must(os.Chtimes(filepath.Join(dir, "hard"), time.Unix(1, 0), time.Unix(1000000000, 0)))
	must(filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		must(err)
		info, err := d.Info()
		must(err)
		rel, _ := filepath.Rel(dir, path)
		size := ""
		if info.Mode().IsRegular() {
			size = strconv.FormatInt(info.Size(), 10)
		}
		say(info.Mode().String(), rel, size)
		return nil
	}))
	info, err := os.Stat(filepath.Join(dir, "hard"))
	must(err)
	say("links", strconv.Itoa(int(info.Sys().(*syscall.Stat_t).Nlink)), info.ModTime().UTC().Format(time.RFC3339))
	_, err = os.Stat(filepath.Join(dir, "nowhere"))
	say("missing:", strconv.FormatBool(errors.Is(err, fs.ErrNotExist)))
	err = os.Mkdir(filepath.Join(dir, "d1"), 0o755)
	say("exists:", strconv.FormatBool(errors.Is(err, fs.ErrExist)))
	target, _ := os.Readlink(filepath.Join(dir, "link"))
	must(os.Chdir(filepath.Join(dir, "link")))
	cwd, err := os.Getwd()
	must(err)
	say("link", target, filepath.Base(cwd))

	many := filepath.Join(dir, "many")
	must(os.Mkdir(many, 0o755))
	for i := 0; i < 3000; i++ {
		must(os.WriteFile(filepath.Join(many, "name-of-some-length-"+strconv.Itoa(i)), nil, 0o600))
	}
	entries, err := os.ReadDir(many)
	must(err)
	say("entries", strconv.Itoa(len(entries)), entries[0].Name(), entries[2999].Name())
}

func mmap(dir string) {
	const size = 1 << 20
	file, err := os.Create(filepath.Join(dir, "mapped"))
	must(err)
	must(file.Truncate(size))
	fd := int(file.Fd())
	shared, err := syscall.Mmap(fd, 0, size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_SHARED)
	must(err)
	private, err := syscall.Mmap(fd, 0, size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_PRIVATE)
	must(err)
	for i := range shared {
		shared[i] = byte(i * 7)
	}
	sum := 0
	for _, b := range private {
		sum += int(b)
	}
	say("private sees the file:", strconv.Itoa(sum))
	private[0] = 99
	say("copy on write:", strconv.Itoa(int(shared[0])), strconv.Itoa(int(private[0])))
	_, err = file.WriteAt([]byte("written"), 4096)
	must(err)
	say("write shows in the mapping:", string(shared[4096:4103]))
	copy(shared[8192:], "through the mapping")
	buffer := make([]byte, 19)
	_, err = file.ReadAt(buffer, 8192)
	must(err)
	say("mapping shows in a read:", string(buffer))
	tail, err := syscall.Mmap(fd, size-4096, 4096, syscall.PROT_READ, syscall.MAP_SHARED)
	must(err)
	say("at an offset:", strconv.FormatBool(tail[5] == shared[size-4091]))
	must(syscall.Madvise(shared, syscall.MADV_SEQUENTIAL))
	must(syscall.Munmap(tail))
	must(syscall.Munmap(private))
	must(syscall.Munmap(shared))
	_, err = syscall.Mmap(fd, 1, 4096, syscall.PROT_READ, syscall.MAP_SHARED)
	say("odd offset:", err.Error())
	must(file.Close())
}

func pipes(string) {
	r, w, err := os.Pipe()
	must(err)
	go func() {
		block := make([]byte, 100000)
		for i := range block {
			block[i] = byte(i)
		}
		for i := 0; i < 100; i++ {
			_, err := w.Write(block)
			must(err)
		}
		must(w.Close())
	}()
	sum, buffer := 0, make([]byte, 7777)
	for {
		n, err := r.Read(buffer)
		for _, b := range buffer[:n] {
			sum += int(b)
		}
		if err == io.EOF {
			break
		}
		must(err)
	}
	say("through the pipe", strconv.Itoa(sum))
	must(r.Close())

	r, w, err = os.Pipe()
	must(err)
	must(r.SetReadDeadline(time.Now().Add(20 * time.Millisecond)))
	_, err = r.Read(buffer)
	say("deadline:", strconv.FormatBool(errors.Is(err, os.ErrDeadlineExceeded)))
	closed := make(chan error)
	must(r.SetReadDeadline(time.Time{})) // before the reader, which would meet the deadline that has passed
	go func() { _, err := r.Read(buffer); closed <- err }()
	must(r.Close())
	say("closed under a reader:", strconv.FormatBool(errors.Is(<-closed, os.ErrClosed)))
	_, err = w.Write([]byte("x"))
	say("no reader:", strconv.FormatBool(errors.Is(err, syscall.EPIPE)))
	must(w.Close())
}

func main() {
	mode := "walk"
	if len(os.Args) > 1 {
		mode = os.Args[1]
	}
	if mode == "copy" || mode == "sum" {
		copyInput(mode == "sum")
		return
	}
	dir, err := os.MkdirTemp("", "goemu-files-")
	must(err)
	defer os.RemoveAll(dir)
	map[string]func(string){"walk": walk, "mmap": mmap, "pipes": pipes}[mode](dir)
}

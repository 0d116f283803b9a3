// What a file or a connection says of itself is data: who returns it hands nothing on that needs the file.
package p

import (
	"debug/elf"
	"net"
	"os"
)

func stat(name string) (os.FileInfo, error) {
	f, err := os.Open(name) // want leak os-file definite safe
	if err != nil {
		return nil, err
	}
	return f.Stat()
}

func entries(name string) ([]os.DirEntry, error) {
	f, err := os.Open(name) // want leak os-file definite safe
	if err != nil {
		return nil, err
	}
	return f.ReadDir(-1)
}

func local(addr string) (net.Addr, error) {
	conn, err := net.Dial("udp", addr) // want leak connection definite safe
	if err != nil {
		return nil, err
	}
	return conn.LocalAddr(), nil
}

func free() (int, error) {
	lis, err := net.Listen("tcp", ":0") // want leak connection definite safe
	if err != nil {
		return 0, err
	}
	return lis.Addr().(*net.TCPAddr).Port, nil
}

func later(name string) (os.FileInfo, error) {
	f, err := os.Open(name) // want released os-file
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	f.Close()
	return info, err
}

func symbols(name string) ([]elf.Symbol, error) {
	f, err := elf.Open(name) // want leak os-file definite safe
	if err != nil {
		return nil, err
	}
	return f.Symbols()
}

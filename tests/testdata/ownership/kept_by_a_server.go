// A server keeps its services as long as it lives; where it comes to its end, so may they.
package p

import (
	"log"
	"net"

	"google.golang.org/grpc"
)

type service struct{ conn *grpc.ClientConn }

type registrar interface{ isService() }

func (s *service) isService() {}

var desc grpc.ServiceDesc

func register(server *grpc.Server, service registrar) {
	server.RegisterService(&desc, service)
}

func start(addr string, lis net.Listener) {
	conn, err := grpc.NewClient(addr) // want leak client possible unsafe
	if err != nil {
		log.Fatal(err)
	}
	server := grpc.NewServer()
	register(server, &service{conn: conn})
	if err := server.Serve(lis); err != nil {
		log.Fatal(err)
	}
}

func prepared(addr string) (*grpc.Server, error) {
	conn, err := grpc.NewClient(addr)
	if err != nil {
		return nil, err
	}
	server := grpc.NewServer()
	register(server, &service{conn: conn})
	return server, nil
}

func added(server *grpc.Server, addr string) error {
	conn, err := grpc.NewClient(addr)
	if err != nil {
		return err
	}
	register(server, &service{conn: conn})
	return nil
}

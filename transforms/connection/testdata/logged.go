// A logger writes what it is told at once, and keeps nothing.
package p

import (
	"net"

	"github.com/golang/glog"
	"github.com/sirupsen/logrus"
	"k8s.io/klog/v2"
)

func greet(addr string, log *logrus.Entry) error {
	conn, err := net.Dial("tcp", addr) // want leak connection definite safe
	if err != nil {
		return err
	}
	logrus.Infof("connected: %v", conn.RemoteAddr())
	log.Debugf("connected: %v", conn)
	glog.Infof("connected: %v", conn)
	klog.Infof("connected: %v", conn)
	_, err = conn.Write([]byte("hello"))
	return err
}

// A field of an entry is kept with it.
func told(addr string) (*logrus.Entry, error) {
	conn, err := net.Dial("tcp", addr) // want unknown connection
	if err != nil {
		return nil, err
	}
	return logrus.WithField("conn", conn), nil
}

// What says that it is closed needs no release.
package p

import (
	"fmt"

	"github.com/IBM/sarama"
)

func clients(addrs []string, config *sarama.Config) (sarama.Client, sarama.ClusterAdmin, error) {
	client, err := sarama.NewClient(addrs, config)
	if err != nil {
		return nil, nil, fmt.Errorf("client: %w", err)
	}
	admin, err := sarama.NewClusterAdminFromClient(client)
	if err != nil {
		if !client.Closed() {
			client.Close()
		}
		return nil, nil, fmt.Errorf("admin: %w", err)
	}
	return client, admin, nil
}

func forgets(addrs []string, config *sarama.Config) error {
	client, err := sarama.NewClient(addrs, config) // want leak client likely safe
	if err != nil {
		return err
	}
	if client.Closed() {
		return fmt.Errorf("closed")
	}
	return client.RefreshMetadata("t")
}

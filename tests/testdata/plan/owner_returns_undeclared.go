// The method that ends the struct returns what it does not declare: half of it is not written yet, and nothing is planned.
package p

import "os"

type pair struct {
	left, right *os.File
}

func newPair(dir string) (*pair, error) {
	left, err := os.Create(dir + "/left") // want leak os-file likely refused: no-place
	if err != nil {
		return nil, err
	}
	right, err := os.Create(dir + "/right") // want leak os-file likely refused: no-place
	if err != nil {
		left.Close()
		return nil, err
	}
	return &pair{left: left, right: right}, nil
}

func (p *pair) write(text string) error {
	if _, err := p.left.WriteString(text); err != nil {
		return err
	}
	_, err := p.right.WriteString(text)
	return err
}

// Close ends the pair.
func (p *pair) Close(error) {
	p.left.Sync()
	p.right.Sync()
	return nil
}

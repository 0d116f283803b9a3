// What is stored in a field, map or element, or through a pointer to the receiver's field, has another owner.
package p

import "os"

type journal struct {
	file  *os.File
	files map[string]*os.File
	list  []*os.File
}

// Close closes all.
func (j *journal) Close() error {
	for _, f := range j.list {
		f.Close()
	}
	for _, f := range j.files {
		f.Close()
	}
	return j.file.Close()
}

func (j *journal) field(path string) error {
	f, err := os.Open(path) // want moved os-file
	if err != nil {
		return err
	}
	j.file = f
	return nil
}

func (j *journal) direct(path string) (err error) {
	j.file, err = os.Open(path) // want moved os-file
	return err
}

func (j *journal) inMap(path string) error {
	f, err := os.Open(path) // want moved os-file
	if err != nil {
		return err
	}
	j.files[path] = f
	return nil
}

func (j *journal) inList(path string) error {
	f, err := os.Open(path) // want moved os-file
	if err != nil {
		return err
	}
	j.list = append(j.list, f)
	return nil
}

func (j *journal) throughPointer(path string) error {
	f, err := os.Open(path) // want moved os-file
	if err != nil {
		return err
	}
	slot := &j.file
	*slot = f
	return nil
}

func (j *journal) notOnEveryPath(path string) error {
	f, err := os.Open(path) // want leak os-file definite safe
	if err != nil {
		return err
	}
	if _, err := f.Stat(); err != nil {
		return err
	}
	j.file = f
	return nil
}

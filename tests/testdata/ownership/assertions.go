// What an assertion shows of the error decides which path is left.
package p

import (
	"os"
	"testing"

	qt "github.com/frankban/quicktest"
	. "github.com/onsi/gomega"
	"github.com/stretchr/testify/assert"
	"gopkg.in/check.v1"
)

func TestAnswered(t *testing.T) {
	f, err := os.Open("a")
	if assert.NoError(t, err) {
		f.Close()
	}
}

func TestAnsweredByObject(t *testing.T) {
	assert := assert.New(t)
	f, err := os.Open("a")
	if !assert.NoError(err) {
		return
	}
	assert.NoError(f.Close())
}

func TestMatched(t *testing.T) {
	c := qt.New(t)
	f, err := os.Open("a")
	c.Assert(err, qt.IsNil)
	c.Assert(f.Close(), qt.IsNil)
}

func TestMatchedAndLeft(t *testing.T) {
	c := qt.New(t)
	f, err := os.Open("a") // want leak os-file definite safe
	c.Assert(err, qt.Not(qt.IsNotNil))
	c.Assert(f.Name(), qt.Equals, "a")
}

func TestMeantToFail(t *testing.T) {
	c := qt.New(t)
	f, err := os.Open("a")
	c.Assert(err, qt.IsNotNil)
	c.Assert(f, qt.IsNil)
}

func TestEither(t *testing.T, exists bool) {
	c := qt.New(t)
	f, err := os.Open("a")
	if exists {
		c.Assert(err, qt.IsNil)
		defer f.Close()
	} else {
		c.Assert(err, qt.IsNotNil)
	}
}

func TestCheckers(c *check.C) {
	f, err := os.Open("a") // want leak os-file definite safe
	c.Assert(err, check.IsNil)
	c.Assert(f.Name(), check.Equals, "a")

	g, err := os.Open("b")
	c.Assert(err, check.ErrorMatches, "no such file.*")
	c.Assert(g, check.IsNil)
}

func TestChain(t *testing.T) {
	f, err := os.Open("a") // want leak os-file definite safe
	Expect(err).NotTo(HaveOccurred())
	Expect(f.Name()).To(Equal("a"))

	g, err := os.Open("b")
	Expect(err).To(HaveOccurred())
	Expect(g).To(BeNil())
}

package p

func never() {
	<-make(chan int) // reach: yes
	after()          // reach: no
}

func forever(work func()) {
	wait := make(chan bool)
	go work()
	<-wait  // reach: yes
	after() // reach: no
}

func until(work func()) {
	done := make(chan bool)
	go func() { work(); close(done) }()
	<-done
	after() // reach: yes
}

func after() {}

// Runs the program whose number it is given; each is a package of its own.
package main

import (
	"os"
	"strconv"
)

var programs []func()

func main() {
	number, err := strconv.Atoi(os.Args[1])
	if err != nil {
		panic(err)
	}
	programs[number]()
}

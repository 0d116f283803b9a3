// A type switch takes one clause, or none if there is no default.
package p

func kinds(x any) string {
	switch y := x.(type) {
	case int:
		println(y) // reach: yes
	case string, error:
		return "text" // reach: yes
	case nil:
		return "nil" // reach: yes
	}
	return "other" // reach: yes
}

func all(x any) string {
	switch x := x.(type) {
	case int:
		return "int"
	default:
		_ = x // reach: yes
		return "other"
	}
	println("never") // reach: no
	return ""
}

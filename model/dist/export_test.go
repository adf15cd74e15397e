package dist

// RandAt returns the generator in a given state.
func RandAt(state uint64) Rand { return Rand{state} }

// RandBefore returns the generator whose next 64 bits are u: the inverse of the
// output function, step by step.
func RandBefore(u uint64) Rand {
	u = unshift(u, 31) * inverse(0x94d049bb133111eb)
	u = unshift(u, 27) * inverse(0xbf58476d1ce4e5b9)
	return Rand{unshift(u, 30) - golden}
}

// unshift solves x ^ x>>n = u for x.
func unshift(u uint64, n uint) uint64 {
	x := u
	for range 64 / n {
		x = u ^ x>>n
	}
	return x
}

// inverse returns the inverse of an odd number modulo 2⁶⁴ by Newton's method.
func inverse(a uint64) uint64 {
	x := a
	for range 6 {
		x *= 2 - a*x
	}
	return x
}

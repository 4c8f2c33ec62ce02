// Package nbody is floating-point arithmetic: the planets' orbits over N steps.
package nbody

import (
	"math"
	"strconv"
)

type body struct{ x, y, z, vx, vy, vz, mass float64 }

const (
	solarMass = 4 * math.Pi * math.Pi
	year      = 365.24
)

func planets() []body {
	bodies := []body{
		{mass: solarMass},
		{4.84143144246472090e+00, -1.16032004402742839e+00, -1.03622044471123109e-01, 1.66007664274403694e-03 * year,
			7.69901118419740425e-03 * year, -6.90460016972063023e-05 * year, 9.54791938424326609e-04 * solarMass},
		{8.34336671824457987e+00, 4.12479856412430479e+00, -4.03523417114321381e-01, -2.76742510726411899e-03 * year,
			4.99852801234917238e-03 * year, 2.30417297573763929e-05 * year, 2.85885980666130812e-04 * solarMass},
		{1.28943695621391310e+01, -1.51111514016986312e+01, -2.23307578892655734e-01, 2.96460137564761618e-03 * year,
			2.37847173959480950e-03 * year, -2.96589568540237556e-05 * year, 4.36624404335156298e-05 * solarMass},
		{1.53796971148509165e+01, -2.59193146099879641e+01, 1.79258772950371181e-01, 2.68067772490389322e-03 * year,
			1.62824170038242295e-03 * year, -9.51592254519715870e-05 * year, 5.15138902046611451e-05 * solarMass},
	}
	var px, py, pz float64
	for _, b := range bodies {
		px, py, pz = px+b.vx*b.mass, py+b.vy*b.mass, pz+b.vz*b.mass
	}
	bodies[0].vx, bodies[0].vy, bodies[0].vz = -px/solarMass, -py/solarMass, -pz/solarMass
	return bodies
}

func advance(bodies []body, dt float64) {
	for i := range bodies {
		a := &bodies[i]
		for j := i + 1; j < len(bodies); j++ {
			b := &bodies[j]
			dx, dy, dz := a.x-b.x, a.y-b.y, a.z-b.z
			square := dx*dx + dy*dy + dz*dz
			force := dt / (square * math.Sqrt(square))
			a.vx, a.vy, a.vz = a.vx-dx*b.mass*force, a.vy-dy*b.mass*force, a.vz-dz*b.mass*force
			b.vx, b.vy, b.vz = b.vx+dx*a.mass*force, b.vy+dy*a.mass*force, b.vz+dz*a.mass*force
		}
	}
	for i := range bodies {
		b := &bodies[i]
		b.x, b.y, b.z = b.x+dt*b.vx, b.y+dt*b.vy, b.z+dt*b.vz
	}
}

func energy(bodies []body) (sum float64) {
	for i, a := range bodies {
		sum += 0.5 * a.mass * (a.vx*a.vx + a.vy*a.vy + a.vz*a.vz)
		for _, b := range bodies[i+1:] {
			dx, dy, dz := a.x-b.x, a.y-b.y, a.z-b.z
			sum -= a.mass * b.mass / math.Sqrt(dx*dx+dy*dy+dz*dz)
		}
	}
	return sum
}

// N is the size that takes about a second natively.
const N = 8000000

// Run does the work of size n and returns a result that does not depend on the machine.
func Run(n int) string {
	bodies := planets()
	for i := 0; i < n; i++ {
		advance(bodies, 0.01)
	}
	return strconv.FormatFloat(energy(bodies), 'f', 9, 64)
}

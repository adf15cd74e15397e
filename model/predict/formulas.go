package predict

import (
	"slices"
	"strings"
	"unicode"
)

// Formula is what there is to know of a method that a prediction can name.
type Formula struct {
	// Name is what Prediction.Method says.
	Name string
	// Title says in a phrase what it gives.
	Title string
	// Text is the formula itself, in lines of at most 70 characters.
	Text string
	// Source is author, year, and equation or chapter.
	Source string
	// Holds is what must be true.
	Holds string
	// Error is how far off it was where exact values or long simulations are
	// known, "" for a formula that is exact where it holds.
	Error string
}

// Formulas returns the whole table, in the order in which it should be read.
func Formulas() []Formula {
	return slices.Concat(lossAndLine(), impatience(), otherLaws(), moving(), together(), upstream(), memoryRules(), staffing(), noFormula())
}

// FormulaOf finds a formula by its name, whatever the case of letters, the
// spaces and the punctuation: "erlang c", "m/m/c", "mt/g/inf".
func FormulaOf(name string) (Formula, bool) {
	want := plainName(name)
	for _, f := range Formulas() {
		if want != "" && plainName(f.Name) == want {
			return f, true
		}
	}
	return Formula{}, false
}

// plainName keeps what tells one name from another: letters, digits, / and +.
func plainName(name string) string {
	name = strings.NewReplacer("∞", "inf", "×", "x", "infinity", "inf").Replace(strings.ToLower(name))
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '/' || r == '+' {
			return r
		}
		return -1
	}, name)
}

func lossAndLine() []Formula {
	return []Formula{
		{
			Name: Little, Title: "mean number inside, from rate and mean time",
			Text:   "L = λ·W\nstreams in flight = λ·E[S] when everyone is let in",
			Source: "Little 1961; H = λG for what requests occupy: Brumelle 1971",
			Holds: "every arrival process, law of durations and order of the line, in the long run; λ counts those " +
				"who get in, so who is turned away must be subtracted",
		},
		{
			Name: ErlangB, Title: "share of 429s when there is no line",
			Text:   "B(c, a) = (aᶜ/c!) / Σ aⁿ/n!, n = 0 … c;  a = λ·E[S]\nby 1/B(c) = 1 + (c/a)/B(c − 1)",
			Source: "Erlang 1917; every law of the durations: Sevastyanov 1957",
			Holds:  "Poisson arrivals, no places (K = 0), who is turned away does not come back; any law of the durations",
		},
		{
			Name: "Erlang C", Title: "share of requests that wait",
			Text:   "C(c, a) = B / (1 − ρ·(1 − B)),  B = B(c, a), ρ = a/c",
			Source: "Erlang 1917; Kleinrock 1975, §3.5",
			Holds:  "Poisson arrivals, exponential durations, a line without end, a < c; other laws: an approximation",
			Error: "as P(wait) of other laws: up to 11 % too high for constant durations, up to 3.4 % for cv² = 0.5; " +
				"too low by up to 7 % at cv² = 4 and 10 % at cv² = 10 (H2)",
		},
		{
			Name: MMc, Title: "waits in a line without end",
			Text:   "W = C(c, a)·S/(c − a)\nP(wait > t) = C(c, a)·exp(−(c − a)·t/S)",
			Source: "Erlang 1917; Kleinrock 1975, §3.5; Tijms 2003, §5.1",
			Holds:  "Poisson arrivals, exponential durations, a < c, nobody leaves the line; quantiles first come, first served",
		},
		{
			Name: MMcK, Title: "429s and waits with K places",
			Text:   "π(n) ~ aⁿ/n! up to c, then π(c + k) = π(c)·ρᵏ;  P(429) = π(c + K)\nwho finds c + k inside waits for k + 1 ends",
			Source: "birth and death: Kleinrock 1975, ch. 3",
			Holds:  "Poisson arrivals, exponential durations, nobody leaves the line or comes back; any load, ρ ≥ 1 too",
			Error: "exact; for the 429s of other laws it is no approximation below ρ = 1.1: −49 % (lognormal, cv 2) " +
				"to +380 % (constant)",
		},
	}
}

func impatience() []Formula {
	return []Formula{
		{
			Name: "M/M/c/c+K+M", Title: "waits, 429s and timeouts with exponential patience",
			Text:   "π(n)/π(n − 1) = λ/(min(n, c)/S + max(0, n − c)·θ);  θ = 1/patience\nP(timeout) = θ·Lq/λ,  P(429) = π(c + K)",
			Source: "Palm 1957 (Erlang A); Garnett, Mandelbaum and Reiman 2002; K places: Riordan 1962, §5.2",
			Holds:  "Poisson arrivals, exponential durations and patience, who leaves does not come back; any load",
		},
		{
			Name: "M/M/c+D", Title: "waits and timeouts with the same patience for all",
			Text:   "density of the offered wait v(t) ~ exp(−(c − a)·t/S) up to D, and\nexp(−(c − a)·D/S − c·(t − D)/S) beyond;  P(timeout) = P(V > D)",
			Source: "Gnedenko and Kovalenko 1968; Baccelli and Hebuterne 1981; Movaghar 1998",
			Holds:  "Poisson arrivals, exponential durations, constant patience D, a line without end, first come, first served; any load",
		},
	}
}

func otherLaws() []Formula {
	return []Formula{
		{
			Name: "M/G/1", Title: "waits of one slot for any law of the durations",
			Text:   "W = λ·E[S²]/(2·(1 − ρ)),  P(wait) = ρ",
			Source: "Pollaczek 1930; Khinchine 1932; Kleinrock 1975, ch. 5; quantiles: Beneš 1957",
			Holds:  "Poisson arrivals, one slot, a line without end, ρ < 1",
		},
		{
			Name: "M/G/c", Title: "mean wait of c slots for any law of the durations",
			Text: "W ≈ (1 + cv²) / (2·cv²/W(M/M/c) + (1 − cv²)/W(M/D/c))\n" +
				"W(M/D/c) ≈ ½·(1 + (1 − ρ)(c − 1)(√(4 + 5c) − 2)/(16·c·ρ))·W(M/M/c)",
			Source: "Kimura 1986, with M/D/c by Cosmetatos 1975",
			Holds: "Poisson arrivals, a line without end, a < c; exact for exponential durations. " +
				"Quantiles from a geometric tail matched to that mean",
			Error: "mean wait at ρ ≥ 0.5, median and worst: constant 0.4 %, 5 %; cv² = 0.5 0.3 %, 5 %; " +
				"cv² = 4 1.2 %, 4 %; cv² = 10 up to 20 % (H2)",
		},
		{
			Name: "M/G/c/c+K", Title: "429s and waits with K places, for any law of the durations",
			Text:   "as M/M/c/c+K, the line falling off by a ratio r in place of ρ:\nr = κρ/(1 − ρ + κρ),  κ = W(M/G/c)/W(M/M/c), cv² as K feels it",
			Source: "the ratio from Kimura 1986 with Cosmetatos 1975, as M/G/c; finite buffers: Tijms 2003, ch. 9",
			Holds:  "Poisson arrivals, nobody leaves the line or comes back; exact for exponential durations and for K = 0",
			Error: "429s over 1,023 simulated settings: median 2 %, worst 20 % from 10 % of 429s on; 3 %, 29 % from 1 %; " +
				"9 %, 39 % from 0.1 %; withheld below, and for cv² above 6.25. Mean wait at worst 15 %, p99 35 %",
		},
		{
			Name: "GI/M/c", Title: "waits for any law of the gaps",
			Text:   "σ = A*(c·(1 − σ)/S);  those who wait do so exponentially\nwith mean S/(c·(1 − σ));  A*: transform of the law of the gaps",
			Source: "Takács 1962, ch. 2, theorem 3; Kleinrock 1975, §6.4",
			Holds:  "independent gaps of one law, exponential durations, a line without end, a < c; waits are those of arrivals",
		},
		{
			Name: "GI/G/c", Title: "mean wait for any laws of gaps and durations",
			Text:   "W ≈ (ca² + cs²)/(ca² + 1) · W(GI/M/c)\nca, cs: cv of the gaps and of the durations",
			Source: "the factor (ca² + cs²)/2: Lee and Longton 1959; Allen 1990, §5.3; here from GI/M/c, where it is exact at cs² = 1",
			Holds:  "independent gaps, a line without end, a < c, and at least 30 % would wait in GI/M/c; withheld otherwise",
			Error:  "mean wait over 36 simulated settings (gaps even to ca² = 9, durations to cs² = 4): median 8 %, worst 35 %",
		},
		{
			Name: "Cobham", Title: "mean wait of each priority",
			Text:   "W(k) = C(c, a)·(S/c) / ((1 − σ(k − 1))·(1 − σ(k)))\nσ(k): ρ of all workloads that go before or with k",
			Source: "Cobham 1954",
			Holds:  "Poisson arrivals, one exponential law for all workloads, a line without end, σ(k) < 1; who has a slot keeps it",
		},
	}
}

func moving() []Formula {
	return []Formula{
		{
			Name: MtGInf, Title: "mean number open when the rate moves",
			Text:   "m(t) = ∫ λ(t − u)·P(S > u) du, u from 0 to t",
			Source: "Eick, Massey and Whitt 1993, \"The physics of the M_t/G/∞ queue\"",
			Holds:  "nobody ever waits or is turned away; any law of the durations; the run starts empty. Poisson about that mean",
		},
		{
			Name: "M_t/M/c/c+K", Title: "everything over time when the rate moves",
			Text:   "dπ/dt = π·Q(t), by uniformization on each piece of λ(t):\nπ(t) = Σ e^(−Λt)·(Λt)ⁿ/n!·π(0)·(I + Q/Λ)ⁿ",
			Source: "Jensen 1953 (uniformization); Grassmann 1977",
			Holds:  "Poisson arrivals of a rate in steps, exponential durations, K places; c + K not too large to compute",
		},
		{
			Name: "fluid", Title: "mean line over time, chance left out",
			Text:   "dx/dt = λ(t) − min(x, c)/S,  line = max(0, x − c)\nless what finds c + K inside, or would wait beyond its patience",
			Source: "Newell 1982, ch. 2; Mandelbaum, Massey and Reiman 1998",
			Holds:  "loads far above or far below the slots; near them it misses the waits that chance alone makes",
			Error:  "no bound: it says no wait wherever λ(t)·S stays below c",
		},
	}
}

func together() []Formula {
	return []Formula{
		{
			Name: "batch, exponential", Title: "when the last of N requests at once is done",
			Text:   "E = S·((N − c)/c + 1 + 1/2 + … + 1/c)\nVar = S²·((N − c)/c² + 1 + 1/4 + … + 1/c²)",
			Source: "Rényi 1953; Feller 1971, vol. 2, §I.6; Pinedo 2016, §12.1",
			Holds:  "N ≥ c (else c is N), exponential durations, all at one instant, nobody turned away",
		},
		{
			Name: BatchAges, Title: "memory while a batch runs",
			Text:   "base + c·(fixed + growth·m(t) + prompt) + waiting, highest over t;\nm(t) = t·P(S > t) + ∫ m(t − u) dF(u), the mean age in a slot",
			Source: "renewal ages: Cox 1962, §4.3",
			Holds:  "all requests come at one instant into an empty process, and nobody leaves the line",
			Error:  "no bound",
		},
		{
			Name: AtStart, Title: "who of a batch is in, waits or is turned away",
			Text:   "open = min(N, c), waiting = min(N − c, K), 429 = the rest",
			Source: "counting",
			Holds:  "all requests come at one instant into an empty process; memory is that before streams have grown",
		},
	}
}

func upstream() []Formula {
	return []Formula{
		{
			Name: "M/D/1/b", Title: "share of starts that a token bucket refuses",
			Text:   "the bucket's deficit is the work in a queue of one slot with constant\nservice 1/r that holds b: P(429) = P(M/D/1/b is full)",
			Source: "Brun and Garcia 2000 (M/D/1/N)",
			Holds:  "Poisson starts of cost 1, refill at a steady r a second, a bucket of b ≥ 1 whole tokens, nobody tries again",
		},
		{
			Name: "retries, fixed point", Title: "attempts and failures when callers come back",
			Text:   "λ' = λ·(1 + b + b² + … + bʳ),  b = P(refused) at λ'\nP(fails in the end) = bʳ⁺¹",
			Source: "Cohen 1957; Falin and Templeton 1997, ch. 2",
			Holds:  "each attempt meets the process as a stranger would: back-offs and their jitter are long against a stream",
			Error:  "no bound: those who come back soon, or together, meet the same full process again, and more is refused than it says",
		},
	}
}

func memoryRules() []Formula {
	return []Formula{
		{
			Name: "compound Poisson", Title: "memory that is not exceeded in 99.9 % of the time",
			Text:   "memory = base + Σ over open streams (fixed + growth·age + prompt)\nnumber open Poisson, ages of density P(S > u)/E[S]",
			Source: "M/G/∞: Takács 1962; equilibrium ages: Cox 1962",
			Holds:  "Poisson arrivals and nobody waits; streams are cut off at c and waiters at K, which is an approximation",
			Error:  "none while slots are never short; where they are, not bounded",
		},
		{
			Name: "when full", Title: "mean memory with every slot and every place taken",
			Text: "base + c·(fixed + growth·E[S²]/(2·E[S])) + K·waiter\n" +
				"+ (c + K)·prompt",
			Source: "mean equilibrium age E[S²]/(2·E[S]): Cox 1962",
			Holds:  "a line that ends; a mean, which single instants exceed",
		},
	}
}

func staffing() []Formula {
	return []Formula{
		{
			Name: "square-root rule", Title: "slots for the same P(wait) at every size",
			Text:   "c = ⌈a + 2·√a⌉",
			Source: "Halfin and Whitt 1981; Kolesar and Green 1998",
			Holds:  "Poisson arrivals; about 3 % wait, in large pools of exponential streams 2.7 %",
			Error:  "a rule of thumb: P(wait) differs from size to size",
		},
		{
			Name: "1.5 × headroom", Title: "half as many slots again as are needed",
			Text:   "c = ⌈1.5·a⌉",
			Source: "rule of thumb",
			Holds:  "nothing in particular: too few slots for a small pool, too many for a large one",
			Error:  "a rule of thumb",
		},
	}
}

func noFormula() []Formula {
	return []Formula{
		{
			Name: Stated, Title: "follows from the settings alone",
			Text:   "such as: no 429 where the line has no end, no wait where there is none",
			Source: "the scenario",
			Holds:  "always",
		},
		{
			Name: SimulationOnly, Title: "no formula is good enough",
			Text:   "none: a wrong number would be worse. Why not stands beside it",
			Source: "the simulation",
			Holds:  "always; intervals say how sure it is",
		},
	}
}

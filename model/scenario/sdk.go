package scenario

import (
	"slices"
	"time"
)

// Profiles returns the retry rules of common SDKs by name, in the order in which
// they should be listed, as their sources have them. All of them back off by min(0.5 s·2ⁿ, 8 s) less up to a quarter at random, twice,
// take retry-after without jitter, and keep their connection slot meanwhile; they
// differ in which retry-after they honour.
//
//   - anthropic-python 0.121.0 (009b0353, 2026-08-07), src/anthropic/_constants.py
//     and _base_client.py:818: up to 60 s, else the back-off.
//   - anthropic-typescript (bfa9197f, 2026-08-19), src/client.ts:1454-1506: any.
//   - anthropic-go (b43f0d7, 2026-07-23),
//     internal/requestconfig/requestconfig.go:248-380: any.
//   - openai-python (e43b4224, 2026-08-21), src/openai/_constants.py and
//     _base_client.py:791,815: up to 120 s, beyond it no retry at all.
func Profiles() []SDKRetries {
	rules := func(profile string, honoured time.Duration, over string) SDKRetries {
		return SDKRetries{
			Profile: profile, Max: 2, First: 500 * time.Millisecond, Factor: 2, Cap: 8 * time.Second, Jitter: 0.25,
			RetryAfterCap: honoured, RetryAfterOver: over, HoldSlot: true,
		}
	}
	return []SDKRetries{
		rules("anthropic-python", 60*time.Second, "backoff"),
		rules("anthropic-typescript", None, "backoff"),
		rules("anthropic-go", None, "backoff"),
		rules("openai-python", 120*time.Second, "fail"),
	}
}

func profileNames() []string {
	var names []string
	for _, p := range Profiles() {
		names = append(names, p.Profile)
	}
	return names
}

// takeProfile replaces all rules by those of the profile, or by the defaults
// where none is named.
func (r *SDKRetries) takeProfile() {
	profiles := Profiles()
	i := slices.IndexFunc(profiles, func(p SDKRetries) bool { return p.Profile == r.Profile })
	if i >= 0 {
		*r = profiles[i]
		return
	}
	*r = Default().Upstream.SDK
}

// decodeSDK reads the SDK's rules: the profile first, wherever it stands, and
// then what is stated beside it.
func decodeSDK(d *decoder, n *node, at place) error {
	k := table().process.at("upstream.sdk_retries")
	if profile := n.find("profile"); profile != nil {
		if err := d.decodeKey(profile, at.kid("profile"), k.kid("profile")); err != nil {
			return err
		}
		d.s.Upstream.SDK.takeProfile()
	}
	return d.decodeMap(n, at, &key{kids: k.kids})
}

// encodeSDK writes the profile and what differs from it.
func encodeSDK(s *Scenario, _ *Workload) *node {
	base := Scenario{Upstream: Upstream{SDK: s.Upstream.SDK}}
	base.Upstream.SDK.takeProfile()
	n := &node{kind: mapNode}
	for _, kid := range table().process.at("upstream.sdk_retries").kids {
		k := kid.knob
		if k.Text(s, nil) != k.Text(&base, nil) || kid.name == "profile" && s.Upstream.SDK.Profile != "" {
			n.add(kid.name, scalarOf(k, s, nil))
		}
	}
	if len(n.entries) == 0 {
		return nil
	}
	return n
}

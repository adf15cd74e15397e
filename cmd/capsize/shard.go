package main

import (
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"capsize/sim/experiment"
	"capsize/ui/report"
)

// shard is a flag that takes i/n; the zero value is not given.
type shard struct{ experiment.Shard }

func (s *shard) Type() string { return "shard" }

// Set implements pflag.Value.
func (s *shard) Set(text string) (err error) {
	s.Shard, err = experiment.ParseShard(text)
	return err
}

// alone refuses flags that only the whole can heed.
func (s *shard) alone(cmd *cobra.Command) error {
	if s.Of == 0 {
		return nil
	}
	for _, f := range []struct{ name, why string }{
		{"refine", "where points are added depends on the results of all others: refine the whole sweep"},
		{"format", "a shard writes a part: sweep merge has --format"},
		{"strict", "a shard does not judge: sweep merge has --strict"},
	} {
		if cmd.Flags().Changed(f.name) {
			return fmt.Errorf("--%s cannot stand with --shard: %s", f.name, f.why)
		}
	}
	return nil
}

// partBuild says what else than the version numbers may depend on, to the last
// digit.
func partBuild() string {
	v := thisVersion()
	return strings.Join(strings.Fields(v.Commit+" "+v.Go+" "+v.Arch), " ")
}

const mergeUsage = "capsize sweep merge PART..."

func newMerge(sys *system) *cobra.Command {
	var o options
	cmd := &cobra.Command{
		Use:   "merge PART...",
		Short: "join the parts of a sweep that ran in shards",
		Long: "merge joins what sweep --shard wrote, in any order, and prints byte for byte what the whole\n" +
			"sweep prints with --deterministic. It refuses parts that do not belong together, and says\n" +
			"which are missing.\n\n" +
			"Exit codes are those of sweep.",
		Example: "  capsize sweep merge part-*.json\n" +
			"  capsize sweep merge part-*.json --format csv -o grid.csv",
		Args: between(1, math.MaxInt, mergeUsage+", where PART is a file that sweep --shard wrote"),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return []string{"json"}, cobra.ShellCompDirectiveFilterFileExt
		},
		RunE: func(_ *cobra.Command, args []string) error { return merge(sys, &o, args) },
	}
	o.registerFormat(cmd)
	o.registerOutput(cmd)
	return cmd
}

// merge joins parts and prints the whole.
func merge(sys *system, o *options, names []string) error {
	out := output{name: o.output, force: o.force, stdout: sys.out}
	if err := out.check(); err != nil {
		return err
	}
	var parts []*experiment.Part
	for _, name := range names {
		src, err := readPart(name)
		if err != nil {
			return err
		}
		p, err := experiment.DecodePart(name, src, version)
		if err != nil {
			return err
		}
		parts = append(parts, p)
	}
	whole, err := experiment.Join(parts)
	if err != nil {
		return err
	}
	text, err := report.RenderSweep(report.Format(o.format.value), &report.Sweep{
		Swept: whole.Swept, Version: whole.Version, Source: whole.Source, Command: whole.Command,
		Deterministic: true, ASCII: !speaksUTF8(sys.env),
	})
	if err == nil {
		err = out.write(text)
	}
	if err != nil {
		return err
	}
	return sweepVerdict(whole.Swept, o.strict)
}

// mostOfPart is more than 2,000 points of any scenario take.
const mostOfPart = 1 << 30

func readPart(name string) ([]byte, error) {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return nil, fmt.Errorf("%s is a directory: name the parts in it", name)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, unwrapPath(name, err)
	}
	src, err := io.ReadAll(io.LimitReader(f, mostOfPart))
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, unwrapPath(name, err)
	}
	return src, nil
}

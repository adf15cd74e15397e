package ui

import (
	"errors"
	"os"
	"runtime"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	_ "capsize/ui/internal/quiet" // before Bubble Tea asks the terminal
	"capsize/ui/tty"
)

// framesPerSecond limits how often the terminal is written to. Data comes at
// 10 Hz; the rest is headroom for keys.
const framesPerSecond = 20

// Run shows the screen until the user leaves it.
func Run(o Options) (Result, error) {
	app, err := newApp(o, realTimer)
	if err != nil {
		return Result{}, err
	}
	defer app.close()
	out := o.terminal()
	app.hooks.copy = out.Copy
	_, err = tea.NewProgram(app, o.program(out)...).Run()
	app.leave()
	switch {
	case errors.Is(err, tea.ErrInterrupted):
		return Result{Interrupted: true}, nil
	case err != nil:
		return Result{}, err
	}
	return app.result(), nil
}

// result is what stands when the user leaves.
func (a *App) result() Result {
	return Result{
		Scenario: a.scenario(), Preset: a.preset, Name: a.name,
		Summary: a.jobs.fresh(), Verdict: a.answer.verdict,
	}
}

// terminal is where frames go.
func (o Options) terminal() *tty.Output {
	out := o.Output
	if out == nil {
		out = os.Stdout
	}
	return tty.NewOutput(out, os.Getenv, !o.NoSync)
}

// program returns the options of the Bubble Tea program.
func (o Options) program(out *tty.Output) []tea.ProgramOption {
	opts := []tea.ProgramOption{
		tea.WithAltScreen(),
		tea.WithFPS(framesPerSecond),
		tea.WithOutput(out),
		tea.WithFilter(calmMouse(time.Now)),
	}
	if !o.NoMouse {
		opts = append(opts, tea.WithMouseCellMotion())
	}
	if o.Input != nil {
		opts = append(opts, tea.WithInput(o.Input))
	}
	return opts
}

// timer makes a command that delivers a message after a while. Tests put their
// own clock in its place.
type timer func(d time.Duration, msg tea.Msg) tea.Cmd

func realTimer(d time.Duration, msg tea.Msg) tea.Cmd {
	return tea.Tick(d, func(time.Time) tea.Msg { return msg })
}

// pollInterval is how often the size is asked for where no signal tells of it.
const pollInterval = 500 * time.Millisecond

// pollMsg asks for the size of the window.
type pollMsg struct{}

// poll asks for the size again after a while, on Windows: its consoles do not
// tell Bubble Tea v1 when they are resized.
func (a *App) poll() tea.Cmd {
	if runtime.GOOS != "windows" {
		return nil
	}
	return a.after(pollInterval, pollMsg{})
}

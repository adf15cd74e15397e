// Package presets keeps ready scenario files by name: those embedded in the
// binary, and the user's own beside them. It hands out bytes and knows nothing
// of what is in them, so that reading a preset and reading a file are one thing
// to the caller.
//
// It imports the standard library and nothing of ours.
//
// # Why
//
// Why is the directory an argument? So that no test depends on the environment;
// [Dir] says where it is for a user. Why does a user's file win over an embedded
// one of the same name? It is the nearer and the later decision; [Preset.User]
// lets the caller mark it. Why may a name to save under not be any file name?
// [CheckName] keeps to what every system and every shell takes as it is.
package presets

"""Where files are read: taken in, parsed in a child process, the result put down and announced as an event."""

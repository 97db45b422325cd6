"""Run a command in a terminal of so many columns: in_terminal.py COLUMNS COMMAND…, everything that it shows goes to stdout."""

import fcntl
import os
import pty
import struct
import sys
import termios


def main(columns: int, command: list[str]) -> int:
    child, terminal = pty.fork()
    if child == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        os.execvp(command[0], command)
    while True:
        try:
            shown = os.read(terminal, 65536)
        except OSError:
            # The last process that had the terminal is gone.
            break
        if not shown:
            break
        sys.stdout.buffer.write(shown)
        sys.stdout.buffer.flush()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))

"""Runs one command and writes its wall time, CPU time and peak memory: measure.py RESULT OUTPUT COMMAND...

This is a small process of its own because the kernel counts the memory of the starting process as
the command's until the command needs more. RESULT gets one line: seconds, CPU seconds, peak KiB,
the KiB below which the peak is unknown, and the exit status.
"""

import os
import sys
import time


def own_peak():
    """The peak memory of this process in KiB; smaller peaks of commands cannot be measured."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
    except OSError:
        return 0


def main():
    result, output, *command = sys.argv[1:]
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    actions = [(os.POSIX_SPAWN_OPEN, 1, output, flags, 0o644)]
    begun = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
    _, status, used = os.wait4(child, 0)
    seconds = time.perf_counter() - begun
    with open(result, "w", encoding="ascii") as file:
        cpu = used.ru_utime + used.ru_stime
        print(seconds, cpu, used.ru_maxrss, own_peak(), os.waitstatus_to_exitcode(status), file=file)


main()

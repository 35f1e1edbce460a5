"""Where the threads of a race wait for each other. One that fell over before it came is waited for a minute, not for ever."""

from threading import Barrier


def meeting(of: int) -> Barrier:
    return Barrier(of, timeout=60)

"""What a call can do to the process that it runs in; imported there, so that it is light."""

import os
import signal
import time


def die(_):
    os.kill(os.getpid(), signal.SIGKILL)


def abort(_):
    os.abort()


def hang(_):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(600)


def grow(_):
    return len(bytearray(5_000_000_000))


def noisy(_):
    os.write(1, b"noise")
    os.write(2, b"noise")


def process_number(_):
    return os.getpid()


def list_of_zeros(n):
    return len([0] * n)


def count_and_die(counter):
    with counter.open("a") as file:
        file.write("x")
    die(counter)

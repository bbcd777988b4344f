"""Run kernels on the CPU, by numba; each file says what it buys."""

"""Numba kernels for the CPU; each file says what it buys."""

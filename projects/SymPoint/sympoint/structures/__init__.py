"""Drawings and results as arrays: numpy only."""

"""What ``benchmark.py`` measures and computes."""

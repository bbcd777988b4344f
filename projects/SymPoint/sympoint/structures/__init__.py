"""Hold drawings and results as arrays: numpy only."""

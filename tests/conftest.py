"""Set up threads and matrix products as the commands do, before any test."""
import sympoint  # noqa: F401  before torch is loaded

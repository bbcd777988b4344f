"""Run kernels on CUDA, by Triton."""

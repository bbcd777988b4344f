"""Triton kernels for CUDA, which its interpreter runs in the tests."""

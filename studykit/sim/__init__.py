"""The simulated AWS account: a child process on loopback with a clock that one can advance."""

"""The world: recorded figures, files and, later, Ethereum itself; it fills the engine's inputs."""

"""How boxes encode what they say: bytes and records of a wire to text that a finding can cite, and back. Pure."""

"""Trains the recogniser of signers' names: drawn names, the network, the trainer."""

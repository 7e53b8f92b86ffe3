"""Benches: each measures one promise beside a peer in the same run, and checks results before it prints rates."""

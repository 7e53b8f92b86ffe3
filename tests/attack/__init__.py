"""The attacker on publications: an implementation of its own that derives what it can from public documents."""

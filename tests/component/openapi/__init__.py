"""The API's document held against the running system by generated requests."""

"""A mail catcher: takes every mail that it is given, delivers none, and shows them in the browser."""

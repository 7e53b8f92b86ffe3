"""Rules of names, prose and layout, and the tests that hold the code to them."""

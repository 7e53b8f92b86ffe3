"""Reviews of a quarter: quota tables, frames, the draw, and what follows from it."""

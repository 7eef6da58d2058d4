"""App Home is made of the slices' paper, which it may import; the slices never import it."""

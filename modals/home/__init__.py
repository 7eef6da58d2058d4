"""App Home is made of the slices' views, which it may import; the slices never import it."""

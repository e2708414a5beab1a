"""The recipes: observe, judge, and what is made of it. The only layer that touches files and devices."""

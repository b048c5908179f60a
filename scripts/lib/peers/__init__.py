"""The same transfers by several tools, side by side: what scripts/bench-peers runs. Python's standard library alone."""

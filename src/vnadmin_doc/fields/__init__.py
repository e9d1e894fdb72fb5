"""Field grammars: text to values with their spans; none sees a coordinate."""

"""What `scripts/benchmark articles` measures: many articles in ten languages against a hundred of them."""

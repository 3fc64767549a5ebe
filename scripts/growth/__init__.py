"""How the product does as its knowledge base grows, beside the bare library calls and other people's pipelines."""

"""Testing an article: the questions it should answer, and whether it does."""

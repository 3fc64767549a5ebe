"""A multilingual help center for online shops: answers from articles, and a way to the team."""

import os

__version__ = "0.1.0"

# Before numpy is imported anywhere: the thread pools of OpenMP and OpenBLAS do not survive a fork, and with one request a
# thread they only get in one another's way.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

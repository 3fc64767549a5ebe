"""The `helpcenter` command: the acts of the house one by one, for people (rich output) and programs (`--json`).

In come arguments and the settings of the environment; out come progress on standard error and results on standard output.
The exit code is 0 when the act was done, 1 when it was refused (the message says what to do), 2 for wrong arguments.
"""

from helpcenter.cli.main import main

__all__ = ["main"]

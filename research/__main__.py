"""The command line, as ``python -m research``."""

import sys

from research.report.cli import main

sys.exit(main())

"""From files or texts to a corpus: documents, passages, noise, problems and copies.

The names stand in ``__init__.pyi``. A module is imported when a name of it is first used: a process
that only reads files starts without the libraries of tables.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(
    __name__,
    __file__,
)

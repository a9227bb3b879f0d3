"""Tables, quotes, figures and documents as a notebook shows them, and widgets to work by hand.

The names stand in ``__init__.pyi``; a module is imported when a name of it is first used, so that
a table costs no models.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(
    __name__,
    __file__,
)

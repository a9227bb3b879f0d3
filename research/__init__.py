"""A notebook workbench for studying organised crime from published texts in English and Russian.

The public names stand in ``__init__.pyi``, where type checkers read them too; a module is imported
when a name of it is first used, so that ``import research`` costs next to nothing.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
__version__ = "0.2.0"

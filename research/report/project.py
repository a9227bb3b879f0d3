"""A folder of one's own: the notebooks, a place for the texts, and the settings."""

from pathlib import Path

from research.errors import ResearchError
from research.files.paths import SETTINGS, PathLike, write_atomically
from research.report.files import require_writable
from research.report.notebooks import find_notebooks


def new_project(folder: PathLike) -> Path:
    """Make a folder of the notebooks, `corpus` for the texts, and settings, where there is none.

    Raises
    ------
    ResearchError
        The folder holds files or cannot be written, or there are no notebooks to copy.
    """
    target = Path(folder).expanduser()
    notebooks = find_notebooks()  # It raises where there are none.
    require_writable(target, "name another folder")
    if any(target.iterdir()):
        raise ResearchError(
            f'"{target}" is not empty; name a folder that is new or empty.'
        )
    (target / "corpus").mkdir()
    write_atomically(target / SETTINGS.name, SETTINGS.read_bytes())
    for path in notebooks:
        text = path.read_text(encoding="utf-8")
        text = text.replace('= \\"seeds\\"', '= \\"corpus\\"')
        write_atomically(target / "notebooks" / path.name, text)
    return target

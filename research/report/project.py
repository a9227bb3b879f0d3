"""A folder of one's own: the notebooks, a place for the texts, and the settings."""

from pathlib import Path

from research.errors import ResearchError
from research.files.paths import SETTINGS, PathLike, project_root, write_atomically


def new_project(folder: PathLike) -> Path:
    """Make a folder of the notebooks, `corpus` for the texts, and settings, where there is none."""
    target = Path(folder).expanduser()
    if target.is_file() or (target.exists() and any(target.iterdir())):
        raise ResearchError(
            f'"{target}" is not empty; name a folder that is new or empty.'
        )
    (target / "corpus").mkdir(parents=True)
    write_atomically(target / SETTINGS.name, SETTINGS.read_bytes())
    for path in sorted((project_root() / "notebooks").glob("[0-9]*.ipynb")):
        text = path.read_text(encoding="utf-8").replace(
            '= \\"seeds\\"', '= \\"corpus\\"'
        )
        write_atomically(target / "notebooks" / path.name, text)
    return target

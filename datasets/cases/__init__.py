"""Hand-made cases, and where they and their pictures lie."""

from pathlib import Path

FOLDER = Path(__file__).parent
PICTURES = FOLDER / "pictures"

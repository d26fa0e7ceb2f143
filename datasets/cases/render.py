"""Draw the cases' and the demo's pictures from ``pages/`` with Debian's chromium, small enough to be committed.

Run it from the project's folder: ``python -m datasets.cases.render [NAME ...]``. The files look the same on every run
on one machine; fonts (Debian: fonts-roboto-unhinted, fonts-dancingscript) and chromium's version may move a pixel.
"""

import argparse
import io
from pathlib import Path

from django.template import Context, Engine
from PIL import Image

from datasets.cases.shots_cases import SHOTS
from datasets.cases.shots_demo import DEMO
from datasets.gallery.chromium import CHROMIUM, chromium, draw

HERE = Path(__file__).parent
FOLDERS = {HERE / "pictures": SHOTS, HERE.parents[1] / "triage/desks/prakerja/demo/pictures": DEMO}
MOST_BYTES = 60_000


def main() -> None:
    """Draw the named pictures, or all; complain about any above the limit."""
    arguments = _arguments()
    engine = Engine(dirs=[str(HERE / "pages")])
    with chromium(arguments.chromium) as browser:
        for folder, shots in FOLDERS.items():
            folder.mkdir(parents=True, exist_ok=True)
            for shot in shots:
                if not arguments.names or shot.name in arguments.names:
                    html = engine.get_template(shot.page).render(Context(dict(shot.values)))
                    picture, _ = draw(browser, html, size=shot.size, scale=shot.scale)
                    content = encode(picture, shot.name)
                    (folder / shot.name).write_bytes(content)
                    print(f"{len(content):7d}  {shot.name}{'  TOO LARGE' if len(content) > MOST_BYTES else ''}")


def encode(picture: Image.Image, name: str) -> bytes:
    """The file's bytes, in the format that ``name`` ends with."""
    file = io.BytesIO()
    if name.endswith(".png"):
        picture.quantize(colors=64).save(file, "PNG", optimize=True)
    elif name.endswith(".webp"):
        picture.save(file, "WEBP", quality=70, method=6)
    else:
        picture.save(file, "JPEG", quality=68, optimize=True, progressive=True)
    return file.getvalue()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="file names of the pictures to draw (all, unless given)"
    )
    parser.add_argument("--chromium", default=CHROMIUM, help="the browser to draw with")
    return parser.parse_args()


if __name__ == "__main__":
    main()

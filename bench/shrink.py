#!/usr/bin/env python
"""What does shrinking pictures in the browser cost, and what does it save? The phone's own code, in Chromium.

Every picture of the gallery (datasets/gallery) is shrunk by triage/portal/static/portal/uploads.js, then read like the
original, by the real reading process. Photos count as cameras make them: twice as large, with the grain of a sensor.

    python bench/shrink.py                 # all: some minutes; the gallery is drawn first where there is none
    python bench/shrink.py --every 10      # a tenth of it
    python bench/shrink.py --quality 0.6   # with another quality than the one that is built in
"""

import argparse
import base64
import io
import re
import sys
import tempfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import Page, Route, sync_playwright  # noqa: E402

from bench import ocr  # noqa: E402  (sets Django up)
from datasets.gallery.chromium import CHROMIUM  # noqa: E402
from datasets.gallery.judge import Judgement  # noqa: E402
from datasets.gallery.page import Truth, read_truth  # noqa: E402
from triage.evidence.pictures.reader import Reader  # noqa: E402

SCRIPT = ROOT / "triage/portal/static/portal/uploads.js"
SITE = "http://phone.example/"
POINTS = 0.01
"""Of the facts that are read in the originals, so many may be missed in the shrunk pictures."""
SHARE = 1 / 8
"""Of a photo's bytes."""
_SHRINK = """
async (type) => {
  const file = new File([await (await fetch("picture")).blob()], "picture", { type });
  const small = await Uploads.shrink(file);
  if (small === file) return "";
  const read = new FileReader();
  await new Promise((resolve) => { read.onload = resolve; read.readAsDataURL(small); });
  return read.result.split(",")[1];
}
"""


@dataclass
class Phone:
    """A page with the uploader's script, in which pictures are shrunk."""

    page: Page
    picture: bytes = b""

    def shrunk(self, picture: bytes, kind: str) -> bytes:
        """The picture as it would be sent."""
        self.picture = picture
        return base64.b64decode(self.page.evaluate(_SHRINK, kind)) or picture

    def answer(self, route: Route) -> None:
        """Give the browser its page and the picture."""
        is_picture = route.request.url.endswith("picture")
        route.fulfill(body=self.picture) if is_picture else route.fulfill(body="", content_type="text/html")


@contextmanager
def phone(quality: float | None) -> Iterator[Phone]:
    """A browser with the script as it is shipped, but for the ``quality``."""
    script = SCRIPT.read_text(encoding="utf-8")
    if quality is not None:
        script = re.sub(r"QUALITY = [\d.]+", f"QUALITY = {quality}", script)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        made = Phone(browser.new_page())
        made.page.route("**/*", made.answer)
        made.page.goto(SITE)
        made.page.add_script_tag(content=script)
        yield made
        browser.close()


def as_camera(path: Path) -> bytes:
    """A photo of the gallery in twelve megapixels, with grain, as phones store it."""
    with Image.open(path) as small:
        factor = 4000 / max(small.size)
        large = small.convert("RGB").resize(
            (round(small.width * factor), round(small.height * factor)), Image.Resampling.BICUBIC
        )
    rng = np.random.default_rng(zlib.crc32(path.name.encode()))
    grain = rng.normal(0, 3, (large.height, large.width, 1))
    pixels = (np.asarray(large, np.float32) + grain).clip(0, 255).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=93)
    return file.getvalue()


def main() -> int:
    """Print what was read before and after, and the bytes; exit status 1 if a goal is missed."""
    options = _options()
    folder = options.gallery or ocr._drawn()
    truths = read_truth(folder)[:: options.every]
    before: list[Judgement] = []
    after: list[Judgement] = []
    sizes: dict[str, list[tuple[int, int]]] = defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="triage-bench-") as name, phone(options.quality) as browser:
        work = Path(name)
        reader = Reader()
        read = ocr._reading(reader, work, work / "stored.jpg")
        try:
            for truth in ocr._counted(truths):
                is_photo = truth.variant.startswith("photo")
                content = as_camera(folder / truth.file) if is_photo else (folder / truth.file).read_bytes()
                kind = "image/png" if truth.file.endswith(".png") else "image/jpeg"
                small = browser.shrunk(content, kind)
                for picture, judged in ((content, before), (small, after)):
                    if picture is small is content:
                        judged.append(before[-1])
                        continue
                    (work / truth.file).write_bytes(picture)
                    judged.append(ocr._judged(truth, read(truth)))
                sizes["photos" if is_photo else "screens"].append((len(content), len(small)))
        finally:
            reader.close()
    return not report(truths, before, after, sizes)


def report(
    truths: Sequence[Truth],
    before: Sequence[Judgement],
    after: Sequence[Judgement],
    sizes: dict[str, list[tuple[int, int]]],
) -> bool:
    """Print the tables; whether the goals are reached."""
    print(f"\n{'':14}pictures  facts   read  recall   shrunk: read  recall   false, before and after")
    for variant in ["all", *sorted({truth.variant for truth in truths})]:
        chosen = [index for index, truth in enumerate(truths) if variant in ("all", truth.variant)]
        then, now = [before[index] for index in chosen], [after[index] for index in chosen]
        facts = sum(len(each.required) + len(each.missed) for each in then)
        read, still = (sum(len(each.required) for each in group) for group in (then, now))
        wrong = [sum(len(each.wrong) for each in group) for group in (then, now)]
        recalls = f"{ocr._recall(then):.2%}", f"{ocr._recall(now):.2%}"
        print(f"{variant:14}{len(chosen):8d} {facts:6d} {read:6d}  {recalls[0]} {still:13d}  {recalls[1]}   {wrong}")
    for kind, pairs in sorted(sizes.items()):
        large, small = (sum(column) for column in zip(*pairs, strict=True))
        same = sum(a == b for a, b in pairs)
        before_kb, after_kb = (total / len(pairs) / 1024 for total in (large, small))
        print(f"{kind}: {before_kb:.0f} KB become {after_kb:.0f}, {same} sent as they are")
    lost = ocr._recall(before) - ocr._recall(after)
    reached = [ocr._goal("facts lost", lost, at_most=POINTS)]
    if photos := sizes.get("photos"):
        share = sum(b for _, b in photos) / sum(a for a, _ in photos)
        reached.append(ocr._goal("bytes of photos", share, at_most=SHARE))
    return all(reached)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gallery", type=Path, metavar="FOLDER", help="what datasets.gallery.render has drawn")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="each Nth picture only")
    parser.add_argument("--quality", type=float, help="of the JPEG, 0 to 1")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

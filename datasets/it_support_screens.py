"""Draws the three pictures of the IT help desk's demonstration.

python -m datasets.it_support_screens          writes them into the desk's demo/pictures/
"""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from triage.desks.it_support import DESK

INK, GREY, RED, BLUE = "#202124", "#5f6368", "#b3261e", "#1a66d6"
Text = tuple[int, int, int, str, str]
"""x, y, size, colour, words."""
SCREENS: dict[str, tuple[tuple[int, int], str, list[Text]]] = {
    "no_internet": (
        (1000, 640),
        "New tab",
        [
            (110, 60, 16, GREY, "intranet.example.com/start"),
            (180, 220, 30, INK, "No internet connection"),
            (180, 280, 18, GREY, "Your device is offline. The page cannot be shown."),
            (180, 325, 18, GREY, "Try:"),
            (200, 355, 18, GREY, "Check the network cable or Wi-Fi"),
            (200, 385, 18, GREY, "Reconnect to the wireless network"),
            (180, 465, 16, GREY, "ERR_INTERNET_DISCONNECTED"),
            (770, 530, 18, BLUE, "Try again"),
        ],
    ),
    "printer_offline": (
        (900, 600),
        "Printer settings",
        [
            (140, 70, 22, INK, "Printer: Office copier 2nd floor"),
            (140, 108, 20, RED, "Status: Printer is offline"),
            (140, 142, 20, RED, "Error - paper jam"),
            (140, 180, 18, GREY, "Documents waiting: 3"),
            (40, 250, 18, INK, "Offer_Lindner.pdf      Error - printing      4"),
            (40, 290, 18, INK, "Minutes_May.docx      Waiting      2"),
            (40, 500, 18, BLUE, "Open queue"),
        ],
    ),
    "password_expired": (
        (900, 600),
        "Sign in",
        [
            (120, 90, 18, GREY, "User: k.morrow"),
            (120, 140, 28, INK, "Your password has expired"),
            (120, 190, 18, GREY, "You must set a new password before you can sign in."),
            (120, 250, 18, INK, "Old password"),
            (120, 320, 18, INK, "New password"),
            (120, 390, 18, INK, "Repeat new password"),
            (120, 480, 18, BLUE, "Change password"),
        ],
    ),
}


def draw(name: str) -> Image.Image:
    """One screen as a picture."""
    size, title, texts = SCREENS[name]
    picture = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, size[0], 40), fill="#dfe1e5")
    for x, y, height, colour, words in [(20, 10, 18, INK, title), *texts]:
        pen.text((x, y), words, fill=colour, font=ImageFont.load_default(height))
    return picture


def main(folder: Path) -> None:
    """Write all of them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in SCREENS:
        draw(name).save(folder / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main(DESK.folder / "demo" / "pictures")

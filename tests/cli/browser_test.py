#!/usr/bin/env python3
"""The HTML report in a real browser, light and dark, wide and as a phone is: it is drawn, with its style, and nothing is refused."""
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

VIEWS = [("1200,900", False), ("1200,900", True), ("500,900", False), ("500,900", True)]  # 500: no window is narrower


def pixels(path):
    """Width, and the colours of a PNG with 8 bits a channel and the filters undone as far as counting needs: raw rows of filter 0 to 4."""
    with open(path, "rb") as file:
        data = file.read()
    assert data.startswith(b"\x89PNG"), path
    width, height, depth, kind = struct.unpack(">IIBB", data[16:26])
    assert depth == 8 and kind in (2, 6), (depth, kind)
    at, packed = 8, b""
    while at < len(data):
        size, name = struct.unpack(">I4s", data[at : at + 8])
        packed += data[at + 8 : at + 8 + size] if name == b"IDAT" else b""
        at += 12 + size
    step = 3 if kind == 2 else 4
    rows, stride, before = zlib.decompress(packed), width * step, bytes(width * step)
    colours = {}
    for y in range(0, height):
        row = bytearray(rows[y * (stride + 1) + 1 : (y + 1) * (stride + 1)])
        undo(rows[y * (stride + 1)], row, before, step)
        for x in range(0, stride, step * 7):
            colour = bytes(row[x : x + 3])
            colours[colour] = colours.get(colour, 0) + 1
        before = bytes(row)
    return width, colours


def undo(kind, row, above, step):
    for i in range(len(row)):
        left, up, corner = (row[i - step], above[i], above[i - step]) if i >= step else (0, above[i], 0)
        if kind == 4:
            guess = left + up - corner
            nearest = min((left, up, corner), key=lambda value: abs(guess - value))
        else:
            nearest = (0, left, up, (left + up) // 2)[kind]
        row[i] = (row[i] + nearest) & 255


def main():
    work = tempfile.mkdtemp(prefix="godwit-browser-")
    os.chmod(work, 0o755)
    try:
        os.mkdir(os.path.join(work, "sql"))
        with open(os.path.join(work, "sql", "V1__one.sql"), "w", encoding="utf-8") as file:
            file.write("CREATE TABLE one (id INTEGER);\n")
        godwit = [os.environ["GODWIT_BINARY"], "-url=sqlite:a.db", "-reportFilename=report.html", "migrate", "info"]
        subprocess.run(godwit, cwd=work, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        for number, (size, dark) in enumerate(VIEWS):
            picture = os.path.join(work, f"{number}.png")
            command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--enable-logging=stderr", "--hide-scrollbars",
                       f"--user-data-dir={work}/profile", f"--window-size={size}", f"--screenshot={picture}", *(["--force-dark-mode", "--blink-settings=preferredColorScheme=0"] if dark else []),
                       "file://" + os.path.join(work, "report.html")]
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=120)
            said = done.stderr.decode("utf-8", "replace")
            assert done.returncode == 0 and "CONSOLE" not in said, said
            width, colours = pixels(picture)
            page = bytes.fromhex("14181d" if dark else "f6f7f9")
            card = bytes.fromhex("1c2229" if dark else "ffffff")
            assert width == int(size.split(",")[0]), width
            assert colours.get(page, 0) > 1000 and colours.get(card, 0) > 1000 and len(colours) > 20, (size, dark, len(colours))
    finally:
        shutil.rmtree(work, ignore_errors=True)
    print(f"{len(VIEWS)} passed, 0 failed")


if __name__ == "__main__":
    sys.exit(main())

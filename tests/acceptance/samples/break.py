"""Writes broken/: small files that are each wrong in one way. Deterministic; reads quiet-machines/."""

import os
import struct
import subprocess
import tempfile

ALBUM = "quiet-machines"


def read(name):
    with open(os.path.join(ALBUM, name), "rb") as file:
        return file.read()


def write(name, data):
    with open(os.path.join("broken", name), "wb") as file:
        file.write(data)


def wav(frames, declared=None, rate=8000):
    """A mono 16-bit WAV of `frames` samples of a soft square wave that declares `declared` bytes of data."""
    data = b"".join(struct.pack("<h", 4000 if i // 10 % 2 else -4000) for i in range(frames))
    size = len(data) if declared is None else declared
    form = struct.pack("<HHIIHH", 1, 1, rate, rate * 2, 2, 16)
    riff = b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", size) + data
    return b"RIFF" + struct.pack("<I", min(size + 36, 0xFFFFFFFE)) + riff


def flac(source, **tags):
    """A short FLAC with the given tags, written by the flac tool so that its checksums are right."""
    with tempfile.TemporaryDirectory() as folder:
        plain, out = os.path.join(folder, "a.wav"), os.path.join(folder, "a.flac")
        with open(plain, "wb") as file:
            file.write(source)
        options = [f"--tag={name}={value}" for name, value in tags.items()]
        subprocess.run(["flac", "-s", "-f", "--no-padding", *options, "-o", out, plain], check=True)
        with open(out, "rb") as file:
            return file.read()


def flip(data, at):
    return data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]


SHORT = wav(4000)
write("truncated.flac", read("01-first-light.flac")[:30000])
write("truncated.mp3", read("02-paper-boats.mp3")[:20000])
write("truncated.ogg", read("03-tin-parade.ogg")[:20000])
write("truncated.wav", SHORT[:2000])
write("corrupt.flac", flip(flac(wav(8000)), 700))
write("huge-header.wav", wav(100, declared=0xFFFFFF00))
write("no-samples.wav", wav(0))
write("empty.mp3", b"")
write("text.wav", b"This is not audio. It is a note that somebody renamed.\n" * 4)
write("mislabelled.mp3", SHORT)
write("recipe.xyz", b"an unknown kind of file\n")
write(
    "hostile-tags.flac",
    flac(
        SHORT,
        TITLE="\x1b[31mPay\u202eetuM\u202c me\x07\nnow " + "A" * 4000,
        ARTIST="Ada\u2066\u200fSol\x9b2J",
        ALBUM="<script>alert(1)</script>",
        ISRC="not-an-isrc",
    ),
)
# Lone continuation and cut-off sequences where the tag promises UTF-8.
write("invalid-utf8.flac", flac(SHORT, TITLE="xxxxxx", ARTIST="Ada Sol").replace(b"xxxxxx", b"a\xff\xc3\x28\xe2\x82"))

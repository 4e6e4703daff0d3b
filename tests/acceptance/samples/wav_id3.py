"""Appends an ID3v2.3 chunk to a WAV file, because sox and ffmpeg cannot write an ISRC there.

Usage: wav_id3.py FILE TITLE ARTIST ALBUM ISRC
"""

import struct
import sys


def frame(name, text):
    """One ID3v2.3 text frame, Latin-1."""
    body = b"\x00" + text.encode("latin-1")
    return name + struct.pack(">IH", len(body), 0) + body


def tag(frames):
    """An ID3v2.3 tag; its size is stored seven bits to a byte."""
    size = len(frames)
    synchsafe = bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\x00\x00" + synchsafe + frames


def main(path, *texts):
    names = (b"TIT2", b"TPE1", b"TALB", b"TSRC")
    body = tag(b"".join(frame(name, text) for name, text in zip(names, texts)))
    body += b"\x00" * (len(body) % 2)
    with open(path, "r+b") as file:
        data = file.read() + b"id3 " + struct.pack("<I", len(body)) + body
        file.seek(0)
        file.write(data[:4] + struct.pack("<I", len(data) - 8) + data[8:])


main(*sys.argv[1:])

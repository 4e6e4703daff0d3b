"""Records in iscc.json what the reference implementation (iscc-core, Apache-2.0, from PyPI) makes of every track.

The inputs are those of iscc-sdk: the title, fpcalc's signed fingerprint of the whole recording, all bytes of the file.
"""

import io
import json
import os
import subprocess

import iscc_core

ALBUM = "quiet-machines"
TITLES = {track["path"]: track["title"] for track in json.load(open("expected.json"))["tracks"]}


def fingerprint(path):
    # Debian's build complains of "End of file" after it has printed the fingerprint.
    said = subprocess.run(["fpcalc", "-raw", "-json", "-signed", "-length", "0", path], capture_output=True, check=False)
    return json.loads(said.stdout)["fingerprint"]


def codes(name):
    path = os.path.join(ALBUM, name)
    with open(path, "rb") as file:
        data = file.read()
    units = {
        "meta": iscc_core.gen_meta_code(TITLES[name])["iscc"],
        "audio": iscc_core.gen_audio_code(fingerprint(path))["iscc"],
        "data": iscc_core.gen_data_code(io.BytesIO(data))["iscc"],
        "instance": iscc_core.gen_instance_code(io.BytesIO(data))["iscc"],
    }
    return {"code": iscc_core.gen_iscc_code(list(units.values()))["iscc"], **units}


tracks = {name: codes(name) for name in sorted(os.listdir(ALBUM))}
with open("iscc.json", "w", encoding="utf-8") as file:
    json.dump({"version": iscc_core.__version__, "tracks": tracks}, file, indent=2)
    file.write("\n")

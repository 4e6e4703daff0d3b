#!/usr/bin/env bash
# Renders the album "Quiet Machines" and the broken files beside it. Nobody needs to run this: the files are committed,
# because encoders differ between versions and every hash would change. Run it only to make new samples, then run
# ./expect.sh and look at what changed.
#
# Needs sox, flac, lame, vorbis-tools, ffmpeg, python3.
set -euo pipefail
cd "$(dirname "$0")"
album=quiet-machines
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$album" broken

notes=()

# voice WAVE GAIN NOTE:START:LENGTH...   adds notes to the score; times in seconds.
voice() {
    local wave=$1 gain=$2 note pitch start length
    shift 2
    for note in "$@"; do
        IFS=: read -r pitch start length <<<"$note"
        notes+=(-v "$gain" "|sox -R -n -r 48000 -c 1 -p synth $length $wave $pitch fade q 0.01 $length 0.12 pad $start")
    done
}

# drum GAIN kick|hat|snare START...
drum() {
    local gain=$1 kind=$2 start sound
    shift 2
    case $kind in
        kick) sound="synth 0.18 sine 150-45 fade p 0.002 0.18 0.15" ;;
        hat) sound="synth 0.05 whitenoise gain -6 highpass 7000 fade p 0.001 0.05 0.045" ;;
        snare) sound="synth 0.16 pinknoise bandpass 1800 1200 fade p 0.001 0.16 0.14" ;;
    esac
    for start in "$@"; do
        notes+=(-v "$gain" "|sox -R -n -r 48000 -c 1 -p $sound pad $start")
    done
}

# mix NAME SECONDS RATE CHANNELS REVERB   plays the score into $work/NAME.wav and clears it.
mix() {
    sox -R -m "${notes[@]}" -b 16 "$work/$1.wav" \
        channels "$4" pad 0 2 gain -h reverb "$5" trim 0 "$2" rate -h "$3" fade t 0 0 1 gain -n -9
    notes=()
}

first_light() { # plucked arpeggios, C G Am F
    voice pluck 0.2 C4:0:1.5 E4:0.3:1.5 G4:0.6:1.5 C5:0.9:1.5 G4:1.2:1.5 E4:1.5:1.5 \
        B3:2.4:1.5 D4:2.7:1.5 G4:3:1.5 B4:3.3:1.5 G4:3.6:1.5 D4:3.9:1.5 \
        A3:4.8:1.5 C4:5.1:1.5 E4:5.4:1.5 A4:5.7:1.5 E4:6:1.5 C4:6.3:1.5 \
        A3:7.2:1.5 C4:7.5:1.5 F4:7.8:1.5 A4:8.1:1.5 G4:8.4:1.5 C5:9:2.5
    voice sine 0.072 C3:0:2.4 G2:2.4:2.4 A2:4.8:2.4 F2:7.2:1.8 C3:9:2.6
    mix first-light 11 44100 2 30
}

paper_boats() { # a waltz in D minor
    voice triangle 0.1 D5:0:0.9 F5:0.9:0.4 E5:1.35:0.9 D5:2.25:0.4 C#5:2.7:1.2 A4:4.05:1.2 \
        Bb4:5.4:0.9 D5:6.3:0.4 C5:6.75:0.9 Bb4:7.65:0.4 A4:8.1:2.2
    voice sine 0.088 D3:0:0.45 A2:2.7:0.45 G2:5.4:0.45 D3:8.1:1.5 D3:1.35:0.45 A2:4.05:0.45 C3:6.75:0.45
    voice pluck 0.12 F4:0.45:0.4 A4:0.9:0.4 F4:1.8:0.4 A4:2.25:0.4 E4:3.15:0.4 G4:3.6:0.4 E4:4.5:0.4 G4:4.95:0.4 \
        D4:5.85:0.4 G4:6.3:0.4 E4:7.2:0.4 G4:7.65:0.4 F4:8.55:0.6 A4:9:1
    mix paper-boats 10.2 44100 2 30
}

tin_parade() { # drums, bass and a bell
    drum 0.32 kick 0 1 2 3 4 5 6 7 1.75 3.75 5.75
    drum 0.14 hat 0.25 0.5 0.75 1.25 1.5 2.25 2.5 2.75 3.25 3.5 4.25 4.5 4.75 5.25 5.5 6.25 6.5 6.75 7.25 7.5
    drum 0.2 snare 0.5 1.5 2.5 3.5 4.5 5.5 6.5 7.5 7.75
    voice triangle 0.12 E2:0:0.45 E2:0.75:0.2 G2:1:0.45 A2:1.5:0.45 E2:2:0.45 E2:2.75:0.2 D2:3:0.45 B2:3.5:0.45 \
        E2:4:0.45 E2:4.75:0.2 G2:5:0.45 A2:5.5:0.45 B2:6:0.45 A2:6.5:0.45 E2:7:0.9
    voice sine 0.08 E5:2:0.6 G5:2.5:0.6 B5:3:1 A5:4:0.6 G5:4.5:0.6 E5:5:1 D5:6:0.5 E5:6.5:1.4
    mix tin-parade 8.5 48000 2 12
}

slow_orbit() { # four soft chords
    voice sine 0.08 A3:0:2.2 C4:0:2.2 E4:0:2.2 B4:0.2:2 F3:2:2.2 A3:2:2.2 C4:2:2.2 E4:2.2:2 \
        C4:4:2.2 E4:4:2.2 G4:4:2.2 D5:4.2:2 G3:6:2.4 B3:6:2.4 D4:6:2.4 A4:6.2:2.2
    voice triangle 0.032 A2:0:2 F2:2:2 C3:4:2 G2:6:2.4
    mix slow-orbit 8.4 22050 1 60
}

night_post() { # an ostinato over a walking bass
    voice sawtooth 0.024 A4:0:0.2 E5:0.25:0.2 A5:0.5:0.2 E5:0.75:0.2 G4:1:0.2 D5:1.25:0.2 G5:1.5:0.2 D5:1.75:0.2 \
        F4:2:0.2 C5:2.25:0.2 F5:2.5:0.2 C5:2.75:0.2 E4:3:0.2 B4:3.25:0.2 E5:3.5:0.2 B4:3.75:0.2 \
        A4:4:0.2 E5:4.25:0.2 A5:4.5:0.2 E5:4.75:0.2 G4:5:0.2 D5:5.25:0.2 G5:5.5:0.2 D5:5.75:0.2 \
        F4:6:0.2 C5:6.25:0.2 F5:6.5:0.2 G5:6.75:0.2 A5:7:1.4
    voice triangle 0.12 A2:0:0.9 G2:1:0.9 F2:2:0.9 E2:3:0.9 A2:4:0.9 G2:5:0.9 F2:6:0.9 A2:7:1.4
    drum 0.12 hat 0.5 1.5 2.5 3.5 4.5 5.5 6.5
    mix night-post 8.8 44100 2 25
}

lantern() { # a lullaby, one voice and its echo
    voice pluck 0.2 G4:0:1 E4:0.7:1 E4:1.4:1 F4:2.1:1 D4:2.8:1 D4:3.5:1 C4:4.2:0.7 D4:4.55:0.7 E4:4.9:0.7 F4:5.25:0.7 \
        G4:5.6:1 G4:6.3:1 G4:7:1.4
    voice sine 0.04 G5:0.35:0.6 E5:1.05:0.6 F5:2.45:0.6 D5:3.15:0.6 C5:4.9:0.6 G5:5.95:0.6 G5:7.3:1
    mix lantern 7.8 16000 1 40
}

artist="Ada Sol"

# title TITLE FILE NUMBER ISRC   names the track that is encoded next; the codes are well formed but fictitious.
title() {
    title=$1 file=$2 number=$3 isrc=$4
}

encode() {
    title "First Light" first-light 1 QZXX72600001
    flac -s -f -8 -T "TITLE=$title" -T "ARTIST=$artist" -T "ALBUM=Quiet Machines" -T "TRACKNUMBER=$number" \
        -T "ISRC=$isrc" -o "$album/01-$file.flac" "$work/$file.wav"
    title "Paper Boats" paper-boats 2 QZXX72600002
    lame --quiet -b 128 --id3v2-only --tt "$title" --ta "$artist" --tl "Quiet Machines" --tn "$number" \
        --tv "TSRC=$isrc" "$work/$file.wav" "$album/02-$file.mp3"
    title "Tin Parade" tin-parade 3 QZ-XX7-26-00003 # written with hyphens, as many tools do
    oggenc -Q -s 1 -q 4 -t "$title" -a "$artist" -l "Quiet Machines" -N "$number" -c "ISRC=$isrc" \
        -o "$album/03-$file.ogg" "$work/$file.wav"
    title "Slow Orbit" slow-orbit 4 QZXX72600004
    cp "$work/$file.wav" "$album/04-$file.wav"
    python3 wav_id3.py "$album/04-$file.wav" "$title" "$artist" "Quiet Machines" "$isrc"
    title "Night Post" night-post 5 "" # ffmpeg cannot write an ISRC here: the track without one
    ffmpeg -loglevel error -y -i "$work/$file.wav" -c:a aac -b:a 96k -fflags +bitexact -flags +bitexact \
        -metadata "title=$title" -metadata "artist=$artist" -metadata "album=Quiet Machines" "$album/05-$file.m4a"
    title "Lantern" lantern 6 QZXX72600006
    ffmpeg -loglevel error -y -i "$work/$file.wav" -c:a pcm_s16be -fflags +bitexact -write_id3v2 1 \
        -metadata "title=$title" -metadata "artist=$artist" -metadata "album=Quiet Machines" -metadata "TSRC=$isrc" \
        "$album/06-$file.aiff"
}

first_light
paper_boats
tin_parade
slow_orbit
night_post
lantern
encode
python3 break.py

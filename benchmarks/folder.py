"""What a folder of works costs, as ratios within one run: two workers against one, the second run, another profile, headers only.

    python benchmarks/folder.py [--works 20] [--seconds 60] [--headers 200]

The works are drawn by ffmpeg: moving, noisy test pictures with a tone. Each line prints what was measured and the
limit; where other programs share the machine, only a quiet repetition says much. Nothing of the user's own record of measurements is touched.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sciencevid_check.measure.tools import find

SOUND = "sine=frequency={hertz}:sample_rate=48000,tremolo=f=3:d=0.7"
PICTURE = "testsrc2=size=1280x720:rate=25,rotate=a=0.05*sin(t/{slow}):ow=iw:oh=ih,noise=alls=6:allf=t,hue=h={hue}"


def make(folder: Path, works: int, seconds: int) -> None:
    """Works that differ, encoded quickly."""
    for number in range(works):
        picture = PICTURE.format(slow=2 + number, hue=17 * number % 360)
        sound = SOUND.format(hertz=200 + 15 * number)
        inputs = ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound, "-t", str(seconds)]
        encode = [
            "-c:v",
            "libx264",
            "-preset",
            "veryfast",
            "-crf",
            "26",
            "-pix_fmt",
            "yuv420p",
            "-c:a",
            "aac",
            "-ac",
            "2",
        ]
        command = [find().ffmpeg, "-v", "error", *inputs, *encode, folder / f"{number:02}.mp4"]
        subprocess.run(command, check=True)


def check(folder: Path, cache: Path, *args: str) -> float:
    """Seconds that the command takes."""
    env = {**os.environ, "SCIENCEVID_CACHE": str(cache)}
    command = [sys.executable, "-m", "sciencevid_check", "check", str(folder), "--exit-zero", *args]
    began = time.perf_counter()
    done = subprocess.run(command, env=env, capture_output=True, check=False)
    if done.returncode:
        sys.exit(done.stderr.decode("utf-8", errors="replace"))
    return time.perf_counter() - began


def quickest(runs: int, folder: Path, cache: Path, *args: str) -> float:
    return min(check(folder, cache, *args) for _ in range(runs))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--works", type=int, default=20)
    options.add_argument("--seconds", type=int, default=60)
    options.add_argument("--headers", type=int, default=200)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as home:
        works, many = Path(home, "works"), Path(home, "many")
        works.mkdir()
        many.mkdir()
        make(works, asked.works, asked.seconds)
        one = check(works, Path(home, "cache1"), "--jobs", "1")
        print(f"first run, 1 worker:   {one:7.1f} s  ({asked.works} works of {asked.seconds} s)")
        cache = Path(home, "cache2")
        two = check(works, cache, "--jobs", "2")
        print(f"first run, 2 workers:  {two:7.1f} s  {one / two:.2f}x as fast as with 1 (limit 1.7x)")
        again = quickest(2, works, cache, "--jobs", "2")
        print(f"second run:            {again:7.2f} s  {again / two:.1%} of the first (limit 3 %)")
        other = quickest(2, works, cache, "--jobs", "2", "--set", "rules.duration.max_s=200")
        print(f"under another profile: {other:7.2f} s  {other / two:.1%} of the first (limit 5 %)")
        for number in range(asked.headers):
            copy = many / f"{number}.mp4"
            shutil.copyfile(works / f"{number % asked.works:02}.mp4", copy)
            with copy.open("ab") as file:  # each another content: a player ignores what follows
                file.write(b"\0\0\0\x0cfree" + number.to_bytes(4, "big"))
        time.sleep(0.5)
        first = check(many, cache, "--select", "duration")
        headers = quickest(3, many, cache, "--select", "duration")
        bare = min(timed([sys.executable, "-c", "pass"]) for _ in range(3))
        print(
            f"headers of {asked.headers} works:  {headers:7.2f} s  {headers - bare:.2f} s above Python's start (limit 1 s); at first {first:.1f} s"
        )


def timed(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()

"""What it costs to compare one new work with thousands of earlier ones.

    python benchmarks/twins.py [--works 10000] [--minutes 4]

Fills a store with made works (random codes, every hundredth picture like another work's, as stock footage would be), then
compares a new work: one that is a copy of an earlier one, mirrored, and one that is not. Prints processor time and wall time of
the parts; the limit for all of it is 1 s at 10,000 works. The store itself is a temporary one.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sciencevid_check.cache.keeping import Row
from sciencevid_check.cache.store import Content, Store
from sciencevid_check.copies import comparing
from sciencevid_check.measure import provenance
from sciencevid_check.measurements import Fact, Measurements, PicturePrint, Sketch, SoundPrint
from sciencevid_check.measurements.print_codes import MIRROR

LIMIT_S = 1.0
_STOCK = np.random.default_rng(0).integers(1, 2**63, (50, 2), np.uint64)


def codes(seed: int, count: int) -> NDArray[np.uint64]:
    """Pictures that stay for 2 s each; one in a hundred is stock footage."""
    random = np.random.default_rng(seed)
    found = random.integers(1, 2**63, (count // 4 + 1, 2), np.uint64)
    stock = random.random(len(found)) < 0.01
    found[stock] = _STOCK[random.integers(0, len(_STOCK), int(stock.sum()))]
    return found.repeat(4, axis=0)[:count]


def facts(seed: int, minutes: float, *, mirrored: bool = False) -> dict[str, Fact]:
    count = round(minutes * 120)
    words = codes(seed, count)
    whole = words ^ MIRROR if mirrored else words
    full = np.full(count, 40, np.uint8)
    motion = np.random.default_rng(seed).integers(0, 60, count * 5).astype(np.uint8)
    picture = PicturePrint.of(np.stack([whole, whole], axis=1), full, motion, end_s=count / 2, step_s=0.5)
    sound = SoundPrint.of(codes(seed + 1_000_000, count - 8), full[8:], start_s=2.0, step_s=0.5)
    return {
        "picture_print": picture,
        "sound_print": sound,
        "picture_sketch": Sketch.of(picture),
        "sound_sketch": Sketch.of(sound),
    }


def fill(store: Store, works: int, minutes: float) -> None:
    """Straight into the tables: there are no files. Only every hundredth work has its whole prints."""
    editions = {name: provenance.edition(name) for name in facts(0, 0.1)}
    with store._base.using() as db:
        assert db is not None
        db.execute("BEGIN")
        for seed in range(works):
            db.execute(
                "INSERT INTO work(id, sha256, size, quick, path, used) VALUES(?, ?, 0, NULL, ?, 0)",
                (seed + 1, f"{seed:064x}", f"/works/{seed}.mp4"),
            )
            for name, fact in facts(seed, minutes).items():
                if name.endswith("sketch") or seed % 100 == 0:
                    row = Row(name, editions[name], False, zlib.compress(fact.model_dump_json().encode()))
                    db.execute(
                        "INSERT INTO fact(work, name, edition, missing, value) VALUES(?, ?, ?, 0, ?)",
                        (seed + 1, row.name, row.edition, row.value),
                    )
        db.execute("COMMIT")


def compare(store: Store, name: str, new: Measurements) -> float:
    wall, processor = time.perf_counter(), time.process_time()
    (told,) = comparing.together([new], store)
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    copies = told["copies"]
    found = ", ".join(f"{copy.name} {copy.share:.0%}{' mirrored' if copy.mirrored else ''}" for copy in copies.found)
    print(
        f"{name:<12} {wall:6.2f} s, processor {processor:5.2f} s; compared with {copies.compared}; found: {found or '-'}"
    )
    return processor


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--works", type=int, default=10_000)
    parser.add_argument("--minutes", type=float, default=4.0)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        Store(Path(folder) / "store.sqlite", lambda said: print(said.en)) as store,
    ):
        began = time.perf_counter()
        fill(store, options.works, options.minutes)
        size = sum(path.stat().st_size for path in Path(folder).iterdir()) / 1e6
        print(
            f"{options.works} works of {options.minutes:g} minutes made in {time.perf_counter() - began:.0f} s, {size:.0f} MB"
        )
        assert store.known(f"{0:064x}") == Content(1, f"{0:064x}")
        copied = facts(options.works // 200 * 100, options.minutes, mirrored=True)
        other = facts(options.works + 7, options.minutes)
        spent = [
            compare(store, name, Measurements.model_validate({"path": "/new/work.mp4", "sha256": "f" * 64, **made}))
            for name, made in (("first", other), ("not a copy", other), ("a copy", copied))
        ]
    print(f"limit {LIMIT_S:g} s of the processor: {'kept' if max(spent) <= LIMIT_S else 'exceeded'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

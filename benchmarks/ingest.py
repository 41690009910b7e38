"""How fast calls are read and tagged, step by step, beside a plain keyword search over the same text in the same run.

    python benchmarks/ingest.py PATH...

One process, no warehouse: seconds, words a second, and each step's time as a multiple of the keyword search's. Tagging
is shown by tier.
"""

import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from flows.sources import find_sources
from flows.tiers import load_tiers
from nlp.errors import ReadError
from nlp.fingerprint import fingerprint
from nlp.identify import identify
from nlp.keywords import keyword_search
from nlp.manifest import Manifest
from nlp.nouns import File
from nlp.readers import read
from nlp.sentences import split
from nlp.tag import tag
from nlp.taxonomy import default_taxonomy
from warehouse import call_rows

T = TypeVar("T")
spent: dict[str, float] = defaultdict(float)


def timed(step: str, work: Callable[[], T]) -> T:
    start = time.perf_counter()
    done = work()
    spent[step] += time.perf_counter() - start
    return done


def main(paths: list[str]) -> None:
    taxonomy = default_taxonomy()
    tiers, keywords = load_tiers(taxonomy), keyword_search(taxonomy)
    tiers.rules("", "Warm up: we cut costs.", "")
    calls = words = sentences = mentions = 0
    for source in find_sources([Path(path) for path in paths]):
        files = [File(path, Path(path).read_bytes()) for path in source.paths]
        try:
            drafts = timed("read", lambda files=files: read(files))
        except ReadError:
            continue
        for draft in drafts:
            call = timed("identify", lambda draft=draft, name=source.name: identify(draft, name, Manifest()))
            found = timed("sentences", lambda call=call: split(call))
            tags = tag(found, tiers, time.perf_counter, {})
            for tally in tags.tallies:
                spent[tally.tier] += tally.seconds
            timed("keyword search", lambda found=found: [keywords("", sentence.text, "") for sentence in found])
            hashes = timed("fingerprint", lambda call=call: fingerprint(call.text))
            timed("rows", lambda c=call, f=found, t=tags.mentions, h=hashes, n=source.name: call_rows(c, f, t, h, n))
            calls += 1
            words += len(call.text.split())
            sentences += len(found)
            mentions += len(tags.mentions)
    print(f"{calls} calls, {words:,} words, {sentences:,} sentences, {mentions:,} mentions")
    for step, seconds in spent.items():
        print(f"{step:15} {seconds:7.1f} s {words / seconds:12,.0f} words/s {seconds / spent['keyword search']:6.1f} x")


if __name__ == "__main__":
    main(sys.argv[1:] or ["corpora/calls"])

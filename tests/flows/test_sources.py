from hashlib import sha256
from pathlib import Path

import pytest

from flows import sources
from flows.sources import Source, batches, find_sources, fingerprint_of, same_file
from nlp.errors import NarrativeError


def touch(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)


def found(folder: Path, *paths: Path, leave_out: tuple[Path, ...] = ()) -> list[tuple[str, ...]]:
    return [
        tuple(Path(path).relative_to(folder).as_posix() for path in source.paths)
        for source in find_sources(paths or (folder,), leave_out)
    ]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["b.txt", "a.txt", "c/a.txt"], [("a.txt",), ("b.txt",), ("c/a.txt",)]),
        (["X_qna.txt", "X_presentation.txt"], [("X_presentation.txt", "X_qna.txt")]),
        (["X_presentation.txt", "Y_qna.txt"], [("X_presentation.txt",), ("Y_qna.txt",)]),
        (["a/X_presentation.txt", "b/X_qna.txt"], [("a/X_presentation.txt",), ("b/X_qna.txt",)]),
        # Neither another format nor a call of the same name is a half.
        (["X_presentation.txt", "X_qna.json"], [("X_presentation.txt",), ("X_qna.json",)]),
        (["X", "X_presentation", "X_qna"], [("X",), ("X_presentation", "X_qna")]),
        (["X.txt", "X_presentation.txt", "X_qna.txt"], [("X.txt",), ("X_presentation.txt", "X_qna.txt")]),
        # Hidden files and folders, and what lies in them.
        ([".DS_Store", ".git/a.txt", "a/.b/c.txt", "a.txt"], [("a.txt",)]),
    ],
)
def test_what_belongs_together(tmp_path, names, expected):
    touch(tmp_path, *names)
    assert found(tmp_path) == expected


def test_files_and_folders_that_overlap_are_read_once(tmp_path, monkeypatch):
    touch(tmp_path, "a.txt", "b/c.txt")
    monkeypatch.chdir(tmp_path)
    assert len(find_sources([Path(), tmp_path, Path("b"), Path("b/c.txt")])) == 2
    assert found(tmp_path, tmp_path / "b", tmp_path) == [("a.txt",), ("b/c.txt",)]


def test_left_out(tmp_path, monkeypatch):
    touch(tmp_path, "a.txt", "events.csv", "w.duckdb")
    monkeypatch.chdir(tmp_path)
    left_out = (Path("events.csv"), tmp_path / "w.duckdb", tmp_path / "not there")
    assert found(tmp_path, leave_out=left_out) == [("a.txt",)]


def test_a_source_knows_its_size_and_name(tmp_path):
    touch(tmp_path, "X_qna.txt", "X_presentation.txt")
    (source,) = find_sources([tmp_path])
    assert source.size == len("X_qna.txt") + len("X_presentation.txt")
    assert source.name == (tmp_path / "X_presentation.txt").as_posix()


def test_a_path_that_is_not_there(tmp_path):
    with pytest.raises(NarrativeError, match=r"nowhere: no such file or folder"):
        find_sources([tmp_path / "nowhere"])


def test_nothing_to_read(tmp_path):
    touch(tmp_path, ".hidden")
    with pytest.raises(NarrativeError, match=r"no file to read here"):
        find_sources([tmp_path])


def test_a_hand_made_name_is_no_half(tmp_path):
    touch(tmp_path, "_qna.txt", "_presentation.txt")
    assert found(tmp_path) == [("_presentation.txt", "_qna.txt")]


def test_batches_keep_the_order_and_stay_small(monkeypatch):
    monkeypatch.setattr(sources, "_BATCH_SOURCES", 3)
    monkeypatch.setattr(sources, "_BATCH_BYTES", 100)
    sizes = [10, 10, 10, 10, 60, 40, 1, 500, 1]
    all_of_them = [Source((f"{i}",), size) for i, size in enumerate(sizes)]
    made = batches(all_of_them)
    assert [[source.size for source in batch] for batch in made] == [[10, 10, 10], [10, 60], [40, 1], [500], [1]]
    assert [source for batch in made for source in batch] == all_of_them
    assert batches([]) == []


def test_fingerprints(tmp_path):
    touch(tmp_path, "a.txt")
    assert fingerprint_of(str(tmp_path / "a.txt")) == sha256(b"a.txt").hexdigest()


def test_files_that_are_not_read_are_never_each_others_copies(tmp_path, monkeypatch):
    touch(tmp_path, "a.txt", "b.txt")
    monkeypatch.setattr(sources, "LARGEST_FILE", 3)
    names = ("a.txt", "b.txt", "gone.txt")
    assert len({fingerprint_of(str(tmp_path / name)) for name in names}) == 3


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a/b.txt", "a/b.txt", True),
        ("./a/b.txt", "a/b.txt", True),
        ("/data/a/b.txt", "a/b.txt", True),
        ("../a/b.txt", "/data/a/b.txt", True),
        ("/data/a/b.txt", "/other/a/b.txt", False),
        ("a/b.txt", "c/b.txt", False),
        ("a/b.txt", "a/c.txt", False),
        ("ab.txt", "b.txt", False),
    ],
)
def test_same_file(one, other, same):
    assert same_file(one, other) is same
    assert same_file(other, one) is same

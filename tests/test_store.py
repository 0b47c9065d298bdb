"""The store: one graph an analysis, one writer, readers that never wait, and nothing lost to a kill."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from concept.analysis import Analysis, Concept, Text
from concept.errors import StoreError, StoreLocked
from concept.store import MemoryStore, graphs, open_store, write_store
from concept.store import folder as store_module
from concept.store.folder import open_folder
from concept.triples import iri


def some_analysis(name: str = "one", title: str = "A title") -> Analysis:
    return Analysis(
        id=name,
        title=Text.of(title, "en"),
        language="en",
        concept=Concept(id="hope", label=Text.of("Hope", "en")),
        status="draft",
        coverage="full-text",
    )


def test_what_was_put_is_read_again(tmp_path: Path) -> None:
    analysis = some_analysis()
    with write_store(tmp_path / "s") as writer:
        existed = writer.put(analysis)
    store = open_store(tmp_path / "s")
    assert (existed, store.iris(), store.read(iri("one"))) == (False, [iri("one")], analysis)


def test_a_memory_store_reads_what_was_put() -> None:
    store = MemoryStore()
    store.put(some_analysis())
    assert store.read(iri("one")) == some_analysis()


def test_putting_an_id_again_replaces_its_whole_graph(tmp_path: Path) -> None:
    with write_store(tmp_path / "s") as writer:
        writer.put(some_analysis(title="Old"))
    with write_store(tmp_path / "s") as writer:
        existed = writer.put(some_analysis(title="New"))
    assert (existed, open_store(tmp_path / "s").read(iri("one"))) == (True, some_analysis(title="New"))


def test_removing_drops_the_graph_and_leaves_the_others(tmp_path: Path) -> None:
    with write_store(tmp_path / "s") as writer:
        writer.put(some_analysis("one"))
        writer.put(some_analysis("two"))
    with write_store(tmp_path / "s") as writer:
        gone = writer.remove(iri("one")), writer.remove(iri("three"))
    assert (gone, open_store(tmp_path / "s").iris()) == ((True, False), [iri("two")])


def test_what_is_not_there_reads_as_none(tmp_path: Path) -> None:
    with write_store(tmp_path / "s") as writer:
        writer.put(some_analysis())
    store = open_store(tmp_path / "s")
    assert (store.read(iri("two")), store.read("no iri at all <")) == (None, None)


def test_a_store_keeps_the_base_that_it_was_made_with(tmp_path: Path) -> None:
    with write_store(tmp_path / "s", base="https://example.org/") as writer:
        writer.put(some_analysis())
    assert open_store(tmp_path / "s").iris() == ["https://example.org/analysis/one"]


def test_an_open_reader_sees_a_new_generation_while_it_stays_open(tmp_path: Path) -> None:
    with write_store(tmp_path / "s") as writer:
        writer.put(some_analysis("one"))
    reader = open_store(tmp_path / "s")
    before = reader.generation, reader.iris()
    with write_store(tmp_path / "s") as writer:
        writer.put(some_analysis("two"))
        during = reader.iris()
    after = reader.generation, reader.iris()
    assert (before, during, after) == (("1", [iri("one")]), [iri("one")], ("2", [iri("one"), iri("two")]))


def test_only_the_newest_generations_are_kept(tmp_path: Path) -> None:
    for number in range(5):
        with write_store(tmp_path / "s") as writer:
            writer.put(some_analysis(f"a{number}"))
    assert sorted(each.name for each in (tmp_path / "s" / "generations").iterdir()) == ["000004", "000005"]


def test_a_reader_goes_on_when_the_generation_that_it_has_open_is_deleted(tmp_path: Path) -> None:
    with write_store(tmp_path / "s") as writer:
        writer.put(some_analysis("a"))
    reader = open_folder(tmp_path / "s")
    engine = reader._engine()
    for number in range(3):
        with write_store(tmp_path / "s") as writer:
            writer.put(some_analysis(f"a{number}"))
    assert len(list(engine.named_graphs())) == 1


def test_writing_nothing_makes_no_new_generation(tmp_path: Path) -> None:
    with write_store(tmp_path / "s") as writer:
        writer.put(some_analysis())
    with write_store(tmp_path / "s"):
        pass
    assert open_store(tmp_path / "s").generation == "1"


def test_a_second_writer_is_told_who_is_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "LOCK_PATIENCE", 0.2)
    holder = _start_writer(tmp_path / "s", "time.sleep(30)")
    try:
        with pytest.raises(StoreLocked, match=f"process {holder.pid} .* is writing to this store"):
            _write(tmp_path / "s", some_analysis())
    finally:
        holder.kill()
        holder.wait()


def test_the_lock_of_a_killed_writer_is_free(tmp_path: Path) -> None:
    holder = _start_writer(tmp_path / "s", "time.sleep(30)")
    holder.kill()
    holder.wait()
    _write(tmp_path / "s", some_analysis("after"))
    assert open_store(tmp_path / "s").iris() == [iri("after")]


def test_a_writer_killed_at_any_moment_leaves_whole_analyses_and_loses_none_that_it_reported(tmp_path: Path) -> None:
    script = """
for number in range(10_000):
    with write_store(folder) as writer:
        writer.put(Analysis(id=f"n{number}", title=Text.of("T", "en"), language="en", status="draft",
                            coverage="abstract", concept=Concept(id="c", label=Text.of("C", "en"))))
    print(number, flush=True)
"""
    process = _start(tmp_path / "s", script)
    assert process.stdout is not None
    for _ in range(5):
        process.stdout.readline()
    time.sleep(0.013)
    os.kill(process.pid, signal.SIGKILL)
    reported = [f"n{line.strip()}" for line in process.stdout.read().splitlines() if line.strip().isdecimal()]
    process.wait()
    _write(tmp_path / "s", some_analysis("after"))
    store = open_store(tmp_path / "s")
    held = {each.rpartition("/")[2] for each in store.iris()}
    assert {"n0", "n1", "n2", "n3", "n4", "after", *reported} <= held
    assert [name for name in held if store.read(iri(name)) is None] == []


def test_a_folder_that_is_no_store_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path}: it is no store. `concept import FILE --store {tmp_path}` makes one in an empty folder."
    )


def test_a_missing_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no such folder"):
        open_store(tmp_path / "nowhere")


def test_a_folder_of_something_else_is_not_written_to(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("months of work")
    with pytest.raises(StoreError, match="the folder holds something else"):
        _write(tmp_path, some_analysis())
    assert [each.name for each in tmp_path.iterdir()] == ["thesis.docx"]


def test_a_file_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "s").write_text("x")
    with pytest.raises(StoreError, match="it is a file; a store is a folder of its own"):
        _write(tmp_path / "s", some_analysis())


def test_a_store_of_another_version_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "concept-store.json").write_text('{"format": "concept-store/99", "base": "x"}')
    with pytest.raises(StoreError, match="not one that this version can read"):
        open_store(tmp_path)


def test_a_full_disk_is_said_as_such_and_what_was_stored_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path / "s", some_analysis("one"))

    def no_room(*_: object) -> bool:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(graphs, "put", no_room)
    with pytest.raises(StoreError, match="cannot be written: No space left on device"):
        _write(tmp_path / "s", some_analysis("two"))
    assert open_store(tmp_path / "s").iris() == [iri("one")]


def test_a_checkpoint_that_was_not_finished_is_cleared_away(tmp_path: Path) -> None:
    _write(tmp_path / "s", some_analysis("one"))
    (tmp_path / "s" / "generations" / "unfinished").mkdir()
    _write(tmp_path / "s", some_analysis("two"))
    assert open_store(tmp_path / "s").iris() == [iri("one"), iri("two")]


def _write(folder: Path, analysis: Analysis) -> None:
    with write_store(folder) as writer:
        writer.put(analysis)


def _start(folder: Path, script: str) -> "subprocess.Popen[str]":
    head = (
        "import sys, time\nfrom pathlib import Path\nfrom concept.analysis import Analysis, Concept, Text\n"
        "from concept.store import write_store\nfolder = Path(sys.argv[1])\n"
    )
    return subprocess.Popen([sys.executable, "-c", head + script, str(folder)], stdout=subprocess.PIPE, text=True)


def _start_writer(folder: Path, inside: str) -> "subprocess.Popen[str]":
    process = _start(folder, f"with write_store(folder):\n    print('writing', flush=True)\n    {inside}\n")
    assert process.stdout is not None
    assert process.stdout.readline() == "writing\n"
    return process

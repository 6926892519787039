"""A run that was interrupted, saved, opened and resumed is the run that never was; and what a file may hold."""

import json
import zipfile

import numpy as np
import pytest

import nnlab
from nnlab import Config
from nnlab.data.datasets import load_folds
from nnlab.experiments import files

FULL = Config(
    dataset="digits",
    samples=300,
    hidden=(12, 8),
    batch_norm=True,
    dropout=0.3,
    input_dropout=0.05,
    augmentation=("shift", "gaussian_noise"),
    early_stopping=True,
    patience=13,
    optimizer="adam",
    learning_rate=0.1,
    schedule="reduce_on_plateau",
    clip_norm=2.0,
    epochs=120,
)


def interrupt_after(epoch, batch=None):
    """Return a listener that presses Ctrl-C after an epoch, or in the middle of the next."""

    def see(event):
        if batch is None and event.epoch == epoch and hasattr(event, "stops"):
            raise KeyboardInterrupt
        if batch is not None and event.epoch == epoch + 1 and getattr(event, "batch", None) == batch:
            raise KeyboardInterrupt

    return see


def assert_same(one, other):
    assert one.history.columns == other.history.columns
    for name in one.history:
        if name != "seconds":
            np.testing.assert_array_equal(one.history[name], other.history[name], err_msg=name)
    np.testing.assert_array_equal(one.network.parameters, other.network.parameters)
    assert one.last.keys() == other.last.keys()
    for name in one.last:
        np.testing.assert_array_equal(one.last[name], other.last[name], err_msg=name)
    assert one.history.stop == other.history.stop
    assert one.history.initial == other.history.initial


@pytest.fixture(scope="module")
def whole():
    return nnlab.run(FULL)


def test_the_run_that_is_compared_with_has_reduced_its_rate_and_stopped_early(whole):
    assert whole.history.stop.kind == "early"
    assert len(np.unique(whole.history["learning_rate"])) > 1


@pytest.mark.parametrize(("epoch", "batch"), [(1, None), (30, None), (30, 3), (0, 2)])
def test_interrupted_saved_opened_and_resumed_is_the_same_bit_for_bit(tmp_path, whole, epoch, batch):
    part = nnlab.run(FULL, on_event=interrupt_after(epoch, batch))
    assert len(part.history) == epoch
    assert part.history.stop_reason == "interrupted"
    part.save(tmp_path / "part.npz")
    assert_same(nnlab.load_run(tmp_path / "part.npz").resume(), whole)
    assert_same(part.resume(), whole)


@pytest.mark.parametrize("optimizer", nnlab.OPTIMIZERS)
@pytest.mark.parametrize("schedule", nnlab.SCHEDULES)
def test_with_every_optimizer_and_schedule(tmp_path, optimizer, schedule):
    config = Config(
        samples=100, hidden=(4,), dropout=0.2, optimizer=optimizer, schedule=schedule, epochs=6, learning_rate=0.01
    )
    part = nnlab.run(config, on_event=interrupt_after(2, 2))
    part.save(tmp_path / "part.npz")
    assert_same(nnlab.load_run(tmp_path / "part.npz").resume(), nnlab.run(config))


def test_a_shorter_run_is_the_beginning_of_a_longer_one():
    config = FULL.replace(early_stopping=False, epochs=9)
    assert_same(nnlab.run(config.replace(epochs=4)).resume(9), nnlab.run(config))


PLANNED = ("step", "exponential", "cosine", "warm_up", "one_cycle")


@pytest.mark.parametrize("schedule", PLANNED)
@pytest.mark.parametrize("epochs", [3, 9])
def test_a_schedule_is_planned_for_so_many_epochs(schedule, epochs, tmp_path):
    config = Config(samples=80, epochs=6, schedule=schedule)
    part = nnlab.run(config, on_event=interrupt_after(2))
    part.save(tmp_path / "run.npz")
    for run in (part, nnlab.load_run(tmp_path / "run.npz")):
        before = run.facts()
        with pytest.raises(ValueError, match=f"the schedule {schedule} was planned for 6 epochs, and cannot go on to"):
            run.resume(epochs)
        assert run.config == config
        for name, array in run.facts()[1].items():
            np.testing.assert_array_equal(array, before[1][name])
        assert_same(run.resume(), nnlab.run(config))


def test_a_resume_that_is_refused_changes_nothing():
    run = nnlab.run(Config(samples=80, epochs=2))
    words, arrays = run.facts()
    for epochs in (0, -1, 2.5, "many", 10**9):
        with pytest.raises(ValueError):
            run.resume(epochs)
    run.config = run.config.replace(batch_size=64)
    with pytest.raises(ValueError, match="64 is more than the 48 training samples"):
        run.resume(4)
    assert run.facts()[0] == words
    for name, array in run.facts()[1].items():
        np.testing.assert_array_equal(array, arrays[name])


def test_resumed_past_its_stop_it_keeps_the_best_weights(whole, tmp_path):
    whole.save(tmp_path / "run.npz")
    further = nnlab.load_run(tmp_path / "run.npz").resume()
    assert len(further.history) == FULL.epochs > len(whole.history)
    assert further.history.stop == whole.history.stop
    np.testing.assert_array_equal(further.network.parameters, whole.network.parameters)
    assert further.history["train_loss"][: len(whole.history)].tolist() == whole.history["train_loss"].tolist()


def test_interrupted_past_its_stop_it_keeps_the_stop_and_goes_on_as_if_it_had_not_been(whole, tmp_path):
    whole.save(tmp_path / "run.npz")
    part, further = nnlab.load_run(tmp_path / "run.npz"), nnlab.load_run(tmp_path / "run.npz").resume()
    part.resume(on_event=interrupt_after(FULL.epochs - 5))
    assert len(part.history) == FULL.epochs - 5 > len(whole.history)
    assert part.history.stop == whole.history.stop
    assert_same(part.resume(), further)


def test_interrupted_at_its_stop_it_is_stopped(whole):
    part = nnlab.run(FULL, on_event=interrupt_after(len(whole.history)))
    assert_same(part, whole)


def test_a_run_that_diverged_can_be_kept_and_diverges_again(tmp_path):
    run = nnlab.run(Config(samples=100, learning_rate=1e4, initializer="normal", epochs=5))
    assert run.history.stop.kind == "diverged"
    run.save(tmp_path / "run.npz")
    again = nnlab.load_run(tmp_path / "run.npz").resume()
    assert_same(again, run)
    assert np.isfinite(again.network.parameters).all()


def test_save_keeps_everything(tmp_path, whole):
    whole.history.marks.append(nnlab.training.history.Mark(3, "dropout 0.3"))
    whole.save(tmp_path / "run.npz")
    again = nnlab.load_run(tmp_path / "run.npz")
    assert again.config == FULL
    assert again.history.marks == whole.history.marks
    whole.history.marks.clear()
    assert_same(again, whole)
    assert again.scores() == whole.scores()


@pytest.mark.parametrize("initializer", nnlab.INITIALIZERS)
def test_a_run_from_a_file_can_be_begun_again(tmp_path, initializer):
    run = nnlab.run(Config(samples=80, epochs=2, initializer=initializer))
    run.save(tmp_path / "run.npz")
    again = nnlab.load_run(tmp_path / "run.npz")
    for one in (run, again):
        one.network.reset()
    np.testing.assert_array_equal(again.network.parameters, run.network.parameters)


@pytest.mark.parametrize("frame", [False, True])
def test_own_arrays_are_kept_with_the_run(tmp_path, frame):
    generator = np.random.default_rng(0)
    x = generator.normal(size=(80, 2))
    y = np.where(x.sum(axis=1) > 0, "right", "left")
    if frame:
        pd = pytest.importorskip("pandas")
        x = pd.DataFrame({"a": x[:, 0], "b": x[:, 1] > 0})
        y = pd.Series(y)
    config = Config(dataset="own", hidden=(4,), epochs=3)
    run = nnlab.run(config, x=x, y=y)
    run.save(tmp_path / "run.npz")
    again = nnlab.load_run(tmp_path / "run.npz")
    assert again.data.class_names == ("left", "right")
    np.testing.assert_array_equal(again.data.train.x, run.data.train.x)
    assert_same(again.resume(5), run.resume(5))


def test_the_run_of_a_fold_is_kept_with_its_fold(tmp_path):
    config = Config(dataset="iris", hidden=(4,), epochs=3)
    fold = load_folds(config, 3)[1]
    run = nnlab.run(config, data=fold)
    run.save(tmp_path / "run.npz")
    again = nnlab.load_run(tmp_path / "run.npz")
    np.testing.assert_array_equal(again.data.validation.x, fold.validation.x)
    assert_same(again.resume(5), run.resume(5))


def test_data_that_the_file_would_not_bring_back_are_refused(tmp_path):
    config, x = Config(dataset="moons", epochs=1), np.random.default_rng(0).normal(size=(60, 2))
    own, y = config.replace(dataset="own"), x[:, 0] > 0
    for settings, data in (
        (config, nnlab.load(config.replace(noise=0.9))),
        (config, nnlab.load(config.replace(samples=900))),
        (own, nnlab.load(own, x, y)),
    ):
        with pytest.raises(ValueError, match="do not load the data it was given"):
            nnlab.run(settings, data=data).save(tmp_path / "run.npz")
    assert not list(tmp_path.iterdir())
    nnlab.run(own, x=x, y=y, data=nnlab.load(own, x, y)).save(tmp_path / "run.npz")


# ---- files --------------------------------------------------------------------------------------------------------


@pytest.fixture
def saved(tmp_path):
    path = tmp_path / "run.npz"
    nnlab.run(Config(samples=80, hidden=(3,), epochs=2)).save(path)
    return path


def rewrite(path, **changes):
    """Write the file anew with other entries (None: without)."""
    with np.load(path, allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files}
    arrays |= changes
    np.savez(path, **{name: value for name, value in arrays.items() if value is not None})


def words(path, **changes):
    with np.load(path) as archive:
        found = json.loads(str(archive["words"]))
    return np.array(json.dumps({name: value for name, value in {**found, **changes}.items() if value is not None}))


def test_it_is_one_plain_file(saved):
    with np.load(saved, allow_pickle=False) as archive:
        assert all(not archive[name].dtype.hasobject for name in archive.files)
    assert [path.name for path in saved.parent.iterdir()] == ["run.npz"]


def test_another_version_is_refused(saved):
    rewrite(saved, words=words(saved, version=2))
    with pytest.raises(ValueError, match=r"format 2.*update nnlab"):
        nnlab.load_run(saved)


@pytest.mark.parametrize("keep", [0, 10, 300, 0.5, 0.9, 0.999])
def test_a_file_cut_short_is_refused(saved, keep):
    whole = saved.read_bytes()
    saved.write_bytes(whole[: int(keep * len(whole)) if isinstance(keep, float) else keep])
    with pytest.raises(ValueError, match=r"run\.npz"):
        nnlab.load_run(saved)


def test_bytes_that_changed_are_noticed(saved):
    whole = saved.read_bytes()
    generator = np.random.default_rng(0)
    expected = nnlab.load_run(saved)
    directory = whole.index(b"PK\x01\x02")  # where the entries are listed: how each is packed, and where it begins
    places = [*generator.integers(len(whole), size=150), *generator.integers(directory, len(whole), size=150)]
    for place in places:
        damaged = bytearray(whole)
        damaged[place] ^= 1 << int(generator.integers(8))
        saved.write_bytes(damaged)
        try:
            found = nnlab.load_run(saved)
        except ValueError as error:
            assert "run.npz" in str(error)
        else:  # a byte that says nothing, such as a date
            assert_same(found, expected)


def changed(**entries):
    return lambda path: rewrite(path, **entries)


@pytest.mark.parametrize(
    "damage",
    [
        changed(parameters=None),
        changed(parameters=np.zeros(3, "float32")),
        changed(parameters=np.zeros((2, 2))),
        changed(words=None),
        changed(words=np.array("no json")),
        changed(words=np.array("[1, 2]")),
        changed(words=np.array("[" * 5000)),
        changed(**{"last/counters": None}),
        changed(**{"last/counters": np.zeros(5)}),
        changed(**{"history/epoch": np.zeros(99)}),
        changed(**{"history/epoch": np.array(["a", "b"])}),
        changed(**{"split/train": np.array([0, 1])}),
        changed(**{name: np.array([0, 10**9]) for name in ("split/train", "split/validation", "split/test")}),
        lambda path: rewrite(path, words=words(path, config={"hidden": [3], "l3": 1})),
        lambda path: rewrite(path, words=words(path, config=[1])),
        lambda path: rewrite(path, words=words(path, config=None)),
        lambda path: rewrite(path, words=words(path, initial=[1])),
        lambda path: rewrite(path, words=words(path, initial={"train_loss": "low"})),
        lambda path: rewrite(path, words=words(path, stop=[1, 2, 3, 4, 5, 6])),
        lambda path: rewrite(path, words=words(path, marks=[[1]])),
        lambda path: path.write_text("epoch,loss"),
    ],
)
def test_what_does_not_belong_together_is_refused(saved, damage):
    damage(saved)
    with pytest.raises(ValueError):
        nnlab.load_run(saved)


def test_objects_are_never_unpickled(saved):
    class Bomb:
        def __reduce__(self):
            return (pytest.fail, ("code in the file was run",))

    with zipfile.ZipFile(saved, "a") as archive, archive.open("evil.npy", "w") as entry:
        np.lib.format.write_array(entry, np.array([Bomb()], dtype=object), allow_pickle=True)
    with pytest.raises(ValueError, match="objects"):
        nnlab.load_run(saved)


def test_a_large_file_is_refused_unread(saved, monkeypatch):
    monkeypatch.setattr(files, "LARGEST", saved.stat().st_size - 1)
    with pytest.raises(ValueError, match="larger than"):
        nnlab.load_run(saved)


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_packings_are_refused(saved, packing):
    with zipfile.ZipFile(saved) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(saved, "w", packing) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    with pytest.raises(ValueError, match="packed in a way"):
        nnlab.load_run(saved)


def test_the_start_of_the_list_of_entries_is_checked(saved):
    """A file whose list points to before its beginning is damaged too (the system says: invalid argument)."""
    whole = bytearray(saved.read_bytes())
    end = whole.rindex(b"PK\x05\x06")
    for place in range(end, len(whole)):
        for bit in range(8):
            damaged = bytearray(whole)
            damaged[place] ^= 1 << bit
            saved.write_bytes(damaged)
            try:
                files.read(saved, ("config",))
            except ValueError as error:
                assert "run.npz" in str(error)


def test_a_bomb_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "bomb.npz"
    np.savez_compressed(path, words=np.array("{}"), parameters=np.zeros(2**20))
    monkeypatch.setattr(files, "LARGEST", 2**20)
    assert path.stat().st_size < 2**16
    with pytest.raises(ValueError, match="unpacks to more"):
        nnlab.load_run(path)


def test_an_array_that_claims_to_be_huge_is_refused_before_room_is_made_for_it(saved):
    with zipfile.ZipFile(saved, "a") as archive, archive.open("huge.npy", "w") as entry:
        np.lib.format.write_array_header_1_0(entry, {"descr": "<f8", "fortran_order": False, "shape": (10**12,)})
        entry.write(b"few")
    with pytest.raises(ValueError, match="not as long"):
        nnlab.load_run(saved)


def test_no_file():
    with pytest.raises(FileNotFoundError):
        nnlab.load_run("nowhere.npz")


def test_a_crash_while_saving_leaves_the_old_file(saved, monkeypatch):
    before = saved.read_bytes()
    other = nnlab.run(Config(samples=80, epochs=1))

    def crash(file, **arrays):
        file.write(b"half of it")
        raise OSError("no space left on device")

    monkeypatch.setattr(np, "savez_compressed", crash)
    with pytest.raises(OSError, match="no space"):
        other.save(saved)
    assert saved.read_bytes() == before
    assert [path.name for path in saved.parent.iterdir()] == ["run.npz"]


def test_a_disk_that_fills_up_at_the_end_leaves_the_old_file(saved, monkeypatch):
    before = saved.read_bytes()
    other = nnlab.run(Config(samples=80, epochs=1))

    def full(handle):
        raise OSError("no space left on device")

    monkeypatch.setattr("nnlab.experiments.atomic.os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        other.save(saved)
    assert saved.read_bytes() == before
    assert [path.name for path in saved.parent.iterdir()] == ["run.npz"]


def test_a_place_that_cannot_be_taken_is_left_clean(tmp_path):
    (tmp_path / "run.npz").mkdir()
    with pytest.raises(OSError):
        nnlab.run(Config(samples=80, epochs=1)).save(tmp_path / "run.npz")
    assert [path.name for path in tmp_path.iterdir()] == ["run.npz"]


def test_ctrl_c_while_saving_leaves_the_old_file(saved, monkeypatch):
    before = saved.read_bytes()
    other = nnlab.run(Config(samples=80, epochs=1))

    def interrupt(file, **arrays):
        file.write(b"half of it")
        raise KeyboardInterrupt

    monkeypatch.setattr(np, "savez_compressed", interrupt)
    with pytest.raises(KeyboardInterrupt):
        other.save(saved)
    assert saved.read_bytes() == before
    assert [path.name for path in saved.parent.iterdir()] == ["run.npz"]


def test_saving_into_no_folder_says_so(tmp_path):
    with pytest.raises(FileNotFoundError, match="there is no folder"):
        nnlab.run(Config(samples=80, epochs=1)).save(tmp_path / "none" / "run.npz")

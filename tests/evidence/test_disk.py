"""Files below one folder, and nothing else on the machine."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from evidence.disk import Disk
from evidence.errors import AddressRefused, WebError
from evidence.trail import Trail

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """
    A catalogue folder with one scene, and a secret beside the folder.
    """
    folder = tmp_path / "catalogue"
    (folder / "scenes").mkdir(parents=True)
    (folder / "scenes/one.tif").write_bytes(b"0123456789")
    (tmp_path / "secret").write_bytes(b"secret")
    return folder


@pytest.fixture
def trail(tmp_path: Path) -> Trail:
    """
    An empty trail.
    """
    return Trail(tmp_path / "bodies")


def test_a_file_is_read_and_noted(root: Path, trail: Trail) -> None:
    """
    The trail names the folder, not where it lies on this machine.
    """
    answer = Disk("fixtures", root, trail=trail).get("scenes/one.tif")

    assert (b"0123456789", None, {"content-length": "10"}) == (answer.body, answer.status, answer.headers)
    assert str(root / "scenes/one.tif") == answer.address
    assert ("file:fixtures/scenes/one.tif", "READ", None) == (
        answer.exchange.url,
        answer.exchange.method,
        answer.exchange.status,
    )
    assert (answer.exchange,) == trail.since()


def test_an_absolute_path_inside_is_as_good(root: Path, trail: Trail) -> None:
    """
    Assets of a scene carry absolute paths.
    """
    path = str(root / "scenes/one.tif")

    assert "file:fixtures/scenes/one.tif" == Disk("fixtures", root, trail=trail).get(path).exchange.url


@pytest.mark.parametrize(
    ("span", "body"), [((0, 0), b"0"), ((2, 5), b"2345"), ((8, 99), b"89"), ((0, 9), b"0123456789")]
)
def test_a_span_brings_its_bytes(root: Path, trail: Trail, span: tuple[int, int], body: bytes) -> None:
    """
    Beyond the end it is cut, as over HTTP; the whole size is told.
    """
    answer = Disk("fixtures", root, trail=trail).get("scenes/one.tif", span=span)

    assert (body, "10") == (answer.body, answer.headers["content-length"])
    assert f"bytes={span[0]}-{span[1]}" == answer.exchange.range


@pytest.mark.parametrize("span", [(10, 12), (5, 2), (-1, 3)])
def test_a_span_outside_the_file_is_an_error(root: Path, trail: Trail, span: tuple[int, int]) -> None:
    """
    A truncated file is told from an empty answer.
    """
    with pytest.raises(WebError, match=r"has 10 bytes; bytes .* are not in it"):
        Disk("fixtures", root, trail=trail).get("scenes/one.tif", span=span)


@pytest.mark.parametrize("path", ["../secret", "scenes/../../secret", "/etc/passwd", "", "."])
def test_a_path_that_leaves_the_folder_is_refused(root: Path, trail: Trail, path: str) -> None:
    """
    An item that names a file elsewhere on the machine gets nothing; the folder itself is no file either.
    """
    with pytest.raises(AddressRefused):
        Disk("fixtures", root, trail=trail).get(path)

    assert () == trail.since()


def test_a_link_out_of_the_folder_is_refused(root: Path, trail: Trail, tmp_path: Path) -> None:
    """
    Links are followed before the path is judged.
    """
    (root / "link.tif").symlink_to(tmp_path / "secret")

    with pytest.raises(AddressRefused, match="leads out of the folder fixtures"):
        Disk("fixtures", root, trail=trail).get("link.tif")


def test_a_link_inside_the_folder_is_the_file(root: Path, trail: Trail) -> None:
    """
    The trail names the file that was read.
    """
    (root / "link.tif").symlink_to(root / "scenes/one.tif")

    assert "file:fixtures/scenes/one.tif" == Disk("fixtures", root, trail=trail).get("link.tif").exchange.url


def test_a_pipe_is_refused_without_waiting(root: Path, trail: Trail) -> None:
    """
    Opening a pipe would wait for somebody to write into it.
    """
    os.mkfifo(root / "pipe.tif")

    with pytest.raises(AddressRefused, match="is not a regular file"):
        Disk("fixtures", root, trail=trail).get("pipe.tif")


@pytest.mark.parametrize("name", ["missing.tif", "nul\0.tif", "a" * 5000])
def test_a_file_that_is_not_there_is_an_error(root: Path, trail: Trail, name: str) -> None:
    """
    Names that no file can have are simply not there.
    """
    with pytest.raises(WebError, match="does not exist or cannot be read"):
        Disk("fixtures", root, trail=trail).get(name)


def test_a_loop_of_links_is_an_error(root: Path, trail: Trail) -> None:
    """
    Following links ends.
    """
    (root / "a").symlink_to(root / "b")
    (root / "b").symlink_to(root / "a")

    with pytest.raises(WebError, match="does not exist or cannot be read"):
        Disk("fixtures", root, trail=trail).get("a")


def test_a_limit_counts_the_bytes_to_be_read(root: Path, trail: Trail) -> None:
    """
    A large file may be read in small parts.
    """
    disk = Disk("fixtures", root, trail=trail)

    assert b"234" == disk.get("scenes/one.tif", span=(2, 4), most=3).body
    with pytest.raises(WebError, match="has 10 bytes to read; at most 3"):
        disk.get("scenes/one.tif", most=3)


def test_an_empty_file_is_empty(root: Path, trail: Trail) -> None:
    """
    Nothing is read, and that is noted.
    """
    (root / "empty").touch()

    assert b"" == Disk("fixtures", root, trail=trail).get("empty").body

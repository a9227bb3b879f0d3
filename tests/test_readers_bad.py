"""Readers meet bad input: each is a problem with its reason, or read; never a crash or a loss."""

import gzip
import io
import random
import re
import struct
import time
import zipfile

import pytest
import samples
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import ARTICLE, SAMPLES

from research.corpus.readers import (
    CONTAINERS,
    READERS,
    Problem,
    Record,
    _read_bytes,
    archives,
    read,
)

MUTATED = [
    "a.html",
    "a.html.gz",
    "a.pdf",
    "a.docx",
    "a.xlsx",
    "a.zip",
    "a.eml",
    "a.parquet",
]
MUTATIONS = 26


def assert_accounted_for(name, data):
    """Assert that a file gives something, each text a text and each reason a sentence."""
    items = list(_read_bytes(name, data))
    assert items
    for item in items:
        if isinstance(item, Problem):
            assert item.reason[0].isupper()
            assert item.reason.endswith(".")
        else:
            assert isinstance(item, Record)
            assert item.text.strip()
            assert "\0" not in item.text
            item.text.encode()
            assert all(
                isinstance(value, str) and value for value in item.metadata.values()
            )


def mutated(data, chance):
    """Return data with some bytes changed, cut short, or with a piece of it twice."""
    data = bytearray(data)
    at = chance.randrange(len(data))
    kind = chance.choice(["flip", "cut", "twice", "zero"])
    if kind == "flip":
        for _ in range(chance.choice([1, 5, 50])):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    elif kind == "cut":
        del data[at:]
    elif kind == "twice":
        data[at:at] = data[at : at + 100]
    else:
        data[at : at + 20] = bytes(20)
    return bytes(data)


@pytest.mark.parametrize("name", MUTATED)
def test_mutated_files(name):
    chance = random.Random(name)
    for _ in range(MUTATIONS):
        assert_accounted_for(name, mutated(SAMPLES[name], chance))


@pytest.mark.parametrize(
    "name", [f"a{ending}" for ending in (*READERS, *CONTAINERS, ".txt.gz")]
)
@given(data=st.binary(max_size=300))
@settings(max_examples=25, deadline=None)
def test_any_bytes_under_any_name(name, data):
    assert_accounted_for(name, data)


@pytest.mark.parametrize(
    "name", ["a.csv", "a.html", "a.json", "a.jsonl", "a.eml", "a.txt"]
)
@given(
    text=st.text(
        st.sampled_from("text,\"'\n\r\t;|{}[]<>/:=a1 я«\\\ud800\x01\x85"), max_size=60
    )
)
@settings(max_examples=40, deadline=None)
def test_any_text_under_any_name(name, text):
    assert_accounted_for(name, text.encode("utf-8", errors="surrogatepass"))


@given(rows=st.lists(st.tuples(st.text(), st.text(min_size=1)), min_size=1, max_size=5))
@settings(max_examples=40, deadline=None)
def test_no_row_of_json_lines_is_lost(rows):
    import json

    data = "\n".join(
        json.dumps({"id": i, "text": text}) for i, (_, text) in enumerate(rows)
    )
    items = list(_read_bytes("a.jsonl", data.encode()))
    n_empty = sum(not re.search(r"[^\W\d_]", text) for _, text in rows)
    assert len(items) == len(rows) - n_empty + bool(n_empty)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "no text"),
        ("a.csv", b"text\n", "no rows"),
        ("a.csv", b"title,date\na,b\n", "no column of texts"),
        ("a.html", b"<html><script>x = 1</script></html>", "no text"),
        ("a.html.gz", SAMPLES["a.html.gz"][:-20], "damaged"),
        ("a.txt.gz", b"not gzip", "damaged"),
        ("a.pdf", SAMPLES["a.pdf"][:200], "damaged"),
        ("a.pdf", samples.pdf(password="secret"), "encrypted"),
        ("a.pdf", samples.pdf(("",)), "OCR"),
        ("a.docx", b"PK\x03\x04", "damaged"),
        ("a.docx", samples.packed({"a.txt": "a"}), "damaged"),
        ("a.xlsx", b"PK\x03\x04a,b", "damaged"),
        ("a.xls", b"\xd0\xcf\x11\xe0a,b", "damaged"),
        ("a.xlsx", b"text\n", "no rows"),
        ("a.xls", b"<html><p>Arms", "web page"),
        ("a.parquet", b"PAR1PAR1", "damaged"),
        ("a.json", b'{"a": ', "not valid JSON"),
        ("a.json", b"[" * 100_000, "recursion"),
        ("a.json", b"null", "holds no text"),
        ("a.json", b"[null]", "no rows"),
        ("a.eml", b"\n\nbody", "no mail"),
        ("a.zip", b"", "damaged"),
        ("a.zip", samples.packed({}), "no text"),
        ("a.pkl", b"cos\nsystem\n(S'true'\ntR.", "no reader"),
    ],
)
def test_reasons(name, data, reason):
    (problem,) = _read_bytes(name, data)
    assert reason in problem.reason


def test_an_entity_is_not_expanded():
    declared = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    body = f'<w:document xmlns:w="{samples._WORD}"><w:p><w:r><w:t>Arms &x;</w:t></w:r></w:p>'
    (item,) = _read_bytes("a.docx", samples.docx(f"{declared}{body}</w:document>"))
    assert isinstance(item, Problem) or item.text.strip() == "Arms"


def test_zip_bombs():
    zeros = bytes(50_000_000)
    for name, data in (
        ("a.zip", samples.packed({"a.txt": zeros, "b.txt": ARTICLE})),
        ("a.docx", samples.packed({"word/document.xml": zeros})),
        ("a.txt.gz", gzip.compress(zeros)),
    ):
        first = next(_read_bytes(name, data))
        assert "zip bomb" in first.reason
    nested = SAMPLES["a.zip"]
    for _ in range(3):
        nested = samples.packed({"a.zip": nested})
    (problem,) = _read_bytes("a.zip", nested)
    assert "archive within archives" in problem.reason
    assert problem.part == "/a.zip/a.zip"


def test_a_bomb_does_not_hide_its_neighbours():
    items = list(
        _read_bytes(
            "a.zip", samples.packed({"a.txt": bytes(50_000_000), "b.txt": "Arms."})
        )
    )
    assert [item.part for item in items] == ["/a.txt", "/b.txt"]
    assert items[1].text == "Arms."


def test_a_large_archive(monkeypatch):
    monkeypatch.setattr(archives, "MAX_UNPACKED", 10)
    (problem,) = _read_bytes("a.zip", SAMPLES["a.zip"])
    assert "more than can be read" in problem.reason


def test_a_size_that_lies():
    data = samples.packed({"a.txt": "a" * 100_000})
    sizes = struct.pack("<L", 100_000)
    (item,) = _read_bytes("a.zip", data.replace(sizes, struct.pack("<L", 10)))
    assert isinstance(item, Problem)


@pytest.mark.parametrize(
    "name", ["../a.txt", "/etc/a.txt", "b/../../a.txt", "C:\\a.txt", "..\\a.txt"]
)
def test_names_that_lead_out_of_an_archive(name):
    (problem,) = _read_bytes("a.zip", samples.packed({name: ARTICLE}))
    assert "leads out" in problem.reason


def test_encrypted_members():
    buffer = io.BytesIO(samples.packed({"a.txt": ARTICLE}))
    with zipfile.ZipFile(buffer) as archive:
        at = archive.start_dir + 8
    data = bytearray(buffer.getvalue())
    data[at] |= 1
    (problem,) = _read_bytes("a.zip", bytes(data))
    assert "encrypted" in problem.reason


def test_hidden_members_are_named():
    (problem,) = _read_bytes("a.zip", samples.packed({"__MACOSX/._a.txt": "a"}))
    assert "starts with a dot" in problem.reason


def test_a_file_that_is_too_large(tmp_path, monkeypatch):
    monkeypatch.setattr("research.corpus.readers.MAX_BYTES", 10)
    (tmp_path / "a.txt").write_text("x" * 11)
    (problem,) = read(tmp_path / "a.txt")
    assert "larger than" in problem.reason


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", ARTICLE.encode("cp1251") * 25_000),
        ("a.csv", b'title,text\na,"' + b"don't say arms " * 350_000 + b'"\n'),
        ("a.jsonl", b'{"text": "' + b"arms were seized " * 300_000 + b'"}'),
        ("a.html", b"<p>" + b"arms were seized in Minsk. " * 200_000),
        ("a.html", b"<div>" * 200_000 + b"arms"),
    ],
)
def test_five_megabytes_in_one_line(name, data):
    start = time.perf_counter()
    assert_accounted_for(name, data)
    assert time.perf_counter() - start < 20

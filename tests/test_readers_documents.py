"""Readers of documents: nothing that a file says is lost without a row."""

from email.message import EmailMessage

import pytest
import samples
from samples import ARTICLE, SECOND, packed

from research.corpus.readers import Problem, Record, decode, programs, read
from research.corpus.readers.encodings import _ACCENTS, mend
from research.corpus.readers.hyphens import join_parted
from research.corpus.readers.mail import _ENVELOPE
from research.corpus.readers.office import _row

W = samples._WORD
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_KINDS = "http://purl.oclc.org/ooxml/officeDocument/relationships"


@pytest.fixture
def read_as(tmp_path):
    def items(name, data):
        (tmp_path / name).write_bytes(data)
        return list(read(tmp_path / name))

    return items


def texts(items):
    return [item.text for item in items if isinstance(item, Record)]


def problems(items):
    return [item for item in items if isinstance(item, Problem)]


def relations(*rows, kinds=KINDS):
    each = "".join(
        f'<Relationship Id="{name}" Type="{kinds}/{kind}" Target="{target}"/>'
        for name, kind, target in rows
    )
    return (
        f'<Relationships xmlns="http://x/package/relationships">{each}</Relationships>'
    )


def paragraph(text):
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def document(*paragraphs, space=W, root="document"):
    content = "".join(paragraphs)
    body = f"<w:body>{content}</w:body>" if root == "document" else content
    return f'<w:{root} xmlns:w="{space}" xmlns:r="{KINDS}">{body}</w:{root}>'


@pytest.mark.parametrize(
    ("path", "space", "kinds"),
    [
        ("word/document2.xml", W, KINDS),
        ("content/main.xml", STRICT, STRICT_KINDS),
    ],
)
def test_the_main_part_of_a_word_file_has_any_name(path, space, kinds, read_as):
    files = {
        "_rels/.rels": relations(("r1", "officeDocument", f"/{path}"), kinds=kinds),
        path: document(paragraph(ARTICLE), space=space),
    }
    assert texts(read_as("a.docx", packed(files))) == [ARTICLE]


@pytest.mark.parametrize("kind", ["footnotes", "endnotes"])
def test_notes_of_a_word_file_are_text(kind, read_as):
    files = {
        "word/document.xml": document(paragraph(ARTICLE)),
        f"word/{kind}.xml": document(paragraph(SECOND), root=kind),
    }
    assert texts(read_as("a.docx", packed(files))) == [f"{ARTICLE}\n{SECOND}"]


@pytest.mark.parametrize("kind", ["comments", "hdr", "ftr"])
def test_what_a_word_file_has_beside_its_text_has_a_row(kind, read_as):
    files = {
        "word/document.xml": document(paragraph(ARTICLE)),
        "word/part1.xml": document(paragraph(SECOND), root=kind),
        "word/part2.xml": document(paragraph("Page 1"), root="ftr"),
    }
    record, problem = read_as("a.docx", packed(files))
    assert record.text == ARTICLE
    assert SECOND[:20] in problem.reason
    assert problem.part == "/word/part1.xml"


def test_cells_of_a_row_stay_together(read_as):
    rows = [["Drug", "2020", ""], ["Heroin", "12 kg", "3 kg"]]
    table = "".join(
        "<w:tr>" + "".join(f"<w:tc>{paragraph(c)}</w:tc>" for c in row) + "</w:tr>"
        for row in rows
    )
    content = document(paragraph("Seized:"), f"<w:tbl>{table}</w:tbl>")
    [text] = texts(read_as("a.docx", packed({"word/document.xml": content})))
    assert text.splitlines() == ["Seized:", "Drug | 2020 | ", "Heroin | 12 kg | 3 kg"]


@pytest.mark.parametrize(
    ("cells", "lines"),
    [
        ([["a", "b"], ["c"]], ["a b | c"]),
        ([["a", "b"]], ["a", "b"]),
        ([["a" * 300, "b"], ["c"]], ["a" * 300, "b", "c"]),  # columns of a layout
        ([["a" * 300], ["c"]], ["a" * 300 + " | c"]),
    ],
)
def test_rows_of_tables(cells, lines):
    assert _row(cells) == lines


def test_what_was_deleted_or_moved_is_not_read_and_what_was_put_in_is(read_as):
    content = document(
        f"<w:p><w:moveFrom>{paragraph('gone')}</w:moveFrom></w:p>",
        f"<w:del>{paragraph('gone')}</w:del>",
        f"<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:ins><w:r><w:t>{ARTICLE}</w:t>"
        "</w:r></w:ins><w:r><w:tab/><w:t>End</w:t></w:r></w:p>",
    )
    [text] = texts(read_as("a.docx", packed({"word/document.xml": content})))
    assert text.strip() == f"{ARTICLE}\tEnd"


def test_a_text_box_is_read_once_and_after_its_paragraph(read_as):
    box = f"<w:txbxContent>{paragraph('In the box.')}</w:txbxContent>"
    content = document(
        f'<w:p xmlns:mc="m"><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
        f"<w:r><w:t>{ARTICLE}</w:t></w:r></w:p>"
    )
    [text] = texts(read_as("a.docx", packed({"word/document.xml": content})))
    assert text == f"{ARTICLE}\nIn the box."


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", f"<html><body><p>{ARTICLE}</p></body></html>".encode()),
        ("b.txt", ARTICLE.encode("cp1251")),
        ("c.docx", packed({"word/document.xml": document(paragraph(ARTICLE))})),
    ],
)
def test_a_file_put_into_a_word_file_whole_is_read(name, content, read_as):
    chunk = '<w:altChunk r:id="r9"/>'
    files = {
        "word/document.xml": document(paragraph("Before."), chunk, paragraph("After.")),
        "word/_rels/document.xml.rels": relations(("r9", "aFChunk", name)),
        f"word/{name}": content,
    }
    [text] = texts(read_as("a.docx", packed(files)))
    assert [line for line in text.splitlines() if line] == [
        "Before.",
        ARTICLE,
        "After.",
    ]


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx"])
def test_an_office_file_with_a_password_says_so(name, read_as):
    [problem] = read_as(name, bytes.fromhex("d0cf11e0a1b11ae1") + bytes(3_000))
    assert "password" in problem.reason


def message(subject, text, **headers):
    mail = EmailMessage()
    mail["Subject"] = subject
    mail["From"] = "press@example.org"
    for name, value in headers.items():
        mail[name] = value
    mail.set_content(text)
    return mail


def test_messages_within_a_mail_are_documents(read_as):
    inner = message("Inner", SECOND, Date="Thu, 04 Mar 2021 10:00:00 +0300")
    inner.add_attachment("Cash.", filename="c.txt")
    outer = message("Outer", ARTICLE)
    outer.add_attachment(inner)
    first, second, third = read_as("a.eml", outer.as_bytes())
    assert [first.text.strip(), second.text.strip()] == [ARTICLE, SECOND]
    assert (second.metadata["title"], second.metadata["date"]) == (
        "Inner",
        "2021-03-04",
    )
    assert (third.text.strip(), third.part) == ("Cash.", "/1.eml/c.txt")


def test_a_digest_holds_only_other_messages(read_as):
    digest = (
        "From: a@example.org\nSubject: Digest\nMIME-Version: 1.0\n"
        'Content-Type: multipart/digest; boundary="x"\n\n'
        "--x\n\nFrom: c@example.org\nSubject: One\n\nArms.\n"
        "--x\n\nFrom: d@example.org\nSubject: Two\n\nCash.\n--x--\n"
    )
    items = read_as("a.eml", digest.encode())
    assert [item.text.strip() for item in items] == ["Arms.", "Cash."]
    assert [item.metadata["title"] for item in items] == ["One", "Two"]


def test_files_attached_to_a_mail_are_read_or_named(read_as):
    mail = message("Two", ARTICLE)
    mail.add_attachment(
        samples.docx(), maintype="application", subtype="msword", filename="b.docx"
    )
    mail.add_attachment(b"x", maintype="application", subtype="x-a", filename="c.xyz")
    first, second, third = read_as("a.eml", mail.as_bytes())
    assert (first.text.strip(), second.part) == (ARTICLE, "/b.docx")
    assert SECOND in second.text
    assert (third.part, type(third)) == ("/c.xyz", Problem)


@pytest.mark.parametrize(
    ("plain", "is_html"),
    [("", True), ("Your program shows no HTML.", True), (ARTICLE, False)],
)
def test_the_fuller_form_of_a_mail_is_read(plain, is_html, read_as):
    mail = message("Forms", plain)
    html = f"<html><body><p>{ARTICLE}</p><p>{SECOND}</p></body></html>"
    mail.add_alternative(html, subtype="html")
    [record] = read_as("a.eml", mail.as_bytes())
    assert record.text.strip() == (f"{ARTICLE}\n{SECOND}" if is_html else ARTICLE)


def test_a_mailbox_is_a_document_a_message(read_as):
    mails = [message("One", ARTICLE), message("Two", f"{SECOND}\nFrom here he fled.")]
    data = b"".join(b"From x Thu\n" + each.as_bytes() + b"\n" for each in mails)
    first, second = read_as("a.mbox", data)
    assert (first.text.strip(), first.part) == (ARTICLE, "#1")
    assert second.text.split("\n")[:2] == [SECOND, "From here he fled."]


@pytest.mark.parametrize("data", [b"From a b\nx", b"x\n\nFrom a b\n"])
def test_where_a_message_begins(data):
    assert _ENVELOPE.search(data)
    assert not _ENVELOPE.search(b"x\nFrom a b\n")


LONG = f"{ARTICLE}\n{SECOND}\n" * 5


@pytest.mark.parametrize(
    ("data", "n"),
    [
        (LONG.encode().replace("груз".encode(), b"\xff", 2), 2),
        (LONG.encode().replace("груз".encode(), b"\0", 1), 1),
        (LONG.encode()[:-3], 1),
        (LONG.encode("utf-16")[:-1], 1),
    ],
    ids=["bytes", "NUL", "half a letter", "half a letter of UTF-16"],
)
def test_a_damaged_byte_costs_no_file(data, n, read_as):
    record, problem = read_as("a.txt", data)
    assert record.text[:50] == LONG[:50]
    assert len(record.text) > len(LONG) - 10
    assert problem.reason.startswith(f"{n} of its ")


def test_a_text_that_is_cut_in_a_letter_ends_before_it(read_as):
    record, _ = read_as("a.txt", "Изъято".encode()[:-1])
    assert record.text == "Изъят"


def test_one_western_byte_in_ascii_is_no_damage():
    text = "They met in a café. " * 20
    assert decode(text.encode("cp1252")) == (text, "cp1252")


def test_a_page_with_damaged_bytes_is_read(read_as):
    page = samples.PAGE.encode().replace(b"document.write", b"\0\0")
    [record] = read_as("a.html", page)
    assert record.text == f"{ARTICLE}\n{SECOND}"
    page = samples.PAGE.encode().replace("груз ".encode(), "гр".encode() + b"\xd1 ")
    record, problem = read_as("a.html", page)
    assert "\ufffd везли" in record.text
    assert "1 of its" in problem.reason


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", "koi8-r"])
@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
def test_a_page_that_declares_another_encoding(declared, encoding, read_as):
    page = samples.PAGE.replace("utf-8", declared).replace("©", "")
    [record] = read_as("a.html", page.encode(encoding))
    assert record.text == f"{ARTICLE}\n{SECOND}"
    assert record.metadata["title"] == "Изъят героин и оружие"


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "mac-cyrillic"])
def test_cyrillic_shown_as_western_is_mended(encoding, read_as):
    shown = ARTICLE.encode(encoding).decode("latin-1")
    table = f"title;text\n{shown[:50]};{shown}\n"
    [record] = read_as("a.csv", table.encode())
    assert record.text == ARTICLE
    assert record.metadata["title"] == ARTICLE[:50]


@pytest.mark.parametrize(
    "text",
    [
        "The café isn’t open. Señor Müller went to São Paulo.",
        "Ünïcödé ÀÉÎÕÜ",
        "La pièce a été créée où naïveté",
        ARTICLE,
    ],
)
def test_western_texts_are_not_mended(text):
    assert mend(text) == text


def test_accents_in_a_row():
    assert _ACCENTS.search("Ïðîêóðàòóðà")
    assert not _ACCENTS.search("créée, où")


def test_characters_without_meaning_have_a_row(read_as):
    record, problem = read_as("a.txt", (ARTICLE + "\ue001" * 5).encode())
    assert record.text.startswith(ARTICLE)
    assert problem.reason.startswith("5 of its")
    assert len(read_as("b.txt", (ARTICLE * 4 + "\ue001" * 5).encode())) == 1


@pytest.mark.parametrize(
    ("parted", "whole"),
    [
        ("Ростов\ufffeна-Дону", "Ростов-на-Дону"),
        ("Ростов-на-\nДону", "Ростов-на-Дону"),
        ("Нью\ufffeЙорк", "Нью-Йорк"),
        ("Санкт-\nПетербург", "Санкт-Петербург"),
        ("экс\ufffeминистр", "экс-министр"),
        ("из-\nза границы", "из-за границы"),
        ("финан\ufffeсовых", "финансовых"),
        ("пере-\nвозки", "перевозки"),
        ("Бастры\ufffeкин", "Бастрыкин"),
        ("ФИНАН\ufffeСОВЫХ", "ФИНАНСОВЫХ"),
        ("нарко\ufffeтрафик", "наркотрафик"),
        ("cross\ufffeborder", "cross-border"),
        ("well-\nknown", "well-known"),
        ("drug‐\nrelated", "drug-related"),
        ("laun\ufffedering", "laundering"),
        ("Bas\ufffetrykin", "Bastrykin"),
        ("smug\xadglers", "smugglers"),
        ("2019-\n2021", "2019-2021"),
        ("COVID\ufffe19", "COVID-19"),
        ("The anti-\nmob law. Antimob", "The antimob law. Antimob"),
        ("interna-\ntional and trans-\nnational", "international and transnational"),
    ],
)
def test_words_parted_at_the_end_of_a_line(parted, whole):
    assert join_parted(parted) == whole


def test_a_dash_at_the_end_of_a_line_stays():
    text = "Heroin -\n12 kg; a –\nb; cut-offs\nlast"
    assert join_parted(text) == text


@pytest.mark.parametrize("languages", ["", "rus"])
def test_pages_without_text_are_named(languages, read_as, monkeypatch):
    monkeypatch.setattr(programs, "_languages", lambda: languages)
    data = samples.pdf((ARTICLE, "", SECOND, "", "", ""))
    record, problem = read_as("a.pdf", data)
    assert " ".join(record.text.split()) == f"{ARTICLE} {SECOND}"
    assert problem.reason.startswith("Pages 2, 4-6 hold no text;")
    assert ("install tesseract" in problem.reason) == (not languages)


def test_pictures_of_texts_are_recognised(read_as, monkeypatch):
    monkeypatch.setattr(programs, "_languages", lambda: "rus")
    monkeypatch.setattr(
        programs, "_run", lambda *_, **__: f"{ARTICLE[:-9]}-\nрузовика.\f"
    )
    record, problem = read_as("a.png", b"a picture")
    assert (record.encoding, record.text) == ("ocr", ARTICLE)
    assert "may hold errors" in problem.reason
    record, problem = read_as("a.pdf", samples.pdf(("",)))
    assert record.text == ARTICLE
    assert "Pages 1 hold" in problem.reason


@pytest.mark.parametrize(
    ("name", "program"), [("a.png", "tesseract"), ("a.doc", "antiword")]
)
def test_a_program_that_is_not_installed_is_named(name, program, read_as, monkeypatch):
    monkeypatch.setattr(programs, "_languages", lambda: "")
    monkeypatch.setenv("PATH", "")
    [problem] = read_as(name, b"x")
    assert f"install {program}" in problem.reason


def test_a_program_that_takes_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(programs, "_LONGEST", 0.01)
    assert programs._run("sleep", "5") == ""
    monkeypatch.setattr(programs, "_LONGEST", 9)
    assert programs._run("cat", data="Да".encode()) == "Да"

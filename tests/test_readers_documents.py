"""Readers of documents: nothing that a file says is lost without a row."""

from email.message import EmailMessage

import pytest
import samples
from samples import ARTICLE, SECOND, packed

from research.corpus.readers import Problem, Record, decode, read
from research.corpus.readers.encodings import _ACCENTS, _TWICE_DECODED, mend
from research.corpus.readers.hyphens import join_parted
from research.corpus.readers.office import _row
from research.corpus.readers.word import _ROOT

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
    assert "were left out" in problem.reason


def test_a_damaged_part_of_a_word_file_does_not_cost_the_others(read_as):
    files = {
        "word/document.xml": document(paragraph(ARTICLE)),
        "word/footnotes.xml": document(paragraph(SECOND), root="footnotes")[:-9],
        "word/theme.xml": "<a:theme",  # which holds no text
    }
    problem, record = read_as("a.docx", packed(files))
    assert (record.text, problem.part) == (ARTICLE, "/word/footnotes.xml")


def test_roots_of_parts():
    assert (
        _ROOT.search(b'<?xml version="1.0"?><w:document xmlns:w="w">')[1] == b"document"
    )
    assert not _ROOT.search(b"<w:documentProtection/>")


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
        "word/document.xml": document(paragraph("Before."), chunk),
        "word/_rels/document.xml.rels": relations(("r9", "aFChunk", name)),
        f"word/{name}": content,
    }
    [text] = texts(read_as("a.docx", packed(files)))
    assert text == f"Before.\n{ARTICLE}"


@pytest.mark.parametrize("name", ["a.docx", "a.odt"])
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


def test_a_header_without_end_costs_its_own_rest_only(read_as):
    subject = "\n ".join(["=?utf-8?b?YXJtcw==?="] * 20_000)
    data = f"From: a@b.org\nSubject: {subject}\nSubject: x\n\nArms.\n"
    [record] = read_as("a.eml", data.encode())
    assert record.metadata["title"].startswith("armsarms")
    assert record.metadata["author"] == "a@b.org"


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


def test_pictures_of_a_letter_are_no_attachments(read_as):
    mail = message("Logo", ARTICLE)
    mail.add_alternative(f"<p>{ARTICLE}</p><img src='cid:logo'>", subtype="html")
    mail.get_payload()[1].add_related(b"x", "image", "png", cid="<logo>")
    [record] = read_as("a.eml", mail.as_bytes())
    assert record.text.strip() == ARTICLE


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


@pytest.mark.parametrize("encoding", ["cp1251", "latin-1"])
def test_unicode_shown_as_an_old_encoding_is_mended(encoding):
    shown = ARTICLE.encode().decode(encoding)
    assert mend(f"{shown}\nСША, «РФ»") == f"{ARTICLE}\nСША, «РФ»"


@pytest.mark.parametrize(
    "text",
    [
        "Глава РФ, «СССР» и Р. Ђоковић",
        "The café isn’t open. Señor Müller went to São Paulo.",
        "Ünïcödé ÀÉÎÕÜ",
        "La pièce a été créée où naïveté",
        ARTICLE,
    ],
)
def test_western_texts_are_not_mended(text):
    assert mend(text) == text


def test_letters_decoded_twice():
    assert _TWICE_DECODED.search("РџСЂРѕ")
    assert not _TWICE_DECODED.search("Россия, СССР, ÑOÑO")


def test_letters_that_cannot_be_mended_have_a_row(read_as):
    shown = "Η αστυνομία συνέλαβε δύο άνδρες στα σύνορα. ".encode("iso-8859-7")
    record, problem = read_as("a.txt", shown.decode("latin-1").encode())
    assert record.text == shown.decode("latin-1")
    assert "no meaning" in problem.reason


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


def test_pages_without_text_are_named(read_as):
    data = samples.pdf((ARTICLE, "", SECOND, "", "", ""))
    record, problem = read_as("a.pdf", data)
    assert " ".join(record.text.split()) == f"{ARTICLE} {SECOND}"
    assert problem.reason.startswith("Pages 2, 4, 5, 6 hold no text;")


THIRD = (
    "В пресс-службе уточнили, что подозреваемый ранее не был судим и проживал в Бресте."
)


def page(*blocks, head=""):
    """Return a web page with a title, blocks of its own and one that is its article."""
    content = "".join(blocks)
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>Новости</title>{head}'
        f"</head><body>{content}</body></html>"
    ).encode()


BODY = f'<div class="article-body"><p>{SECOND}</p><p>{THIRD}</p></div>'


@pytest.mark.parametrize(
    "lead",
    [
        f'<div class="teaser-content"><p>{ARTICLE}</p></div>',
        f'<div class="teaser">{ARTICLE}</div>',
        f'<p class="social-lead">{ARTICLE}</p>',
        f'<section class="widget"><div><p>{ARTICLE}</p></div></section>',
    ],
)
def test_a_lead_in_a_box_of_its_own_is_part_of_the_article(lead, read_as):
    data = page(f"<article><h1>Изъят героин</h1>{lead}{BODY}</article>")
    assert texts(read_as("a.html", data)) == [f"{ARTICLE}\n{SECOND}\n{THIRD}"]


@pytest.mark.parametrize(
    "other",
    [
        f"<nav><p>{ARTICLE}</p></nav>",
        f'<div class="teaser"><p><a href="/b">{ARTICLE}</a></p></div>',
        f"<figure><figcaption><p>{ARTICLE}</p></figcaption></figure>",
        '<div class="teaser"><p>Читайте нас в соцсетях</p></div>',
    ],
)
def test_what_is_no_lead_stays_out(other, read_as):
    data = page(f"<article><h1>Изъят героин</h1>{other}{BODY}</article>")
    assert texts(read_as("a.html", data)) == [f"{SECOND}\n{THIRD}"]


def test_what_stands_above_the_title_is_no_lead(read_as):
    above = '<div class="teaser"><p>Мы храним файлы cookie, чтобы сайт работал: вот так.</p>'
    data = page(f"{above}</div><article><h1>Изъят героин</h1>{BODY}</article>")
    assert texts(read_as("a.html", data)) == [f"{SECOND}\n{THIRD}"]


@pytest.mark.parametrize("inner", ["{}", "<table><tr><td>{}</td></tr></table>"])
def test_a_table_that_lays_out_a_page_is_none(inner, read_as):
    content = f"<h1>Изъят героин</h1><p>{ARTICLE}<p>{SECOND}<p>{THIRD}"
    data = page(
        '<table><tr><td class="sidebar"><a href="/">Главная</a> <a href="/a">Архив</a></td>'
        f'<td class="content">{inner.format(content)}</td></tr></table>'
    )
    assert texts(read_as("a.html", data)) == [f"{ARTICLE}\n{SECOND}\n{THIRD}"]


def test_a_table_of_data_stays_one(read_as):
    table = (
        "<table><tr><td>Героин</td><td>12 кг</td></tr><tr><td>Опий</td><td>3 кг</td>"
    )
    data = page(
        f"<article><p>{ARTICLE}</p><p>{SECOND}</p>{table}</tr></table></article>"
    )
    [text] = texts(read_as("a.html", data))
    assert "| Героин | 12 кг |" in text


def test_a_page_says_how_much_prose_it_has(read_as):
    others = "".join(f"<p>{ARTICLE} {i}.</p>" for i in range(9))
    data = page(f'<article>{BODY}</article><div class="comments">{others}</div>')
    record, problem = read_as("a.html", data)
    assert record.share_read < 0.3
    assert "were left out" in problem.reason


ODT = "urn:oasis:names:tc:opendocument:xmlns"


def odt(body):
    spaces = " ".join(
        f'xmlns:{name}="{ODT}:{name}:1.0"' for name in ("office", "text", "table")
    )
    meta = (
        f"<office:document-meta {spaces} xmlns:dc='http://purl.org/dc/elements/1.1/'>"
    )
    return packed(
        {
            "content.xml": f"<office:document-content {spaces}>{body}</office:document-content>",
            "meta.xml": f"{meta}<dc:title>Доклад</dc:title></office:document-meta>",
        }
    )


def test_an_open_document_is_read(read_as):
    data = odt(
        "<text:tracked-changes><text:p>Deleted.</text:p></text:tracked-changes>"
        "<text:h>Main\n points</text:h><text:p>The <text:span>first</text:span> <text:span>"
        "shipment<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>"
        "By sea.</text:p></text:note-body></text:note></text:span> arrived.<office:annotation>"
        "<text:p>Really?</text:p></office:annotation></text:p>"
        "<table:table-row><table:table-cell><text:p>Heroin</text:p></table:table-cell>"
        "<table:table-cell><text:p>12<text:s/>kg</text:p></table:table-cell></table:table-row>"
    )
    [record] = read_as("a.odt", data)
    assert record.text.split("\n") == [
        "Main points",
        "The first shipment arrived.",
        "By sea.",
        "Heroin | 12 kg",
    ]
    assert record.metadata == {"title": "Доклад"}


def test_a_rich_text_is_read(read_as):
    escaped = "".join(f"\\'{byte:02x}" for byte in ARTICLE.encode("cp1251"))
    data = rf"{{\rtf1\ansi\ansicpg1251 {escaped}\par Cash\u8217?s gone.\par}}"
    [record] = read_as("a.rtf", data.encode())
    assert record.text.split("\n")[:2] == [ARTICLE, "Cash’s gone."]
    _, problem = read_as("a.rtf", data.replace("Cash", r"{\footnote Note.}").encode())
    assert "notes were left out" in problem.reason
    [problem] = read_as("a.rtf", b"no rich text")
    assert "no rich text" in problem.reason

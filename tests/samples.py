"""Small valid files of every format, made in memory."""

import gzip
import io
import json
import os
import zipfile
from email.message import EmailMessage
from pathlib import Path

import matplotlib
import openpyxl
import pandas as pd
from fpdf import FPDF

ARTICLE = (
    "Полиция Минска изъяла у задержанного три килограмма героина и двенадцать пистолетов, "
    "сообщил в среду представитель министерства внутренних дел. По его словам, груз везли из "
    "Казахстана через Россию в тайнике грузовика."
)
SECOND = "Задержаны двое граждан, им грозит до пятнадцати лет лишения свободы с конфискацией."

PAGE = f"""<!doctype html><html lang="ru"><head><meta charset="utf-8">
<title>Изъят героин<script>alert('title')</script> | Вестник</title>
<meta property="og:title" content="Изъят героин и оружие">
<meta property="og:site_name" content="Вестник">
<meta property="article:published_time" content="2021-03-04T10:00:00+03:00">
<meta name="author" content="Анна Петрова">
<link rel="canonical" href="https://example.org/news/1.html">
</head><body><nav><a href="/">Главная</a> <a href="/all">Все новости</a></nav>
<article><h1>Изъят героин и оружие</h1><script>document.write('body')</script>
<p>{ARTICLE}</p><p>{SECOND}</p></article>
<footer>© Вестник</footer></body></html>"""

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DOCUMENT = f"""<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{_WORD}"><w:body>
<w:p><w:r><w:t>{ARTICLE[:50]}</w:t></w:r><w:r><w:t>{ARTICLE[50:]}</w:t></w:r></w:p>
<w:p><w:del><w:r><w:delText>taken out</w:delText></w:r></w:del></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{SECOND}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
</w:body></w:document>"""
_CORE = """<cp:coreProperties xmlns:cp="c" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>Доклад</dc:title>
<dc:creator>Анна Петрова</dc:creator><dcterms:created>2021-03-04T10:00:00Z</dcterms:created>
</cp:coreProperties>"""


def packed(files: dict[str, str | bytes]) -> bytes:
    """Return a zip archive of files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx(document: str = _DOCUMENT) -> bytes:
    return packed({"word/document.xml": document, "docProps/core.xml": _CORE})


def pdf(pages: tuple[str, ...] = (ARTICLE, SECOND), password: str = "") -> bytes:
    document = FPDF()
    font = Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")
    document.add_font("DejaVu", "", font)
    for page in pages:
        document.add_page()
        document.set_font("DejaVu", size=11)
        document.multi_cell(0, 6, page, align="J")
    document.set_title("Доклад")
    document.set_author("Анна Петрова")
    if password:
        document.set_encryption("owner", password)
    return bytes(document.output())


def mail() -> bytes:
    message = EmailMessage()
    message["Subject"] = "Изъят героин"
    message["From"] = "press@example.org"
    message["Date"] = "Thu, 04 Mar 2021 10:00:00 +0300"
    message.set_content(ARTICLE, charset="koi8-r")
    message.add_attachment(
        b"%PDF", maintype="application", subtype="pdf", filename="a.pdf"
    )
    return message.as_bytes()


ROWS = pd.DataFrame(
    {
        "Заголовок": ["Один", "Два"],
        "Дата": ["04.03.2021", "23/12/2020"],
        "Автор": ["А. Петрова", None],
        "Текст": [ARTICLE, SECOND],
        "URL": ["https://example.org/1", "https://example.org/2"],
        "Язык": ["ru", "ru"],
    }
)


def xlsx() -> bytes:
    buffer = io.BytesIO()
    ROWS.to_excel(buffer, index=False)
    return buffer.getvalue()


def formula() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["title", "text"])
    book.active.append(['=HYPERLINK("http://example.org")', "Arms seized."])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def parquet() -> bytes:
    buffer = io.BytesIO()
    ROWS.to_parquet(buffer)
    return buffer.getvalue()


RECORDS = ROWS.to_dict("records")
SAMPLES = {
    "a.txt": ARTICLE.encode("cp1251"),
    "a.html": PAGE.encode(),
    "a.html.gz": gzip.compress(PAGE.encode()),
    "a.txt.gz": gzip.compress(ARTICLE.encode()),
    "a.pdf": pdf(),
    "a.docx": docx(),
    "a.eml": mail(),
    "a.csv": ROWS.to_csv(index=False).encode("cp1251"),
    "a.tsv": ROWS.to_csv(index=False, sep="\t").encode(),
    "a.xlsx": xlsx(),
    "a.parquet": parquet(),
    "a.json": json.dumps(RECORDS).encode(),
    "a.jsonl": "\n".join(
        json.dumps(row, ensure_ascii=False) for row in RECORDS
    ).encode(),
    "a.zip": packed({"b.txt": ARTICLE, "c/d.csv": ROWS.to_csv(index=False)}),
}


def same_arithmetic():
    """Return the variables that say how numbers are added up, for a process that is to agree."""
    return {
        name: value for name, value in os.environ.items() if name.startswith("OPENBLAS")
    }

"""Pages are whole without a network, hold nothing that runs, and can be read by everyone."""

import base64
import io
import random
import re
import time
from functools import cache
from html.parser import HTMLParser
from multiprocessing import get_context
from urllib.parse import unquote

import nbformat
import pytest
from matplotlib.figure import Figure
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from research.errors import ResearchError
from research.files.paths import write_atomically
from research.report.markup import arrange, clean, find_secrets
from research.report.notebooks import plain_text
from research.report.pages import build_site, check_output

ALT = 'Bars: "торговля людьми" <n = 12> & more'
TABLE = (
    '<table class="research-table"><caption>Counts & <b>shares</b></caption><thead><tr>'
    '<th scope="col">what</th><th scope="col">n</th></tr></thead>'
    "<tbody><tr><td>документы</td><td>1,204</td></tr><tr><td>quotes</td><td>–</td></tr></tbody></table>"
)


class Reader(HTMLParser):
    """Every element with its attributes, in order, and the text outside of styles."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.text = [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


@cache
def png():
    figure, buffer = Figure((8, 4)), io.BytesIO()
    figure.subplots().bar(["люди", "оружие"], [3, 4])
    figure.savefig(buffer, dpi=120)
    return base64.b64encode(buffer.getvalue()).decode()


def shown(data, **metadata):
    return new_code_cell(
        "show()", outputs=[new_output("display_data", data, metadata=metadata)]
    )


def figure_cell(**about):
    return shown({"image/png": png(), "text/plain": "Figure"}, **{"image/png": about})


def parameters(source, tag="parameters"):
    return new_code_cell(source, metadata={"tags": [tag]})


def write(path, *cells, title="Title", abstract="Abstract.", **metadata):
    opening = new_markdown_cell(f"# {title}\n\n{abstract}")
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=[opening, *cells], metadata=metadata), path)
    return path


@pytest.fixture
def page(tmp_path):
    """Return a function that renders cells and gives the page's text."""

    def render(*cells, **options):
        source = write(tmp_path / "run" / "01-corpus.ipynb", *cells, **options)
        build_site(tmp_path / "site", [source])
        return (tmp_path / "site" / "01-corpus.html").read_text("utf-8")

    return render


def failed(
    message="no such <b>key</b>", traceback=("\x1b[31mKeyError\x1b[0m in <module>",)
):
    error = new_output(
        "error", ename="KeyError", evalue=message, traceback=list(traceback)
    )
    return new_code_cell("f('x')", outputs=[error])


def test_a_figure_has_its_alt_text_and_caption(page):
    text = page(figure_cell(alt=ALT, caption="Люди & <оружие>"))
    images = Reader(text).all("img")
    assert [image["alt"] for image in images] == [ALT]
    assert images[0]["src"].startswith("data:image/png;base64,iVBOR")
    assert "<figcaption>Люди &amp; &lt;оружие&gt;</figcaption>" in text


def test_a_page_loads_and_runs_nothing(page):
    text = page(
        figure_cell(alt="a", caption="c"), shown({"text/html": TABLE, "text/plain": ""})
    )
    read = Reader(text)
    names = {name for name, _ in read.elements}
    assert not names & {
        "script",
        "iframe",
        "link",
        "object",
        "embed",
        "form",
        "base",
        "svg",
    }
    assert not [a for _, a in read.elements if any(name.startswith("on") for name in a)]
    assert all(image["src"].startswith("data:image/") for image in read.all("img"))
    assert "url(" not in text
    assert "@import" not in text
    policy = next(a["content"] for a in read.all("meta") if "http-equiv" in a)
    assert policy.startswith(
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    )


PAYLOADS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//x></sCrIpT >",
    "<scr<script></script>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=https://example.org/x.png>",
    "<b onclick=alert(1)>bold</b>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=' java&#x0A;script:alert(1)'>x</a>",
    "<a href='data:text/html,<script>1</script>'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<a href='file:///etc/passwd'>x</a>",
    "<a href='//example.org'>x</a>",
    "<style>@import url(https://example.org/x)</style>",
    "<p style='background:url(https://example.org/x)'>x</p>",
    "<iframe src=https://example.org></iframe>",
    "<svg onload=alert(1)><style>*{}</style></svg>",
    "<math><mtext><script>alert(1)</script></mtext></math>",
    "<form action=https://example.org><input name=x></form>",
    "<meta http-equiv=refresh content='0;url=https://example.org'>",
    "<base href=https://example.org>",
    "<link rel=stylesheet href=https://example.org/x.css>",
    "<object data=x></object><embed src=x>",
    "<template><script>alert(1)</script></template>",
    "<textarea><script>alert(1)</script>",
    "</main></body><script>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    "<td id=content>x</td>",
]


ACTIVE = {
    *(
        "script",
        "style",
        "iframe",
        "object",
        "embed",
        "svg",
        "math",
        "img",
        "form",
        "input",
    ),
    *("meta", "base", "link", "template", "textarea", "title", "main", "body"),
}


def check_harmless(text, like=""):
    """Fail where `text` has an active element that `like` lacks, a handler or a bad address."""
    read = Reader(text)
    found = sorted(name for name, _ in read.elements if name in ACTIVE)
    assert found == sorted(name for name, _ in Reader(like).elements if name in ACTIVE)
    for name, attributes in read.elements:
        assert not [
            key for key in attributes if key.startswith("on") or key == "style"
        ], name
        target = "".join(attributes.get("href", "").split()).lower()
        assert not target.startswith(
            ("javascript", "data", "vbscript", "file", "//")
        ), name
    anchors = [
        attributes["id"] for _, attributes in read.elements if "id" in attributes
    ]
    assert len(anchors) == len(set(anchors))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_cleaned_html_cannot_run_load_or_style(payload):
    cleaned = clean(f"<p>before</p>{payload}")
    assert cleaned.startswith("<p>before</p>")
    check_harmless(cleaned)


@pytest.mark.parametrize("place", ["html", "markdown", "prose", "title", "abstract"])
def test_what_a_notebook_shows_is_cleaned_wherever_it_stands(page, place):
    make = {
        "html": lambda text: shown({"text/html": text}),
        "markdown": lambda text: shown({"text/markdown": text}),
        "prose": new_markdown_cell,
    }.get(place, new_code_cell)
    options = {place: " ".join(PAYLOADS)} if place in ("title", "abstract") else {}
    hostile = page(*[make(f"before\n\n{payload}") for payload in PAYLOADS], **options)
    check_harmless(hostile, like=page())


def test_text_alt_parameters_and_errors_are_escaped(page):
    text = "".join(PAYLOADS)
    cells = [
        parameters(f"corpus_path: str = {text!r}  # {text}"),
        new_code_cell(text, outputs=[new_output("stream", name="stdout", text=text)]),
        shown({"text/plain": text}),
        figure_cell(alt=text, caption=text),
        failed(text, [text]),
    ]
    check_harmless(page(*cells), like=page(figure_cell(alt="a", caption="b")))
    assert page(*cells).count("&lt;script&gt;alert(1)") > len(cells)


def test_ordinary_markup_survives():
    kept = (
        '<details open><summary>More</summary><blockquote class="quote" lang="ru">'
        "до <mark>слова</mark> после</blockquote></details>"
        '<table class="research-table"><tbody><tr><th colspan="2" scope="col">a</th></tr>'
        "</tbody></table>"
        '<a href="https://example.org/a:b?c=d#e">link</a><a href="data.csv">file</a>'
    )
    assert clean(kept) == kept


def test_a_picture_in_the_page_survives_and_none_is_loaded():
    own = '<img alt="a map" src="data:image/png;base64,iVBORw0K">'
    assert clean(own) == own
    for address in (
        "https://example.org/a.png",
        "data:image/svg+xml;base64,PHN2Zz4=",
        "data:text/html,<b>",
        "javascript:alert(1)",
    ):
        assert clean(f'<img alt="a map" src="{address}">') == ""


def test_the_picture_of_a_markdown_cell_is_on_the_page(page):
    cell = new_markdown_cell(
        "![a map](attachment:p.png)", attachments={"p.png": {"image/png": png()}}
    )
    assert f"data:image/png;base64,{png()}" in page(cell)
    assert "<img" not in page(new_markdown_cell("![a map](https://example.org/p.png)"))


def test_a_link_to_a_notebook_leads_to_its_page(page):
    away = "https://example.org/a.ipynb"
    text = page(
        new_markdown_cell(f"[a](01-corpus.ipynb#The-data), [b](x.md), [c]({away})")
    )
    links = {a["href"] for a in Reader(text).all("a")}
    assert links >= {"01-corpus.html#The-data", "x.md", away}


def test_a_table_scrolls_in_a_named_region(page):
    text = page(shown({"text/html": TABLE}), shown({"text/html": TABLE}))
    regions = [a for a in Reader(text).all("div") if a.get("role") == "region"]
    assert [a["aria-label"] for a in regions] == [
        f"Table {n}: Counts & shares" for n in (1, 2)
    ]
    assert {a["tabindex"] for a in regions} == {"0"}
    assert '<th class="number" scope="col">n</th>' in text
    assert '<td class="number">1,204</td>' in text
    assert '<td class="short">документы</td>' in text


def test_a_table_with_spans_keeps_its_cells_as_they_are():
    table = (
        "<table><tr><th colspan='2'>a</th></tr><tr><td>1</td><td>2</td></tr></table>"
    )
    assert table.replace("'", '"') in str(arrange(table))


def test_headings_get_anchors_that_the_contents_lead_to(page):
    headings = "## The data\n\n### Detail\n\n## Данные за 2023 год, 5 %"
    headings += "\n\n## The data\n\n## content"
    read = Reader(page(new_markdown_cell(headings)))
    anchors = [a["id"] for _, a in read.elements if "id" in a]
    links = [unquote(a["href"][1:]) for a in read.all("a") if a["href"].startswith("#")]
    assert len(anchors) == len(set(anchors))
    assert links == [
        "content",
        "The-data",
        "Данные-за-2023-год,-5-%",
        "The-data-2",
        "content-2",
    ]
    assert set(links) <= set(anchors)


def test_a_page_has_language_title_landmarks_and_a_way_on(tmp_path):
    names = ["01-first.ipynb", "02-country-profiles.ipynb", "10-last.ipynb"]
    titles = ["First", "A *second* & <em>more</em>", "Last"]
    sources = [
        write(tmp_path / "run" / name, title=title)
        for name, title in zip(names, titles, strict=True)
    ]
    build_site(tmp_path / "site", reversed(sources))
    text = (tmp_path / "site" / "02-country-profiles.html").read_text("utf-8")
    read = Reader(text)
    assert read.all("html") == [{"lang": "en"}]
    assert "<title>A second &amp; more – " in text
    assert [len(read.all(tag)) for tag in ("h1", "main", "header", "footer")] == [
        1,
        1,
        1,
        1,
    ]
    assert {a["aria-label"] for a in read.all("nav")} == {
        "Pages",
        "Previous and next page",
    }
    assert [a["class"] for a in read.all("a") if "class" in a][-2:] == [
        "previous",
        "next",
    ]
    current = [a for a in read.all("a") if a.get("aria-current") == "page"]
    assert [a["href"] for a in current] == ["02-country-profiles.html"]
    assert "Country profiles" in read.text
    for link in read.all("a"):
        target = link["href"].partition("#")[0]
        assert not target or (tmp_path / "site" / unquote(target)).is_file()


def test_parameters_are_shown_once_with_the_values_used(page):
    text = page(
        parameters(
            'corpus_path: str = "seeds"  # The corpus.\nn: int = 6  # How many.'
        ),
        parameters("# Parameters\nn = 8\n", "injected-parameters"),
        new_code_cell("print(n)"),
        papermill={"parameters": {"n": 8}},
    )
    read = Reader(text)
    assert len([a for a in read.all("table") if a.get("class") == "parameters"]) == 1
    row = re.search(r'<tr class="changed">.*?</tr>', text)[0]
    assert Reader(row).text == "n8 default 6How many."
    assert "# Parameters" not in read.text
    assert [a["class"] for a in read.all("details")] == ["code", "made"]


def finding(
    sentence, quote="<figure class='quote'><blockquote>held</blockquote></figure>"
):
    return shown({"text/html": f"<p>{sentence}</p>{quote}"}, finding=True)


def test_a_finding_opens_its_page_and_the_index_and_links_its_section(tmp_path):
    hostile = "&lt;b&gt; <script>alert(1)</script> of 12 texts"
    cells = [new_markdown_cell("## How many?\n\nProse."), finding(hostile)]
    source = write(tmp_path / "run" / "01-corpus.ipynb", *cells)
    build_site(tmp_path / "site", [source], single_file=True)
    for name, link in [
        ("01-corpus", "#How-many%3F"),
        ("index", "01-corpus.html#How-many%3F"),
        ("all-pages", "#01-corpus--How-many%3F"),
    ]:
        text = (tmp_path / "site" / f"{name}.html").read_text("utf-8")
        assert text.count("&lt;b&gt;  of 12 texts") == 1
        assert text.count("<blockquote>held</blockquote>") == 1
        assert text.index("of 12 texts") < text.find("Prose.") or name == "index"
        assert link in [a.get("href") for a in Reader(text).all("a")]


def test_only_a_run_says_what_a_finding_is(page):
    forged = shown({"text/html": '<section class="finding"><p>Forged</p></section>'})
    assert 'class="says"' not in page(forged)


def test_the_index_says_what_the_settings_say_of_the_study(tmp_path, monkeypatch):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "research.toml").write_text(
        'title = "<b>Routes</b>"\nauthor = "A. B."\ndate = "May"\nquestion = "Where?"'
    )
    monkeypatch.chdir(tmp_path)
    index = build_site(tmp_path / "site", [write(tmp_path / "run" / "01-a.ipynb")])
    text = index.read_text("utf-8")
    assert "<h1>&lt;b&gt;Routes&lt;/b&gt;</h1>" in text
    assert '<p class="byline">A. B., May</p>' in text
    assert '<p class="lead">Where?</p>' in text


def test_a_failed_page_says_so_first_and_leads_to_the_cell(page):
    text = page(new_code_cell("1"), failed(), new_markdown_cell("## After"))
    assert text.index("stopped before its end") < text.index("<h1>")
    assert "Code cell 2 raised" in text
    assert "KeyError: no such &lt;b&gt;key&lt;/b&gt;" in text
    assert "\x1b" not in text
    assert "KeyError in &lt;module&gt;" in text
    assert text.count('id="stopped"') == 1
    assert 'href="#stopped"' in text


def test_the_cells_that_papermill_adds_to_a_failed_notebook_are_left_out(page):
    added = new_markdown_cell(
        "PAPERMILL", metadata={"tags": ["papermill-error-cell-tag"]}
    )
    assert "PAPERMILL" not in page(added, failed())


def test_the_index_tells_of_each_page(tmp_path):
    first = write(
        tmp_path / "run" / "01-corpus.ipynb",
        parameters("n: int = 6  # How many."),
        title="Корпус",
        abstract="What is *in* it.\n\nSecond paragraph.",
    )
    second = write(
        tmp_path / "run" / "02-topics.ipynb", failed(), title="Topics & more"
    )
    index = build_site(tmp_path / "site", [first, second])
    text = index.read_text("utf-8")
    read = Reader(text)
    assert re.findall(r'<h2><a href="([^"]*)">(.*?)</a></h2>', text) == [
        ("01-corpus.html", "Корпус"),
        ("02-topics.html", "Topics &amp; more"),
    ]
    assert "<p>What is <em>in</em> it.</p>" in text
    assert "Second paragraph" not in text
    assert re.search(r"n\s*6", read.text)
    assert "1 of 2 notebooks stopped" in text
    assert 'href="02-topics.html#stopped"' in text
    assert re.search(r"Made with research \d+\.\d+", read.text)


def contents(folder):
    return {
        path.name: path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_building_again_gives_the_same_bytes(tmp_path):
    table = '<table id="T_1a2b3"><tr><td>1</td></tr></table>'
    styler = f"<style>#T_1a2b3 td {{color: red}}</style>{table}"
    cells = [figure_cell(alt="a", caption="b"), shown({"text/html": styler}), failed()]
    source = write(tmp_path / "run" / "01-corpus.ipynb", *cells)
    build_site(tmp_path / "a", [source])
    build_site(tmp_path / "b", [source])
    first = contents(tmp_path / "a")
    assert first == contents(tmp_path / "b")
    build_site(tmp_path / "a")
    assert first == contents(tmp_path / "a")
    assert b"T_1a2b3" not in first["01-corpus.html"]


def test_pages_of_an_earlier_report_stay_and_nothing_else_is_touched(tmp_path):
    site = tmp_path / "site"
    build_site(site, [write(tmp_path / "run" / "01-first.ipynb", title="First")])
    (site / "notes.txt").write_text("mine")
    build_site(site, [write(tmp_path / "run" / "02-second.ipynb", title="Second")])
    assert set(contents(site)) == {
        *("01-first.html", "01-first.ipynb", "02-second.html", "02-second.ipynb"),
        *("index.html", "notes.txt"),
    }
    assert "First" in (site / "index.html").read_text("utf-8")
    assert 'href="02-second.html"' in (site / "01-first.html").read_text("utf-8")


def test_nothing_is_written_when_a_notebook_cannot_be_read(tmp_path):
    site = tmp_path / "site"
    build_site(site, [write(tmp_path / "run" / "01-first.ipynb")])
    before = contents(site)
    broken = tmp_path / "run" / "02-broken.ipynb"
    broken.write_text("{}")
    with pytest.raises(ResearchError):
        build_site(
            site, [write(tmp_path / "run" / "01-first.ipynb", title="New"), broken]
        )
    assert contents(site) == before


def test_files_of_others_are_not_replaced(tmp_path):
    source = write(tmp_path / "notebooks" / "01-first.ipynb")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("<title>My page</title>")
    with pytest.raises(ResearchError, match="not a page of an earlier report"):
        build_site(tmp_path / "site", [source])
    with pytest.raises(ResearchError, match="another folder"):
        check_output(tmp_path, [], [source])
    with pytest.raises(ResearchError, match="another folder"):
        check_output(source, [])


def test_a_page_with_figures_is_small(page):
    text = page(*[figure_cell(alt="a", caption="b") for _ in range(8)])
    assert len(text.encode()) < 1_000_000


def test_warnings_and_progress_are_folded_and_tidy(page):
    text = (
        "\x1b[31m 10%\r100%\x1b[0m\n/home/ada/lib/site-packages/x/y.py:3: UserWarning\n"
    )
    stream = new_output("stream", name="stderr", text=text)
    shown_page = page(new_code_cell("run()", outputs=[stream]))
    assert "<summary>Messages</summary><pre>100%\n…/y.py:3: UserWarning" in shown_page
    assert plain_text("a\r\nb\rc\n") == "a\nc\n"


def test_code_stands_folded_below_what_it_shows(page):
    text = page(shown({"text/html": TABLE}))
    assert text.index("<table") < text.index("<summary>Code</summary>")
    assert '<details class="code">' in text
    assert not re.search(r"(In|Out)\s*\[", Reader(text).text)


SECRETS = [
    *(
        "/home/zelda/texts/a.txt",
        "/Users/zelda/b",
        "file:///srv/x/c.csv",
        r"C:\Users\zelda\d.txt",
    ),
    *(
        "Bearer abcdefghij0123456789",
        "AKIAABCDEFGHIJKLMNOP",
        "ghp_" + "a" * 36,
        "hf_" + "a" * 30,
    ),
    *(
        "-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----",
        "password=hunter22",
    ),
    *("eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.abc", "https://zelda:hunter22@example.org"),
]
HARMLESS = [
    "и/или",
    "24/7",
    "https://example.org/home/news",
    "km/h",
    "a:b",
    "password: none",
    "A:\n",
]


def test_secrets_are_found_and_nothing_else():
    assert [text for text in SECRETS if len(find_secrets(text)) != 1] == []
    assert [text for text in HARMLESS if find_secrets(text)] == []


def test_secrets_are_taken_from_pages_and_notebooks_and_told(page, tmp_path):
    text = "\n\n".join(SECRETS)
    cells = [
        new_markdown_cell(text),
        shown({"text/html": text}),
        new_code_cell(f"x = {text!r}"),
    ]
    with pytest.warns(
        UserWarning, match="01-corpus told [0-9]+ absolute paths or keys"
    ):
        shown_page = page(*cells)
    kept = (tmp_path / "site" / "notebooks" / "01-corpus.ipynb").read_text("utf-8")
    for told in ("zelda", "hunter22", "MII", "AKIA", "abcdefghij", "srv"):
        assert told not in shown_page + kept
    assert "…/a.txt" in shown_page


def test_names_are_masked_in_all_that_is_rendered(page, tmp_path, monkeypatch):
    monkeypatch.setenv("RESEARCH_MASK_PERSONS", "1")
    name = "Ivan Petrov"
    cells = [
        parameters(f"query: str = '{name}'  # {name}"),
        new_markdown_cell(f"## Of **Ivan** Petrov\n{name}"),
        *(
            shown({kind: f"by {name}"})
            for kind in ("text/html", "text/plain", "text/markdown")
        ),
        figure_cell(alt=name, caption=name),
    ]
    text = page(*cells, title=name, abstract=name)
    text += (tmp_path / "site" / "index.html").read_text("utf-8")
    text += (tmp_path / "site" / "notebooks" / "01-corpus.ipynb").read_text("utf-8")
    assert "[name]" in text
    assert "Petrov" not in text
    assert png() in text


RUN = {
    **{"research": "0.2.0", "commit": "ab" * 20, "clean": False, "python": "3.11.7"},
    **{"platform": "Linux", "packages": {"numpy": "2.1.0"}},
    "notebooks": [
        {
            **{
                "name": "01-corpus",
                "notebook": "01-corpus",
                "parameters": {},
                "given": {},
            },
            **{"seconds": 312.4, "error": None},
            "corpus": {
                "path": "<seeds>",
                "files": 4,
                "bytes": 12345,
                "sha256": "cd" * 32,
            },
        }
    ],
}


def test_a_page_says_how_it_was_made_and_links_the_files_of_what_it_shows(tmp_path):
    cell = figure_cell(alt="a", caption="c")
    cell.outputs[0].metadata["artifact"] = "figure-1"
    source = write(
        tmp_path / "run" / "01-corpus.ipynb", parameters("random_state: int = 7"), cell
    )
    for name in ("figure-1.png", "figure-1.svg", "figure-10.svg", "numbers.json"):
        write_atomically(source.with_suffix("") / name, name)
    index = build_site(tmp_path / "site", [source], RUN)
    text = (tmp_path / "site" / "01-corpus.html").read_text("utf-8")
    links = [a["href"] for a in Reader(text).all("a") if a["href"].startswith("data/")]
    names = ("figure-1.png", "figure-1.svg", "numbers.json")
    assert links == [f"data/01-corpus/{name}" for name in names]
    assert all((tmp_path / "site" / link).is_file() for link in links)
    for said in (
        "12,345 bytes",
        "cdcdcdcdcdcd",
        "changes that are in no commit",
        "numpy 2.1.0",
    ):
        assert said in text
    assert "about 5 min" in text
    assert "&lt;seeds&gt;" in text
    assert 'class="thumbnail" src="data:image/png;base64,' in index.read_text("utf-8")
    before = contents(tmp_path / "site")
    build_site(tmp_path / "site")
    assert contents(tmp_path / "site") == before


def test_one_file_holds_all_pages_and_its_links_stay_in_it(tmp_path):
    link = new_markdown_cell("## Part\n[a](01-a.ipynb#Part) [b](02-b.ipynb) [c](#Part)")
    sources = [
        write(tmp_path / "run" / f"{name}.ipynb", link) for name in ("01-a", "02-b")
    ]
    read = Reader(
        build_site(tmp_path / "site", sources, single_file=True).read_text("utf-8")
    )
    anchors = [a["id"] for _, a in read.elements if "id" in a]
    assert len(anchors) == len(set(anchors))
    assert {a["href"] for a in read.all("a")} <= {f"#{anchor}" for anchor in anchors}


def test_a_build_that_is_killed_leaves_the_earlier_site_whole(tmp_path):
    sources, sites = {}, {}
    for run in ("old", "new"):
        names = [tmp_path / run / f"0{i}-page.ipynb" for i in range(6)]
        sources[run] = [
            write(name, new_markdown_cell("text"), title=run) for name in names
        ]
        started = time.perf_counter()
        build_site(tmp_path / run / "site", sources[run])
        lasts = time.perf_counter() - started
        sites[run] = contents(tmp_path / run / "site")
    chance, process = random.Random(0), get_context("fork").Process
    for _ in range(20):
        build = process(
            target=build_site, args=(tmp_path / "old" / "site", sources["new"])
        )
        build.start()
        time.sleep(chance.uniform(0, 1.2 * lasts))
        build.kill()
        build.join()
        assert contents(tmp_path / "old" / "site") in sites.values()
    build_site(tmp_path / "old" / "site", sources["old"])
    assert contents(tmp_path / "old" / "site") == sites["old"]
    assert not list((tmp_path / "old").glob(".*"))

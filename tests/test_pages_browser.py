"""In a real browser: nothing that a document says runs, nothing is fetched, all can be read."""

import csv
import shutil
import warnings
from urllib.parse import urlsplit

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from matplotlib import pyplot as plt
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from research import corpus_from_texts, display
from research.display.outputs import KEPT
from research.display.tables import NUMBERS
from research.report.files import print_pdf
from research.report.pages import build_site, write_diff

pytestmark = pytest.mark.browser
playwright = pytest.importorskip(
    "playwright.sync_api", reason="playwright is not installed"
)
axe = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason="axe is not installed"
)
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")

TAGS = (
    "img",
    "svg",
    "body",
    "video",
    "audio",
    "input",
    "details",
    "iframe",
    "a",
    "form",
    "math",
)
EVENTS = ("load", "error", "focus")
WRAPS = (
    *(
        "{}",
        '">{}',
        "'>{}",
        "-->{}",
        "]]>{}",
        "</style>{}",
        "</title>{}",
        "</textarea>{}",
    ),
    *(
        "</td></table>{}",
        "</blockquote></main>{}",
        "`{}`",
        "[x]({})",
        "&lt;b&gt;{}",
        "\n\n{}",
    ),
)
MARKUP = [
    *(f"<{tag} on{event}=hit() src=x autofocus>" for tag in TAGS for event in EVENTS),
    *(wrap.format("<script>hit()</script>") for wrap in WRAPS),
    *(wrap.format("<svg/onload=hit()>") for wrap in WRAPS),
    *(
        f"<a href='{to}'>x</a>"
        for to in ("javascript:hit()", " java\tscript:hit()", "data:text/html,x")
    ),
    *(
        "[x](javascript:hit())",
        "<javascript:hit()>",
        "![x](javascript:hit())",
        "{{ hit() }}",
    ),
    *(
        "<style>*{background:url(//example.org)}</style>",
        "<link rel=stylesheet href=//example.org>",
    ),
    *(
        "<meta http-equiv=refresh content='0;//example.org'>",
        "<base href=//example.org>",
    ),
    *(
        "<img src=//example.org/x.png>",
        "<iframe srcdoc='<script>hit()</script>'>",
        "<b style=x>",
    ),
    *(
        "<embed src=//example.org>",
        "<scr<script>ipt>hit()</script>",
        "<ScRiPt\n>hit()</sCrIpT\n>",
    ),
    *(
        "<form action=//example.org><button>x",
        "{% include 'x' %}",
        "\x01<script>hit()</script>",
    ),
    *(
        "<math><mi xlink:href='javascript:hit()'>x",
        "＜script＞hit()＜/script＞",
        "</pre><script src=x>",
    ),
    *(
        "<noscript><p title='</noscript><img src=x onerror=hit()>'>",
        "<!--><img src=x onerror=hit()>",
    ),
]
FORMULAS = [
    *(
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(1)",
        "\t=1+1",
        "\r=1+1",
        " =1+1",
        "＝1+1",
        "x;=1+1",
        "\n=1+1",
    ),
    *(
        '=HYPERLINK("http://example.org")',
        "=cmd|'/C calc'!A0",
        "-2+3+cmd|'/C calc'!A0",
        '="a"\n=1',
    ),
    *(
        '=IMPORTXML("http://example.org")',
        "@A1",
        "+A1",
        '=WEBSERVICE("//example.org")',
        "=1;=1",
        "--1",
    ),
]
PAYLOADS = MARKUP + FORMULAS


def write_notebook(payload, corpus, path, monkeypatch):
    """Write an executed notebook that shows a document with `payload` in each of its fields."""
    outputs = []

    def shown(data, metadata, **_):
        outputs.append(new_output("display_data", data, metadata=metadata))

    monkeypatch.setattr("IPython.display.display", shown)
    monkeypatch.setenv("RESEARCH_ARTIFACTS", str(path.with_suffix("")))
    KEPT.clear()
    NUMBERS.clear()
    document = corpus.documents[corpus.documents["path"] == payload]
    row = {"doc_id": document.index[0], "start": 0, "end": 6, "key": payload}
    display.show_quotes(pd.DataFrame([row]), corpus, payload, heading="key")
    display.show_table(document.assign(**{payload: payload}), payload)
    display.show_numbers({payload: 1}, payload)
    figure, ax = plt.subplots(figsize=(1, 1))
    ax.set_title(payload, parse_math=False)
    display.show_figure(
        figure, alt=payload, caption=payload, data=pd.DataFrame({"x": [payload]})
    )
    set_values = new_code_cell(
        f"corpus_path: str = {payload!r}", metadata={"tags": ["parameters"]}
    )
    prose = new_markdown_cell(f"# {payload}\n\n{payload}\n\n## Heading {payload}")
    cells = [prose, set_values, new_code_cell("show()", outputs=outputs)]
    given = {"papermill": {"parameters": {"corpus_path": payload}}}
    nbformat.write(new_notebook(cells=cells, metadata=given), path)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Make a site with a page for each payload."""
    folder = tmp_path_factory.mktemp("site")
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        (folder / "run").mkdir()
        paths = [folder / "run" / f"{i:03}-page.ipynb" for i in range(len(PAYLOADS))]
        fields = dict.fromkeys(("title", "author", "publisher", "path"), PAYLOADS)
        texts = [f"Police. {payload} seized." for payload in PAYLOADS]
        corpus = corpus_from_texts(pd.DataFrame({"text": texts, **fields}))
        for payload, path in zip(PAYLOADS, paths, strict=True):
            write_notebook(payload, corpus, path, patch)
        build_site(folder / "site", paths, single_file=True)
    table = pd.DataFrame({"what": PAYLOADS[:20], "n": 1})
    write_diff(
        folder / "site" / "diff.html", [("Changed", table), *[(p, p) for p in PAYLOADS]]
    )
    return folder / "site"


@pytest.fixture(scope="module")
def browser():
    if not CHROMIUM:
        pytest.skip("Chromium is not installed")
    with playwright.sync_playwright() as engine:
        yield engine.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])


def test_no_payload_survives_in_the_source(site):
    assert len(PAYLOADS) >= 100
    for path in [*site.glob("*.html"), *site.rglob("*.svg")]:
        tree = BeautifulSoup(
            path.read_bytes(), "xml" if path.suffix == ".svg" else "html.parser"
        )
        assert not tree(
            ["script", "iframe", "object", "embed", "form", "base", "link", "math"]
        )
        for element in tree(True):
            assert not [name for name in element.attrs if name.startswith("on")], (
                path,
                element,
            )
            to = "".join(element.get("href", "").split()).lower()
            assert urlsplit(to).scheme in ("", "http", "https", "mailto"), (
                path,
                element,
            )


def test_no_cell_is_a_formula(site):
    for path in site.rglob("*.csv"):
        for cell in (cell for row in csv.reader(path.open(newline="")) for cell in row):
            assert not cell.lstrip(" ").startswith(tuple("=+-@\t\r＝")), (path, cell)


def test_nothing_runs_and_nothing_is_fetched(site, browser):
    page, asked, ran = browser.new_page(), [], []
    page.expose_function("hit", lambda: ran.append(page.url))
    page.on("dialog", lambda dialog: ran.append(dialog.message))
    page.on("request", lambda request: asked.append(request.url))
    for path in sorted(site.glob("*.html")):
        page.goto(path.as_uri())
    assert len(asked) == len(list(site.glob("*.html")))
    assert all(urlsplit(url).scheme in ("file", "data") for url in asked)
    assert ran == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(site, browser, scheme):
    page = browser.new_page(color_scheme=scheme, bypass_csp=True)
    page.set_content("<img src='x'>")
    assert axe.Axe().run(page).violations_count > 0  # It can find one.
    for name in ("index", "000-page", "040-page", "100-page", "all-pages", "diff"):
        page.goto((site / f"{name}.html").as_uri())
        found = axe.Axe().run(page)
        assert found.violations_count == 0, (name, found.generate_report())


def test_a_page_is_printed(site, tmp_path):
    print_pdf(site / "000-page.html", tmp_path / "page.pdf")
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")

"""As a person would: JupyterLab on this machine, driven in a real browser (pytest -m browser)."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from research import read_labels
from research.report.project import new_project

BROWSER = next(
    filter(None, map(shutil.which, ["chromium", "chromium-browser", "chrome"])), ""
)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not BROWSER, reason="There is no Chromium: apt-get install chromium."
    ),
]
ATTACK = '<img src=/stolen onerror="alert(1)"><script>alert(2)</script>\'"><svg onload=alert(3)>'
HOSTILE = f"Heroin {ATTACK} and crime\n\nThefts rose from 100 to 250 {ATTACK} in May, by 90 %."
MONEY = "It cost $5 million in 2019 and cash of $3 million \x1b[31m\u202eas seen."
SHOWN = f"""
import pandas as pd
import research
from IPython.display import HTML, display
from research.display import show_table

text = {MONEY!r}
corpus = research.corpus_from_texts({{text: text}})
show_table(pd.DataFrame({{"text": [text]}}), text)
display(research.show(corpus, corpus.documents.index[0]), HTML("<p>$x^2$</p>"))
"""
QUIET = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update"


@pytest.fixture(scope="module")
def lab(tmp_path_factory, root):
    """Start JupyterLab over a project with the seeds and one with hostile texts."""
    folder = tmp_path_factory.mktemp("lab")
    shutil.copytree(
        root / "seeds", new_project(folder / "own") / "corpus", dirs_exist_ok=True
    )
    (new_project(folder / "hostile") / "corpus" / "a.txt").write_text(HOSTILE, "utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    places = (
        "JUPYTER_CONFIG_DIR",
        "JUPYTER_RUNTIME_DIR",
        "JUPYTERLAB_SETTINGS_DIR",
        "IPYTHONDIR",
    )
    options = [
        f"--ServerApp.port={port}",
        f"--ServerApp.root_dir={folder}",
        "--allow-root",
    ]
    options += [
        "--no-browser",
        "--ServerApp.ip=127.0.0.1",
        "--IdentityProvider.token=secret",
    ]
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *options],
        env=os.environ | {name: str(folder / name) for name in places},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(120):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api?token=secret")
            break
        except OSError:
            time.sleep(0.5)
    yield folder, f"http://127.0.0.1:{port}/lab/workspaces/%s?token=secret"
    server.terminate()
    server.wait()


@pytest.fixture
def page():
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="pip install playwright."
    )
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=BROWSER, args=QUIET.split())
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(30_000)
        yield page
        browser.close()


def run_all(page, address):
    page.goto(address)
    page.get_by_text("(ipykernel) | Idle").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    cell(page, "ClaimBoard(corpus").get_by_role("button", name="Accept").wait_for()


def cell(page, source):
    return page.locator(".jp-NotebookPanel:visible .jp-CodeCell", has_text=source)


def label(page, numbers):
    for number in numbers:
        queue = cell(page, "LabelQueue(")
        queue.get_by_role("button", name="Reject" if number % 3 else "Accept").click()
        queue.get_by_text(f"Judged: {number} of 50").wait_for()


def test_an_analyst_at_work(lab, page):
    folder, address = lab
    run_all(page, address % "own/tree/own/notebooks/00-explore.ipynb")
    box = cell(page, "SearchBox(corpus")
    box.get_by_label("query").fill("икра через границу")
    box.get_by_text("Passages for 'икра через границу': 5").wait_for()
    box.get_by_label("place").select_option("1")
    box.locator(".legend", has_text="match").wait_for()
    cell(page, "DocumentView(").get_by_role("combobox").select_option(
        label="Накрыли разом"
    )
    cell(page, "DocumentView(").locator(".legend", has_text="claim").wait_for()
    cell(page, "TopicBrowser(corpus").get_by_label("by").select_option("language")
    cell(page, "TopicBrowser(corpus").get_by_text("By language").wait_for()
    label(page, range(1, 26))
    old = (
        cell(page, "LabelQueue(").get_by_role("button", name="Accept").element_handle()
    )
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_text("Restart Kernel and Run All Cells…").click()
    page.locator(".jp-Dialog .jp-mod-accept").click()
    page.wait_for_function("button => !button.isConnected", arg=old)
    cell(page, "LabelQueue(").get_by_text("Judged: 25 of 50").wait_for()
    label(page, range(26, 51))
    cell(page, "LabelQueue(").get_by_text("Nothing is left to judge").wait_for()
    keys = cell(page, "LabelQueue(").get_by_label("keys")
    for typed, judged in [("u", 49), ("ф", 50)]:
        keys.press_sequentially(typed)
        cell(page, "LabelQueue(").get_by_text(f"Judged: {judged} of 50").wait_for()
    board = cell(page, "ClaimBoard(corpus")
    board.get_by_label("note").fill("не сходится")
    board.get_by_role("button", name="Reject").click()
    board.get_by_text("Judged: 1 of").wait_for()
    page.screenshot(path=folder / "judged.png")
    notebook = folder / "own" / "notebooks" / "00-explore.ipynb"
    before = notebook.stat().st_mtime_ns
    page.keyboard.press("Control+s")
    for _ in range(150):  # A reload on a busy machine may come before it is saved.
        if notebook.stat().st_mtime_ns != before:
            break
        page.wait_for_timeout(200)
    page.reload()
    cell(page, "LabelQueue(").get_by_text("Judged: 50 of 50").wait_for()
    labels = read_labels(folder / "own" / "labels.csv")
    assert labels["value"].tolist() == [n % 3 == 0 for n in range(1, 50)] + [True]
    assert read_labels(folder / "own" / "claims.csv")["note"].tolist() == [
        "не сходится"
    ]


def test_nothing_in_a_hostile_text_runs(lab, page):
    ran = []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    page.on(
        "request", lambda request: "stolen" in request.url and ran.append(request.url)
    )
    run_all(page, lab[1] % "hostile/tree/hostile/notebooks/00-explore.ipynb")
    cell(page, "SearchBox(corpus").get_by_label("query").fill(f"heroin {ATTACK}")
    cell(page, "SearchBox(corpus").get_by_label("place").select_option("1")
    for name in (
        "SearchBox(corpus",
        "DocumentView(",
        "TopicBrowser(corpus",
        "LabelQueue(",
        "ClaimBoard(corpus",
    ):
        cell(page, name).locator(".research-view", has_text="alert(2)").first.wait_for()
    assert ran == []


def test_money_is_no_mathematics(lab, page):
    folder, address = lab
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)"}
    notebook = new_notebook(
        cells=[new_code_cell(SHOWN)], metadata={"kernelspec": kernel}
    )
    nbformat.write(notebook, folder / "own" / "notebooks" / "money.ipynb")
    page.goto(address % "money/tree/own/notebooks/money.ipynb")
    page.get_by_text("(ipykernel) | Idle").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    page.locator("mjx-container").first.wait_for()
    page.wait_for_timeout(2_000)
    (folder / "own" / "notebooks" / "money.ipynb").unlink()
    shown = page.locator(".jp-OutputArea:visible").inner_text()
    assert page.locator("mjx-container").count() == 1  # that of the square
    assert shown.count("$5 million in 2019 and cash of $3 million") >= 3
    assert "\ufffd[31m\ufffdas seen." in shown
    assert "\x1b" not in shown


def test_each_notebook_opens(lab, page):
    for path in sorted((lab[0] / "own" / "notebooks").glob("*.ipynb")):
        page.goto(lab[1] % f"{path.stem}/tree/own/notebooks/{path.name}")
        page.locator(".jp-NotebookPanel:visible h1").first.wait_for()
        assert (
            page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count()
            == 0
        )

"""What every committed notebook keeps to; each rule returns sentences about what is wrong."""

import ast
import re

ALLOWED = {"pandas", "matplotlib", "seaborn"}
OWN = {"research", "research.display"}
ABSOLUTE = re.compile(
    r"(?<![\w.:/<])/(?:home|root|tmp|usr|var|Users|work|mnt)/|\b[A-Z]:\\"
)


def code_cells(notebook):
    """Return the code cells that are not empty."""
    return [
        c for c in notebook["cells"] if c["cell_type"] == "code" and source(c).strip()
    ]


def source(cell):
    """Return a cell's source as one string."""
    return "".join(cell["source"])


def texts(cell):
    """Return every text of a cell's outputs."""
    found = []
    for output in cell.get("outputs", []):
        found += [output.get("text", ""), *output.get("data", {}).values()]
    return ["".join(text) for text in found if isinstance(text, str | list)]


def executed_in_order(notebook):
    """Each code cell was run, once, from the top."""
    counts = [cell.get("execution_count") for cell in code_cells(notebook)]
    if counts != list(range(1, len(counts) + 1)):
        yield f"the cells were not run once in order: {counts}"


def one_parameters_cell(notebook):
    """One cell is tagged, and each parameter in it has a type and a comment."""
    tagged = [
        c for c in notebook["cells"] if "parameters" in c["metadata"].get("tags", [])
    ]
    if len(tagged) != 1:
        yield f"{len(tagged)} cells are tagged 'parameters'"
    joined = "\n".join(map(source, tagged)).replace("\n#", "")
    for line in joined.splitlines():
        if not re.fullmatch(r"\w+: [\w |\[\]]+ = .+  # .+\.", line):
            yield f"a parameter lacks its type or its comment: {line}"


def short_and_plain_code(notebook):
    """No cell is long, and none defines anything; only the allowed packages are imported."""
    for cell in code_cells(notebook):
        tree = ast.parse(source(cell))
        nodes = list(ast.walk(tree))
        if len(source(cell).splitlines()) >= 15:
            yield f"a cell has 15 lines or more: {source(cell)[:40]}"
        if any(
            isinstance(n, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef)
            for n in nodes
        ):
            yield f"a cell defines a function or a class: {source(cell)[:40]}"
        names = [
            alias.name for n in nodes if isinstance(n, ast.Import) for alias in n.names
        ]
        names += [str(n.module) for n in nodes if isinstance(n, ast.ImportFrom)]
        for name in names:
            if name not in OWN and name.split(".")[0] not in ALLOWED:
                yield f"'{name}' is imported"


def clean_outputs(notebook):
    """No error, warning, object address or path of a machine is in an output."""
    for cell in code_cells(notebook):
        for output in cell.get("outputs", []):
            if output["output_type"] == "error" or output.get("name") == "stderr":
                yield f"an error or a warning is in the output of: {source(cell)[:40]}"
        for text in texts(cell):
            if re.search(r"<[\w.]+ object at 0x|\bat 0x[0-9a-f]{6}", text):
                yield f"a bare object is in the output of: {source(cell)[:40]}"
            if ABSOLUTE.search(text):
                yield f"an absolute path is in the output of: {source(cell)[:40]}"


def figures_have_words(notebook):
    """Each figure has alt text and a caption with its n."""
    for cell in code_cells(notebook):
        for output in cell.get("outputs", []):
            if "image/png" not in output.get("data", {}):
                continue
            words = output["metadata"].get("image/png", {})
            if len(words.get("alt", "")) < 40 or not words.get("caption"):
                yield f"a figure lacks its alt text or caption: {source(cell)[:40]}"


def reads_as_an_article(notebook):
    """A title and an abstract open it, prose leads to the code, limits close it."""
    cells = notebook["cells"]
    title, _, abstract = source(cells[0]).partition("\n\n")
    if (
        cells[0]["cell_type"] != "markdown"
        or not title.startswith("# ")
        or "?" not in abstract
    ):
        yield "it does not open with a title and a question"
    headings = re.findall(r"(?m)^## (.+)$", "\n".join(map(source, cells)))
    if not headings or headings[-1] != "What this does not show":
        yield "it does not close with 'What this does not show'"


def exemptions_say_why(notebook):
    """A cell that is not compared says why in a comment."""
    for cell in code_cells(notebook):
        exempt = "nbval-ignore-output" in cell["metadata"].get("tags", [])
        if "NBVAL_IGNORE_OUTPUT" in source(cell) or exempt:
            first = source(cell).splitlines()[0]
            if not re.match(r"# .*(NBVAL_IGNORE_OUTPUT|[Nn]ot compared).*: \w", first):
                yield f"a cell is exempt from comparison without a reason: {source(cell)[:40]}"


def runs_on_the_python3_kernel(notebook):
    """The kernel is the one that every installation has."""
    if notebook["metadata"]["kernelspec"]["name"] != "python3":
        yield "its kernel is not python3"


RULES = (
    executed_in_order,
    one_parameters_cell,
    short_and_plain_code,
    clean_outputs,
    figures_have_words,
    reads_as_an_article,
    exemptions_say_why,
    runs_on_the_python3_kernel,
)


def problems(notebook):
    """Return everything that is wrong with a notebook."""
    return [problem for rule in RULES for problem in rule(notebook)]

"""What the notebook on claims measures with: marked sentences, phrases, groups, and times."""

import csv
import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd

from research import audit_claims, corpus_from_texts, extract_claims
from research.claims.numbers import Tokens
from research.claims.quantities import find_quantities
from research.intervals import share_interval

TESTS = Path(__file__).parents[2] / "tests"
sys.path.insert(0, str(TESTS))
import audit_groups
import claim_sentences

_PEER = """
import json, sys, time, warnings
warnings.simplefilter("ignore")
from quantulum3 import parser
texts, found = json.load(sys.stdin), []
start = time.process_time()
for text in texts:
    try:
        found.append([[*q.span, q.value] for q in parser.parse(text)])
    except Exception:
        found.append([])
print(json.dumps([found, time.process_time() - start]))
"""
DIMENSIONS = ("Numeral", "AmountOfMoney", "Quantity", "Volume", "Distance")


def share(hits, n):
    """Return a share with its Wilson interval, as text."""
    low, high = share_interval(hits, n)
    return f"{hits / n:.3f} [{low:.3f}, {high:.3f}]"


def ask_peer(python, texts):
    """Return what quantulum3 finds in each text, and its CPU seconds."""
    done = subprocess.run(  # noqa: S603
        [python, "-c", _PEER], input=json.dumps(texts), capture_output=True, check=True, text=True
    )
    return json.loads(done.stdout)


def claims_of(texts, languages):
    """Return the claims of each text, in the order of the texts."""
    corpus = corpus_from_texts(texts, languages=languages)
    return claim_sentences.rows_by_text(corpus, extract_claims(corpus), texts)


def as_rows(found):
    """Return the peer's findings with the names of our columns."""
    columns = ["start", "end", "value"]
    empty = {"unit_kind": "", "comparator": "", "value_high": None}
    return [
        list(pd.DataFrame(rows, columns=columns).assign(**empty).itertuples()) for rows in found
    ]


def score_sentences(name, peer_python):
    """Return precision and recall on one set of marked sentences: ours, the control, the peer."""
    sentences = claim_sentences.read(name)
    texts = [text for text, _ in sentences]
    ours = claims_of(texts, name[:2])
    systems = {"research": ours, "shuffled control": ours[1:] + ours[:1]}
    if peer_python:
        systems["quantulum3"] = as_rows(ask_peer(peer_python, texts)[0])
    rows = []
    for system, found in systems.items():
        counts = claim_sentences.compare(sentences, found)
        hits, made = counts["hits"], counts["hits"] + counts["false"]
        row = {"set": name, "sentences": len(texts), "by": system}
        row |= {
            "precision": share(hits, max(1, made)),
            "recall": share(hits, hits + counts["missed"]),
        }
        is_ours = system == "research"
        row |= {k: f"{counts[k] / hits:.3f}" if is_ours else None for k in ("kind", "comparator")}
        rows.append(row)
    return rows


def score_annotation(corpus):
    """Return how the claims of the annotated documents agree with the annotation."""
    gold = json.loads((TESTS / "gold" / "seeds_000_002.json").read_text(encoding="utf-8"))
    claims, rows = extract_claims(corpus), []
    for document in gold["documents"]:
        found = claims[claims["doc_id"] == document["sha256"][:12]].to_dict("records")
        pairs = [
            (a, b)
            for a in document["claims"]
            for b in found
            if a["span"]["start"] < b["end"] and b["start"] < a["span"]["end"]
            if abs(a["value"] - b["value"]) <= 0.005 * a["value"]
        ]
        row = {"document": document["doc_id"], "annotated": len(document["claims"])}
        row |= {"found": len(pairs), "false": len(found) - len(pairs)}
        for column in ("comparator", "unit_kind"):
            row[column] = sum(a[column] == b[column] for a, b in pairs)
        periods = [((b["period_start"], b["period_end"]), a["period"]) for a, b in pairs]
        row["period"] = sum(x == (y["start"], y["end"]) for x, y in periods)
        rows.append(row)
    return pd.DataFrame(rows)


def phrases(path):
    """Yield the phrases of duckling with their language, dimension and expected value."""
    with Path(path).open(encoding="utf-8") as file:
        table = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in table:
        numbers = re.findall(r"(?<!\w)-?\d+(?:\.\d+)?(?:e\d+)?", row["expected_expr"])
        wanted = row["dimension"] in DIMENSIONS and row["lang"] in ("EN", "RU")
        if wanted and numbers and "between" not in row["expected_expr"]:
            last = row["dimension"] in ("Numeral", "AmountOfMoney")
            code = re.compile(r"\\x([0-9a-f]{2,4})(?:\\&)?")
            text = code.sub(lambda m: chr(int(m[1], 16)), row["example"])
            yield row["lang"].lower(), row["dimension"], float(numbers[-last]), text


def score_phrases(path, peer_python):
    """Return for how many phrases some claim has the expected value."""
    table = pd.DataFrame(list(phrases(path)), columns=["language", "dimension", "value", "text"])
    table = table.drop_duplicates(["language", "text"])
    pairs = zip(table["text"], table["language"], strict=True)
    table["research"] = [
        [quantity.value for quantity in find_quantities(Tokens(text, language))]
        for text, language in pairs
    ]
    systems = ["research"]
    if peer_python:
        found = ask_peer(peer_python, table["text"].tolist())[0]
        table["quantulum3"] = [[row[2] for row in rows] for rows in found]
        systems.append("quantulum3")
    rows = []
    for (language, dimension), group in table.groupby(["language", "dimension"]):
        row = {"language": language, "dimension": dimension, "n": len(group)}
        for system in systems:
            pairs = zip(group["value"], group[system], strict=True)
            hits = sum(any(abs(x - v) <= 0.005 * abs(v) for x in found) for v, found in pairs)
            row[system] = share(hits, len(group))
        rows.append(row)
    return pd.DataFrame(rows)


def score_audit(n, seed):
    """Return how many consistent and how many spoiled groups are called inconsistent."""
    rows = []
    for spoil in (False, True):
        texts, languages = zip(*audit_groups.groups(n, seed, spoil=spoil), strict=True)
        texts = [f"{text} Case {i}." for i, text in enumerate(texts)]
        corpus = corpus_from_texts(texts, languages=languages)
        checks = audit_claims(extract_claims(corpus))
        told = checks["claim_ids"].str[0].str.rsplit(":", n=1).str[0]
        by_verdict = {
            v: told[checks["verdict"] == v].nunique() for v in ("consistent", "inconsistent")
        }
        kind = "one number changed" if spoil else "consistent"
        rows.append({"groups": kind, **by_verdict, "share": share(by_verdict["inconsistent"], n)})
    return pd.DataFrame(rows).rename(columns={"share": "share called inconsistent"})


def seconds(text, language):
    """Return the less of the CPU times of two readings of one text."""
    corpus, times = corpus_from_texts([text], languages=language), []
    for _ in range(2):
        start = time.process_time()
        extract_claims(corpus)
        times.append(time.process_time() - start)
    return min(times)


def time_texts(peer_python):
    """Return CPU seconds for texts of growing length."""
    reporting = {
        language: "\n".join(text for text, _ in claim_sentences.read(f"{language}_1")) + "\n"
        for language in ("en", "ru")
    }
    kinds = {"digits and spaces": ("1 22 333 ", "en"), "digits and commas": ("1,22,333", "en")}
    kinds |= {f"reporting, {name}": (text, name) for name, text in reporting.items()}
    rows = []
    for kind, (unit, language) in kinds.items():
        row = {"text": kind}
        for size in (25_000, 50_000, 100_000):
            row[f"{size:,} characters"] = seconds((unit * (size // len(unit) + 1))[:size], language)
        rows.append(row)
    if peer_python:
        text = reporting["en"][:10_000]
        spent = ask_peer(peer_python, text.splitlines())[1]
        rows.append(
            {
                "text": f"quantulum3, {len(text):,} characters of reporting, en",
                "25,000 characters": spent * 25_000 / len(text),
            }
        )
    return pd.DataFrame(rows)

"""What the notebook on claims measures with: marked sentences, phrases, groups, and times."""

import csv
import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd

from research import (
    audit_claims,
    corpus_from_texts,
    country_roles,
    extract_claims,
    find_measures,
    find_places,
)
from research.models.classification.metrics import share_interval
from research.text.quantities.numbers import Tokens
from research.text.quantities.reading import find_quantities

TESTS = Path(__file__).parents[2] / "tests"
sys.path.insert(0, str(TESTS))
import audit_groups
import claim_sentences

PEERS = ("quantulum3", "recognizers-text", "number-parser")
_PEER = """
import json, re, sys, time, warnings
warnings.simplefilter("ignore")
def quantulum3():
    from quantulum3 import parser
    return lambda text, _: [[*q.span, q.value] for q in parser.parse(text)]
def recognizers_text():
    from recognizers_text import Culture
    import recognizers_number as n, recognizers_number_with_unit as u
    models = (n.recognize_number, n.recognize_percentage)
    models += (u.recognize_currency, u.recognize_dimension)
    number = lambda value: float(re.sub("[^0-9.e+-]", "", str(value)))
    return lambda text, _: [
        [m.start, m.end + 1, number(m.resolution["value"])]
        for model in models for m in model(text, Culture.English) if m.resolution.get("value")
    ]
def number_parser():
    from number_parser import parse
    figure = re.compile("[0-9]+(?:[.][0-9]+)?")
    return lambda text, language: [
        [*m.span(), float(m[0])] for m in figure.finditer(parse(text, language=language))
    ]
read = globals()[sys.argv[1].replace("-", "_")]()
texts, found = json.load(sys.stdin), []
start = time.process_time()
for text, language in texts:
    try:
        found.append(read(text, language))
    except Exception:
        found.append([])
print(json.dumps([found, time.process_time() - start]))
"""
DIMENSIONS = ("Numeral", "AmountOfMoney", "Quantity", "Volume", "Distance")


def share(hits, n):
    """Return a share with its Wilson interval, as text."""
    low, high = share_interval(hits, n)
    return f"{hits / n:.3f} [{low:.3f}, {high:.3f}]"


def ask_peer(python, texts, language="en", peer="quantulum3"):
    """Return what a peer finds in each text, and its CPU seconds."""
    pairs = json.dumps([[text, language] for text in texts])
    done = subprocess.run(  # noqa: S603
        [python, "-c", _PEER, peer], input=pairs, capture_output=True, check=True, text=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def claims_of(texts, languages):
    """Return the claims of each text, in the order of the texts."""
    corpus = corpus_from_texts(texts, languages=languages)
    claims = extract_claims(corpus).astype({"period_start": object, "period_end": object})
    return claim_sentences.rows_by_text(corpus, claims.where(claims.notna(), None), texts)


def as_rows(found):
    """Return the peer's findings with the names of our columns."""
    columns = ["start", "end", "value"]
    empty = {"unit_kind": "", "comparator": "", "unit": "", "attribution": "", "places": ""}
    empty |= {"period_start": None, "period_end": None}
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
        is_whole = is_ours and sentences[0][1][0].fields is not None
        row["all right"] = share(counts["all"], hits + counts["missed"]) if is_whole else None
        rows.append(row)
    return rows


def score_measures():
    """Return how the measures of the marked sentences are found, by language."""
    table = pd.read_csv(TESTS / "gold" / "measures.csv", keep_default_na=False)
    corpus, rows = corpus_from_texts(table["text"].tolist()), []
    found = find_measures(corpus)
    texts = found["doc_id"].map(corpus.documents["text"])
    ours = found.assign(said=found["kind"] + " " + found["status"]).groupby(texts)["said"].agg(set)
    for language in ("en", "ru"):
        part = table[table["text"].str.contains("[а-я]") == (language == "ru")]
        said = (part["kind"] + " " + part["status"]).str.split("  ").str[0]
        pairs = [
            ({gold} - {" "}, ours.get(text, set()))
            for text, gold in zip(part["text"], said, strict=True)
        ]
        right = sum(len(gold & made) for gold, made in pairs)
        row = {"language": language, "sentences": len(pairs)}
        row |= {"precision": share(right, sum(len(made) for _, made in pairs))}
        rows.append(row | {"recall": share(right, sum(len(gold) for gold, _ in pairs))})
    return pd.DataFrame(rows)


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


def _of_duckling(folder):
    """Yield the phrases of duckling, each with its language and the value that it expects."""
    with (folder / "duckling_examples.tsv").open(encoding="utf-8") as file:
        table = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in table:
        numbers = re.findall(r"(?<!\w)-?\d+(?:\.\d+)?(?:e\d+)?", row["expected_expr"])
        wanted = row["dimension"] in DIMENSIONS and row["lang"] in ("EN", "RU")
        if wanted and numbers and "between" not in row["expected_expr"]:
            last = row["dimension"] in ("Numeral", "AmountOfMoney")
            code = re.compile(r"\\x([0-9a-f]{2,4})(?:\\&)?")
            text = code.sub(lambda m: chr(int(m[1], 16)), row["example"])
            name = f"duckling, {row['dimension']}"
            yield name, row["lang"].lower(), text, float(numbers[-last])


def _of_quantulum(folder):
    for case in json.loads((folder / "quantulum3.json").read_text(encoding="utf-8")):
        for result in case["res"]:
            yield "quantulum3", "en", case["req"], float(result["value"])


def _of_recognizers(folder):
    for model in ("Number", "Percent", "Currency", "Dimension"):
        path = folder / "recognizers_text" / f"{model}Model.json"
        for case in json.loads(path.read_text(encoding="utf-8-sig")):
            for result in case["Results"]:
                value = re.sub(r"[%,\s]", "", str((result["Resolution"] or {}).get("value") or ""))
                if re.fullmatch(r"-?\d+(?:\.\d+)?(?:E[+-]?\d+)?", value):
                    yield f"recognizers-text, {model}", "en", case["Input"], float(value)


def _in_units(text, language):
    """Yield the values of our quantities; a third is 33.3 percent to us, and 0.333 too."""
    for quantity in find_quantities(Tokens(text, language)):
        yield quantity.value
        if quantity.unit == "percent" and not re.search("%|perc|проц", text):
            yield quantity.value / 100


def _values(table, system, peer_python):
    """Return the values that a system reads in each phrase."""
    found = pd.Series([[]] * len(table), index=table.index, dtype=object)
    for language, group in table.groupby("language"):
        if system == "research":
            rows = [list(_in_units(text, language)) for text in group["text"]]
        else:
            answers = ask_peer(peer_python, group["text"].tolist(), language, system)[0]
            rows = [[row[2] for row in rows] for rows in answers]
        found[group.index] = pd.Series(rows, index=group.index)
    return found


def score_phrases(folder, peer_python):
    """Return for how many phrases some reading has the expected value, signs aside."""
    folder = Path(folder)
    rows = [*_of_duckling(folder), *_of_quantulum(folder), *_of_recognizers(folder)]
    table = pd.DataFrame(rows, columns=["set", "language", "text", "value"]).drop_duplicates()
    table = table.reset_index(drop=True)
    systems = ("research", *PEERS) if peer_python else ("research",)
    for system in systems:
        pairs = zip(table["value"], _values(table, system, peer_python), strict=True)
        table[system] = [
            any(abs(abs(x) - abs(v)) <= 0.005 * abs(v) for x in found) for v, found in pairs
        ]
    table["in all"] = table["set"].str.partition(",")[0] + ", all"
    rows = []
    for column in ("set", "in all"):
        for (name, language), group in table.groupby([column, "language"]):
            shares = {system: f"{group[system].mean():.3f}" for system in systems}
            rows.append({"set": name, "language": language, "n": len(group)} | shares)
    return pd.DataFrame(rows).drop_duplicates(["set", "language"])


def _counts(pairs, name):
    """Return precision, recall and F1 of found against stated roles, and those made up of none."""
    right = sum(len(gold & ours) for gold, ours, _ in pairs)
    made = sum(len(ours - optional) for _, ours, optional in pairs)
    stated = sum(len(gold) for gold, _, _ in pairs)
    empty = [len(ours) for gold, ours, optional in pairs if not gold and not optional]
    row = {"set": name, "texts": len(pairs), "roles": stated}
    row |= {"precision": share(right, max(1, made)), "recall": share(right, max(1, stated))}
    row |= {"F1": f"{2 * right / max(1, made + stated):.3f}"}
    return row | {"without": len(empty), "made up": sum(empty)}


def _roles_of(texts, languages=None):
    """Return the roles of each text, as the tests write them."""
    corpus = corpus_from_texts(texts, languages=languages)
    found = {text: set() for text in texts}
    for row in country_roles(corpus).itertuples():
        role = f"{row.country}:{row.role}{':neg' if row.negated else ''}"
        found[corpus.documents["text"][row.doc_id]].add(role)
    return [found[text] for text in texts]


def _with_control(name, gold, ours, optional=None):
    """Return the counts for a set, and for the roles of each text given to the next one."""
    optional = optional or [set()] * len(gold)
    for label, found in ((name, ours), (f"{name}, shuffled", ours[1:] + ours[:1])):
        yield _counts(list(zip(gold, found, optional, strict=True)), label)


def score_roles():
    """Return how the roles of the marked sentences are found, by round and language."""
    table = pd.read_csv(TESTS / "gold" / "roles.csv", keep_default_na=False)
    table["language"] = ["ru" if re.search("[а-я]", text) else "en" for text in table["text"]]
    rows = []
    for (rounds, language), group in table.groupby(["round", "language"]):
        gold = [set(roles.split()) for roles in group["roles"]]
        name = f"{rounds}, {language}"
        rows += list(_with_control(name, gold, _roles_of(group["text"].tolist())))
    return pd.DataFrame(rows)


def _openings(folder, readings):
    """Return what was read of each text; a text on drugs does not name its country: we add it."""
    texts = {}
    for section, name in (("persons", "tip"), ("drugs", "illicit_drugs")):
        path = Path(folder) / f"{name}_unique.jsonl"
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            texts[section, row["fips"], row["date"]] = (
                row["country"],
                row.get("tip_text") or row.get("drugs_text"),
            )
    for row in readings.itertuples():
        country, text = texts[row.section, row.fips, row.date]
        opening = text[: row.n_chars].partition("\ntier rating")[0]
        yield f"{country}: {opening}" if row.section == "drugs" and row.country else opening


def score_factbook(folder):
    """Return the agreement with the reading of 100 country texts; doubtful roles count no way."""
    readings = pd.read_csv(TESTS / "gold" / "factbook_roles.csv", keep_default_na=False)
    texts = list(_openings(folder, readings))
    ours, rows = _roles_of(texts, ["en"] * len(texts)), []
    sections = [readings.index[readings["section"] == s] for s in ("persons", "drugs")]
    for name, places in zip(("persons", "drugs", "all"), [*sections, readings.index], strict=True):
        stated = [readings["roles"][i].split() for i in places]
        gold = [{role for role in roles if not role.endswith("?")} for roles in stated]
        optional = [{role[:-1] for role in roles if role.endswith("?")} for roles in stated]
        rows += list(_with_control(name, gold, [ours[i] for i in places], optional))
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


def seconds(text, language, function=extract_claims):
    """Return the CPU time of one reading of a text; the words are loaded before."""
    corpus = corpus_from_texts([text], languages=language)
    function(corpus_from_texts(["Из Киева в Минск 5 кг героина."]))
    start = time.process_time()
    function(corpus)
    return time.process_time() - start


def time_growth():
    """Return CPU seconds for what regular expressions stumble over, up to 400,000 characters."""
    kinds = {"digits and spaces": "1 22 333 ", "digits and commas": "1,22,333"}
    rows = []
    for kind, unit in kinds.items():
        row = {"text": kind}
        for size in (100_000, 200_000, 400_000):
            row[f"{size:,} characters"] = seconds((unit * (size // len(unit) + 1))[:size], "en")
        rows.append(row)
    return pd.DataFrame(rows)


def time_texts(folder, peer_python):
    """Return millions of characters a CPU second: marked sentences, country texts, and the peer."""
    path = Path(folder) / "tip_unique.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    told = "\n\n".join(json.loads(line)["tip_text"] or "" for line in lines[:300])
    texts = {"country texts, en": told[:300_000]}
    for language in ("en", "ru"):
        sentences = [text for text, _ in claim_sentences.read(f"{language}_1")]
        texts[f"a claim in each sentence, {language}"] = "\n".join(sentences * 10)
    rows = []
    for name, text in texts.items():
        row = {"text": name, "characters": len(text)}
        for function in (extract_claims, country_roles, find_places):
            speed = len(text) / 1e6 / seconds(text, name[-2:], function)
            row[function.__name__] = f"{speed:.3f}"
        if peer_python and name.endswith("en"):
            part = text[:8_000].splitlines()
            speed = sum(map(len, part)) / 1e6 / ask_peer(peer_python, part)[1]
            row["quantulum3"] = f"{speed:.4f}"
        rows.append(row)
    return pd.DataFrame(rows)

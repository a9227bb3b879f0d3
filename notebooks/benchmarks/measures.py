"""What the notebooks in this folder measure with: data of public sets, and scores."""

import gzip
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd


def share(hits, n):
    """Return a share with its Wilson interval, as text."""
    from research.models.classification.metrics import share_interval

    low, high = share_interval(hits, n)
    return f"{hits / n:.4f} [{low:.3f}, {high:.3f}]"


def sentences_by_language(folder):
    """Return one row a sentence with its language: the files are named ``en.txt`` and so on."""
    rows = [
        (file.stem, line)
        for file in sorted(Path(folder).glob("??.txt"))
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    return pd.DataFrame(rows, columns=["language", "text"])


def identifiers():
    """Return functions from a text to its language: ours, and two peers over the same 13."""
    from lingua import IsoCode639_1, LanguageDetectorBuilder
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    from research.text.language import identify, language_data

    codes = list(language_data())
    plain = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    plain.set_languages(codes)
    isos = [getattr(IsoCode639_1, code.upper()) for code in codes]
    lingua = LanguageDetectorBuilder.from_iso_codes_639_1(*isos).build()
    return {
        "research": lambda text: identify(text, min_confidence=0),
        "py3langid": lambda text: plain.classify(text)[0],
        "lingua": lambda text: lingua.detect_language_of(text).iso_code_639_1.name.lower(),
    }


def web_pages(folder):
    """Yield the HTML of each saved page and the text of its article, as a person marked it."""
    gold = json.loads((Path(folder) / "ground-truth.json").read_text(encoding="utf-8"))
    for name, page in sorted(gold.items()):
        file = Path(folder) / "html" / f"{name}.html.gz"
        yield gzip.decompress(file.read_bytes()), page["articleBody"]


def token_f1(text, gold):
    """Return the harmonic mean of precision and recall of the words, counted as often as said."""
    ours, theirs = Counter(text.split()), Counter(gold.split())
    shared = sum((ours & theirs).values())
    return 2 * shared / max(1, sum(ours.values()) + sum(theirs.values()))


def news(folder):
    """Return the documents of NTREX in English and Russian."""
    ids = (Path(folder) / "DOCUMENT_IDS.tsv").read_text(encoding="utf-8").splitlines()
    files = ["newstest2019-src.eng.txt", "newstest2019-ref.rus.txt"]
    texts = []
    for file in files:
        lines = (Path(folder) / file).read_text(encoding="utf-8").splitlines()
        table = pd.DataFrame({"id": [row.split("\t")[0] for row in ids], "line": lines})
        texts += table.groupby("id", sort=False)["line"].agg("\n".join).tolist()
    return texts


def country_texts(folder):
    """Return the texts of the Factbook, without those that repeat another."""
    files = sorted(Path(folder).glob("*.jsonl"))
    rows = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    texts = [max((v for v in row.values() if isinstance(v, str)), key=len) for row in rows]
    return list(dict.fromkeys(texts))


def edited(text, change, words, generator):
    """Return a text of which a share of the words is replaced, left out or followed by another."""
    made = []
    for word in text.split(" "):
        kind = generator.choice("rla") if generator.random() < change else ""
        made += [] if kind == "l" else [generator.choice(words) if kind == "r" else word]
        made += [generator.choice(words)] if kind == "a" else []
    return " ".join(made)


def edited_copies(texts, changes, *, seed=0):
    """Return a table of texts and edited copies of half of them: ``text, date, of, change``."""
    generator = random.Random(seed)
    words = [word for text in texts for word in text.split()]
    rows = [(text, "2020-01-01", -1, 0.0) for text in texts]
    rows += [
        (edited(text, change, words, generator), "2020-01-02", i, change)
        for i, text in enumerate(texts)
        for change in changes
        if generator.random() < 0.5
    ]
    return pd.DataFrame(rows, columns=["text", "date", "of", "change"])


def enlarge(texts, n, *, seed=0):
    """Return n texts of three paragraphs each, of which half of the words are others."""
    generator = random.Random(seed)
    parts = [line for text in texts for line in text.split("\n") if len(line) > 40]
    words = sorted({word for part in parts for word in part.split()})
    made = []
    for i in range(n):
        lines = [_other_words(part, words, generator) for part in generator.choices(parts, k=3)]
        around = [f"News of day {i}", "12 May 2021", "Share"]
        made.append("\n\n".join([*around, *lines, "Photo: BelTA"]))
    return made


def _other_words(text, words, generator):
    kept = [generator.choice(words) if generator.random() < 0.5 else w for w in text.split()]
    return " ".join(kept)


def write_folder(texts, folder):
    """Write each text to a file of its own, a thousand in a folder."""
    for i, text in enumerate(texts):
        file = Path(folder) / f"{i // 1000:04d}" / f"{i:07d}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


_RUN = """
import json, re, sys, time, research
research.load_corpus()
start = time.process_time()
n = sum(len(batch) for batch in research.iter_corpus(sys.argv[1], 1000))
seconds = time.process_time() - start
peak = re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]
print(json.dumps([n, seconds, int(peak) / 1024]))
"""


def iterate(folder, cache):
    """Read a folder in batches in a process of its own: documents, CPU seconds, peak in MiB."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", _RUN, str(folder)],
        capture_output=True,
        check=True,
        env=os.environ | {"RESEARCH_CACHE": str(cache)},
    )
    return json.loads(done.stdout)


def seconds(function, *arguments, repeats=3):
    """Return the least CPU time of a few calls, in seconds."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        function(*arguments)
        times.append(time.process_time() - start)
    return min(times)


def noise_against(gold, corpus):
    """Return one row a document: annotated noise, how much is marked, and text that is marked."""
    rows = []
    for document in gold["documents"]:
        spans = [(span["start"], span["end"]) for span in document["boilerplate"]]
        noise = corpus.noise[corpus.noise["doc_id"] == document["sha256"][:12]]
        marked = list(zip(noise["start"], noise["end"], strict=True))
        found = sum(any(a < end and start < b for a, b in marked) for start, end in spans)
        beside = sum(not any(a < end and start < b for start, end in spans) for a, b in marked)
        rows.append({"spans of noise": len(spans), "marked": found, "text marked": beside})
    return pd.DataFrame(rows)


def bootstrap_mean(values, *, seed=0, resamples=2000):
    """Return a mean with its 95 % bootstrap interval, as text."""
    values = np.asarray(values)
    generator = np.random.default_rng(seed)
    means = generator.choice(values, (resamples, len(values))).mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return f"{values.mean():.3f} [{low:.3f}, {high:.3f}]"


def topic_texts(folder, name):
    """Return the texts and the classes of a set of OCTIS."""
    file = Path(folder) / "octis" / name / "corpus.tsv"
    table = pd.read_csv(file, sep="\t", header=None, keep_default_na=False)
    return table[0].tolist(), table[2].to_numpy()


def topic_sentences(folder, language, part):
    """Return the sentences of a part of SIB-200: ``category, text``."""
    return pd.read_csv(Path(folder) / "sib200" / language / f"{part}.tsv", sep="\t")


def classifiers():
    """Return our text classifier and two peers, each with probabilities."""
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer
    from sklearn.svm import LinearSVC

    from research import embed, make_text_classifier

    words = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2))
    svm = CalibratedClassifierCV(LinearSVC(), method="temperature", ensemble=False)
    head = LogisticRegression(C=10, max_iter=1000)
    return {
        "research": make_text_classifier(),
        "TF-IDF, LinearSVC, temperature": make_pipeline(words, svm),
        "vectors, logistic regression": make_pipeline(FunctionTransformer(embed), head),
    }


def cross_validated(model, texts, labels):
    """Return macro-F1 with its interval and the calibration error in five plain folds."""
    from sklearn.metrics import f1_score
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    from research.models.classification import calibration_error

    split = StratifiedKFold(5, shuffle=True, random_state=0)
    chances = cross_val_predict(model, texts, labels, cv=split, method="predict_proba")
    found = np.unique(labels)[chances.argmax(axis=1)]
    generator = np.random.default_rng(0)
    draws = generator.integers(len(labels), size=(200, len(labels)))
    scores = [f1_score(labels[d], found[d], average="macro") for d in draws]
    low, high = np.quantile(scores, [0.025, 0.975])
    return {
        "macro-F1": f"{f1_score(labels, found, average='macro'):.3f} [{low:.3f}, {high:.3f}]",
        "calibration error": calibration_error(chances.max(axis=1), found == labels),
    }


def few_labels(model, texts, labels, *, each=8, draws=10, n_test=2000):
    """Return the accuracy after learning from a few texts a class, one value a draw."""
    from sklearn.base import clone

    texts, scores = np.asarray(texts, dtype=object), []
    for draw in range(draws):
        generator = np.random.default_rng(draw)
        rows = [np.flatnonzero(labels == one) for one in np.unique(labels)]
        train = np.concatenate([generator.choice(row, each, replace=False) for row in rows])
        test = np.setdiff1d(np.arange(len(texts)), train)
        test = generator.choice(test, min(n_test, len(test)), replace=False)
        fitted = clone(model).fit(texts[train].tolist(), labels[train])
        scores.append((fitted.predict(texts[test].tolist()) == labels[test]).mean())
    return scores


def labels_of_texts(texts):
    """Return for each text the set of codebook keys, apart from genres and vague quantities."""
    import research

    corpus = research.corpus_from_texts(texts)
    table = research.CodebookClassifier().predict_documents(corpus)
    table = table[~table["key"].str.startswith("genre.") & (table["key"] != "flag.vague_quantity")]
    keys = table.groupby("doc_id")["key"].agg(set)
    return [keys.get(doc_id, set()) for doc_id in corpus.documents.index]

"""What the notebook `search` measures with: known items, translations, times."""

import json
import random
import time
from pathlib import Path

import numpy as np
import pandas as pd

from research import corpus_from_texts, load_corpus
from research.models import search as searching


def known_corpus(folder):
    """Return the seeds, and of the Factbook the longest text of each country and section."""
    parts = []
    for section in ("tip", "drugs"):
        file = Path(folder) / f"{'illicit_' if section == 'drugs' else ''}{section}_unique.jsonl"
        rows = pd.DataFrame(map(json.loads, file.read_text("utf-8").splitlines()))
        rows = rows.assign(text=rows[f"{section}_text"], path=f"{section}/" + rows["country"])
        rows = rows.assign(size=rows["text"].str.len()).sort_values(["path", "size", "date"])
        parts.append(rows.drop_duplicates("path", keep="last")[["path", "text"]])
    seeds = load_corpus().documents["text"].tolist()
    parts.append(pd.DataFrame({"path": [f"seeds/{i:03d}" for i in range(4)], "text": seeds}))
    return corpus_from_texts(pd.concat(parts, ignore_index=True))


def parts_of_score(corpus, queries):
    """Return the similarity and the words of each passage (a column) for each query (a row)."""
    searching.search(corpus, "x")
    index = searching._INDEXES[corpus]
    scores = [index.scores(searching._Query(query, index.languages))[1:] for query in queries]
    meaning, words = map(np.array, zip(*scores, strict=True))
    return meaning, words


def ranks(scores):
    """Return the place of each passage for each query, from 0."""
    order = np.argsort(-scores, axis=1, kind="stable")
    return np.argsort(order, axis=1, kind="stable")


def systems(meaning, words):
    """Return the scores by each system; a passage without words is not ranked by them."""
    by_rank = 1 / (61 + ranks(meaning)) + np.where(words > 0, 1 / (61 + ranks(words)), 0)
    found = {"BM25 alone": words, "vectors alone": meaning, "fused by rank": by_rank}
    for weight in (0.1, 0.2, 0.3, 0.5):
        found[f"meaning + {weight} x words"] = meaning + weight * words
    shuffled = np.random.default_rng(0).permutation(meaning + searching.WEIGHT * words)
    return found | {"shuffled control": shuffled}


def reciprocal_ranks(scores, paths, targets):
    """Return one over the place of the document sought among the documents, for each query."""
    found = []
    for row, target in zip(scores, targets, strict=True):
        order = list(dict.fromkeys(paths[np.argsort(-row, kind="stable")]))
        found.append(1 / (order.index(target) + 1))
    return np.array(found)


def translations(folder, language="rus"):
    """Return English sentences and a corpus of their translations, a document each."""
    english, other = (
        (Path(folder) / f"newstest2019-{name}.txt").read_text("utf-8").splitlines()
        for name in ("src.eng", f"ref.{language}")
    )
    return english, corpus_from_texts(pd.DataFrame({"text": other}), "ru")


def recall(scores, corpus, n=10):
    """Return for each query whether the document of its own number is among the first n."""
    rows = corpus.documents.index.get_indexer(corpus.passages["doc_id"])
    best = rows[np.argsort(-scores, axis=1, kind="stable")[:, :n]]
    return (best == np.arange(len(scores))[:, None]).any(axis=1)


def made_passages(folder, n, *, seed=0):
    """Return n different passages made of the lines of texts, half of their words others."""
    from measures import _other_words, country_texts, news

    texts = news(Path(folder) / "ntrex128") + country_texts(Path(folder) / "factbook_transnational")
    lines = [line for text in texts for line in text.split("\n") if len(line) > 40]
    generator, words = (
        random.Random(seed),
        sorted({word for line in lines for word in line.split()}),
    )
    made = [_other_words(generator.choice(lines), words, generator) for _ in range(n)]
    return list(dict.fromkeys(made)), lines


def growth(folder, sizes):
    """Return the CPU seconds that an index costs at first and again, and the times of queries."""
    rows = []
    texts, lines = made_passages(folder, max(sizes))
    for n in sizes:
        languages = ["ru" if any("а" <= c <= "я" for c in text) else "en" for text in texts[:n]]
        corpus = corpus_from_texts(texts[:n], languages)
        seconds = []
        for _ in range(2):
            searching._INDEXES.clear()
            start = time.process_time()
            searching.search(corpus, "heroin")
            seconds.append(time.process_time() - start)
        asked = random.Random(1).sample(lines, 200)
        rows.append(
            {"passages": n, "first": seconds[0], "again": seconds[1], **waits(corpus, asked)}
        )
    return pd.DataFrame(rows)


def waits(corpus, lines):
    """Return the median and the 99th percentile of the milliseconds of a query, on one core."""
    from threadpoolctl import threadpool_limits

    times = []
    with threadpool_limits(1):
        for line in lines:
            start = time.perf_counter()
            searching.search(corpus, line[:120])
            times.append(1000 * (time.perf_counter() - start))
    return {"median ms": np.median(times), "p99 ms": np.quantile(times, 0.99)}

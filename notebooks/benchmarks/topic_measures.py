"""What the benchmark of topics measures with."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd


class Windows:
    """How often words of texts, parted by spaces, stand in one window of ten words."""

    def __init__(self, texts, width=10):
        from scipy.sparse import csr_matrix

        self.column, rows, columns, n = {}, [], [], 0
        for text in texts:
            words = [self.column.setdefault(word, len(self.column)) for word in text.split()]
            for start in range(max(1, len(words) - width + 1)):
                seen = set(words[start : start + width])
                rows += [n] * len(seen)
                columns += seen
                n += 1
        ones = np.ones(len(rows), dtype=np.float32)
        table = csr_matrix((ones, (rows, columns)), shape=(n, len(self.column)))
        self.together, self.n = (table.T @ table).tocsr(), n

    def quality(self, topics):
        """Return ``npmi`` and ``diversity`` of lists of terms.

        NPMI is the mean over all pairs of a topic's terms (`c_npmi` of gensim; Röder et al. 2015,
        https://doi.org/10.1145/2684822.2685324), 0 where a term is not in the texts; diversity
        is the share of terms that differ.
        """
        means = [self._npmi([t for t in terms if t in self.column], terms) for terms in topics]
        different = len({term for terms in topics for term in terms})
        return {
            "npmi": float(np.mean(means)),
            "diversity": different / max(1, sum(map(len, topics))),
        }

    def _npmi(self, known, terms):
        columns = [self.column[term] for term in known]
        both = self.together[columns][:, columns].toarray().astype(float) / self.n + 1e-12
        single = both.diagonal()
        npmi = np.log(both / np.outer(single, single)) / -np.log(both)
        pairs = len(terms) * (len(terms) - 1)
        return npmi[~np.eye(len(known), dtype=bool)].sum() / max(1, pairs)


def ours(texts, k, n=10):
    """Return the lists of terms of a lexical `TopicModel`."""
    from research import TopicModel

    return listed(TopicModel(k, features="lexical").fit(texts).terms(n))


def listed(terms):
    """Return a table of terms as one list a topic."""
    return terms.groupby("topic")["term"].agg(list).to_list()


def plain(texts, k):
    """Return the lists of terms of scikit-learn's factors of TF-IDF."""
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectoriser = TfidfVectorizer(token_pattern=r"\S+", min_df=2)  # noqa: S106
    matrix = vectoriser.fit_transform(texts)
    names = vectoriser.get_feature_names_out()
    found = NMF(k, init="nndsvd", max_iter=400, random_state=0).fit(matrix).components_
    return [list(names[np.argsort(-row)[:10]]) for row in found]


def splits(texts, n):
    """Return halves of texts, n times."""
    orders = [np.random.default_rng(seed).permutation(len(texts)) for seed in range(n)]
    middle = len(texts) // 2
    return [
        ([texts[i] for i in order[:middle]], [texts[i] for i in order[middle:]]) for order in orders
    ]


def overlap(one, other):
    """Return the mean Jaccard overlap of lists of terms, in the best pairing."""
    from scipy.optimize import linear_sum_assignment

    table = np.array([[len({*a} & {*b}) / len({*a} | {*b}) for b in other] for a in one])
    return table[linear_sum_assignment(-table)].mean()


def ask(python, **question):
    """Return what another environment answers (see ``topic_peers.py``), on one thread."""
    threads = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMBA")}
    done = subprocess.run(  # noqa: S603
        [python, str(Path(__file__).with_name("topic_peers.py"))],
        input=json.dumps(question),
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | threads,
    )
    return json.loads(done.stdout.strip().splitlines()[-1])


_FIT = """
import hashlib, json, re, sys, time
import research
asked = json.load(open(sys.argv[1]))
texts = asked["texts"] * asked.get("times", 1)
start = time.process_time()
model = research.TopicModel(asked["k"], features=asked["features"]).fit(texts)
terms = model.terms(10).to_csv()
seconds = time.process_time() - start
order = sorted(range(len(texts)), key=texts.__getitem__)
digest = hashlib.sha256(model.weights_[order].tobytes() + terms.encode()).hexdigest()
peak = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024
print(json.dumps({"seconds": seconds, "MiB": peak, "digest": digest}))
"""


def fit_apart(folder, *, threads=1, **asked):
    """Fit in a process of its own: CPU seconds, peak in MiB, digest of the weights and terms."""
    file = Path(folder) / "asked.json"
    file.write_text(json.dumps(asked), encoding="utf-8")
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", _FIT, str(file)],
        capture_output=True,
        check=True,
        env=os.environ | dict.fromkeys(names, str(threads)),
    )
    return json.loads(done.stdout)


def seconds_of(features, texts, k):
    """Return the CPU time of a fit and its terms."""
    from research import TopicModel

    start = time.process_time()
    TopicModel(k, features=features).fit(texts).terms(10)
    return time.process_time() - start


def of_known_classes(sets, sizes, *, most=700, seed=5):
    """Return for each set samples of some of its classes: ``name: (texts, number of classes)``."""
    generator, made = np.random.default_rng(seed), {}
    for name, (texts, classes) in sets.items():
        for size in [n for n in sizes if n <= len(set(classes))]:
            picked = generator.choice(np.unique(classes), size, replace=False)
            rows = np.flatnonzero(np.isin(classes, picked))
            rows = generator.permutation(rows)[:most]
            made[f"{name}, {size} classes"] = ([texts[i] for i in rows], size)
    return made


def without_structure(texts, *, seed=0):
    """Return texts whose words are exchanged at random between all of them."""
    words = np.random.default_rng(seed).permutation(" ".join(texts).split())
    ends = np.cumsum([len(text.split()) for text in texts])[:-1]
    return [" ".join(part) for part in np.split(words, ends)]


class Fitted:
    """What questions about groups need of a fitted model: weights, and whose they are."""

    def __init__(self, weights):
        self.weights_ = weights
        self.passages_ = pd.DataFrame({"doc_id": np.arange(len(weights))})


def coverage(sizes, *, repeats=300):
    """Return how often intervals of planted differences hold the truth: ours, and two others."""
    from research import topic_differences

    one, other = (np.array(p) for p in ([0.9, 0.5, 0.5, 0.3, 0.3], [0.5, 0.5, 0.9, 0.3, 0.3]))
    truth = one / one.sum() - other / other.sum()
    generator, rows = np.random.default_rng(0), []
    for few, many in sizes:
        hits = np.zeros(3)
        for _ in range(repeats):
            parts = generator.dirichlet(one, few), generator.dirichlet(other, many)
            groups = pd.Series(["a"] * few + ["b"] * many)
            table = topic_differences(Fitted(np.concatenate(parts)), groups)
            low, high = table.loc[table["group"] == "a", ["low", "high"]].to_numpy().T
            intervals = [(low, high), *_bootstrapped(*parts, generator)]
            hits += [((a <= truth) & (truth <= b)).mean() for a, b in intervals]
        names = ["Welch (ours)", "bootstrap, studentised", "bootstrap, percentiles"]
        shares = dict(zip(names, hits / repeats, strict=True))
        rows.append({"documents": f"{few} and {many}", **shares})
    return pd.DataFrame(rows)


def _bootstrapped(one, other, generator, resamples=500):
    parts = [_resampled(part, generator, resamples) for part in (one, other)]
    (mean, error_of), (other_mean, other_error) = parts
    difference = one.mean(axis=0) - other.mean(axis=0)
    error = np.sqrt(sum(part.var(axis=0, ddof=1) / len(part) for part in (one, other)))
    found = mean - other_mean
    studentised = (found - difference) / np.sqrt(error_of + other_error + 1e-12)
    low, high = np.quantile(studentised, [0.025, 0.975], axis=0)
    yield difference - high * error, difference - low * error
    yield tuple(np.quantile(found, [0.025, 0.975], axis=0))


def _resampled(values, generator, resamples):
    n = len(values)
    counts = generator.multinomial(n, np.full(n, 1 / n), resamples)
    mean = counts @ values / n
    variance = np.clip(counts @ values**2 / n - mean**2, 0, None) * n / (n - 1)
    return mean, variance / n


def false_alarms(*, repeats=200, documents=60):
    """Return the number of shuffled groups of which any topic is told apart, at p of 0.05."""
    from research import topic_differences

    groups, alarms = pd.Series(["a", "b", "c"] * (documents // 3)), 0
    for seed in range(repeats):
        weights = np.random.default_rng(seed).dirichlet(np.full(5, 0.5), documents)
        alarms += topic_differences(Fitted(weights), groups)["p"].min() <= 0.05
    return alarms


def needless(terms, language):
    """Return the terms that are function words, single letters or numbers."""
    from importlib import import_module

    known = import_module(f"spacy.lang.{language}.stop_words").STOP_WORDS
    return [t for t in terms if t.lower() in known or len(t) < 2 or t.isnumeric()]


def same_topics(weights, documents):
    """Return for how many documents texts and translations share the topic of most weight."""
    sides = [pd.DataFrame(part).groupby(documents).mean() for part in np.split(weights, 2)]
    return int((sides[0].idxmax(axis=1) == sides[1].idxmax(axis=1)).sum()), len(sides[0])

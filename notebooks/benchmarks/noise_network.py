"""Learn the network that marks noise, or score it on rounds of layouts that it has not seen.

`python notebooks/benchmarks/noise_network.py` writes noise.csv and stems.json to
research/corpus/cleaning, or to the folder that `--out` names; with `--held-out` each round is left
out in turn and nothing is written. It learns from the layouts, documents and short pages of
tests/gold: run the tests of cleaning before you keep new weights.

How much a word leans to noise is learned first, from the lines alone. What the network learns of a
round are the leanings that the other rounds gave, as it meets words on a page it has not seen.
"""

import argparse
import json
import random
import re
import tomllib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import numpy as np
from scipy.stats import binomtest
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from research.corpus.cleaning import mark_lines, noise, vocabulary
from research.corpus.cleaning.page import _own_numbers

HERE = Path(__file__).parent
GOLD = HERE.parents[1] / "tests" / "gold"
CLEANING = Path(noise.__file__).parent
WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))

NOISE, TEXT, BLANK = "#", "=", ""
UNSEEN = ("r10", "r11", "r15")  # the blind checks, which nothing is learned from
FILES = {"documents": "documents.txt", "short": "short_pages.txt"}  # rounds of their own
NETS, HIDDEN, ALPHA, ROUNDS, RATE = 3, 32, 0.03, 40, 0.003
TEXT_WEIGHT = 3  # as text that is lost costs more than noise that is kept
ROWS_DRAWN = 1.5  # for each row there is
LABELS_AMONG_HEADINGS = 0.3
LONGEST = 120  # characters of a line whose words are learned
FEWEST = 2  # lines that a word stands in


class Line(NamedTuple):
    """A line of a page and its mark: noise, text, blank, or '~' for either."""

    mark: str
    text: str


Page = list[Line]


class Examples(NamedTuple):
    """Lines as the network sees them: numbers, which are noise, and weights."""

    numbers: np.ndarray
    is_noise: np.ndarray
    weights: np.ndarray


def pages_of(file):
    """Return the pages of a gold file by name."""
    text = (GOLD / file).read_text("utf-8")
    parts = re.split(r"^@@ (\S+)\n", text, flags=re.MULTILINE)[1:]
    return {
        name: [
            Line(line[:1] if line[1:].strip() else BLANK, line[1:])
            for line in body.strip("\n").split("\n")
        ]
        for name, body in zip(parts[::2], parts[1::2], strict=True)
    }


def all_pages():
    """Return the layouts, documents and short pages by name, which begins with the round."""
    others = {
        f"{held}-{name}": page
        for held, file in FILES.items()
        for name, page in pages_of(file).items()
    }
    return pages_of("layouts.txt") | pages_of("layouts_to_learn.txt") | others


def round_of(name):
    """Return the round of a page."""
    return name.split("-")[0]


def text_lines(texts):
    """Return lines marked as text."""
    return [Line(TEXT, text) for text in texts]


def without_stop(text):
    """Return a sentence as an item of a list ends."""
    return text.removesuffix(".") if len(text) < 120 else text


def cell(choice):
    """Return the content of a made-up cell of a table."""
    whole, part = choice.randint(1, 99), choice.randint(0, 9)
    thousands = choice.randint(100, 999)
    return choice.choice(
        [
            str(whole),
            f"{whole},{thousands}",
            f"{whole} {thousands}",
            f"{whole}.{part}",
            f"{whole},{part}%",
            str(choice.randint(1990, 2024)),
            str(choice.randint(100, 99_999)),
            "–",
        ]
    )


def table(words, choice):
    """Return a made-up table, a cell or a row to a line."""
    width, height = choice.randint(2, 4), choice.randint(2, 6)
    header = choice.sample(words["columns"], width)
    if choice.random() < 0.3:
        header[1:] = [str(2015 + year) for year in range(width - 1)]
    cells = [
        [choice.choice(words["places"]), *(cell(choice) for _ in header[1:])] for _ in range(height)
    ]
    rows = [header, *cells]
    if choice.random() < 0.3:
        return [" ".join(row) for row in rows]
    return [value for row in rows for value in row]


def networks(said, choice):
    """Return names of social networks, with or without a statement below each."""
    names = choice.sample(WORDS["networks"], choice.randint(2, 4))
    if choice.random() < 0.4:
        return names
    return [line for name in names for line in (name, choice.choice(said))]


def with_address(page, choice):
    """Return a page with the address that it comes from below its first line of text."""
    at = next(place for place, line in enumerate(page, 1) if line.mark == TEXT)
    path = choice.choice(WORDS["paths"]).format(number=choice.randint(100, 999_999))
    label, site = choice.choice(WORDS["labels"]), choice.choice(WORDS["sites"])
    return [*page[:at], Line(NOISE, f"{label}https://{site}/{path}"), *page[at:]]


def is_long(line):
    """Tell whether a line is text of more than five words."""
    return line.mark == TEXT and len(line.text.split()) > 5


def with_inserted(page, block, choice):
    """Return a page with lines of text below one of its long lines."""
    at = choice.choice([place for place, line in enumerate(page, 1) if is_long(line)])
    return [*page[:at], *text_lines(block), *page[at:]]


def labels_of(page):
    """Return the lines of noise of a page that a heading could read as: 'Civil society'."""
    labels = [line.text for line in page if line.mark == NOISE and line.text[:1].isupper()]
    return [label for label in labels if label.replace(" ", "").isalpha() and len(label) < 60]


def section(words, said, labels, choice):
    """Return a heading, which may be a label of a site, and paragraphs of one or two statements."""
    is_label = labels and choice.random() < LABELS_AMONG_HEADINGS
    lines = [choice.choice(labels if is_label else words["headings"])]
    if choice.random() < 0.25:
        lines.append(f"{choice.choice(words['headings'])} {choice.choice(words['places'])}")
    for _ in range(choice.randint(1, 3)):
        first, second = choice.choice(said), choice.choice(said)
        first = first if first.endswith((".", ":")) else f"{first}."
        joins = choice.random() < 0.7 and second.endswith(".")
        lines.append(f"{first} {second}" if joins else first)
    return lines


def articles(page, words, said, choice):
    """Yield a page whose text is made of sections, and one without what stands above."""
    at_text = [place for place, line in enumerate(page) if line.mark == TEXT]
    first = next(place for place, line in enumerate(page) if is_long(line))
    labels = labels_of(page)
    for keeps_head in (False, True):
        head = page[:first] if keeps_head else text_lines([without_stop(said[0])])
        sections = [
            line
            for _ in range(choice.randint(2, 5))
            for line in section(words, said, labels, choice)
        ]
        keeps_tail = keeps_head or choice.random() < 0.5
        tail = page[at_text[-1] + 1 :] if keeps_tail else []
        yield [*head, *text_lines(sections), *tail]


def made_up(name, page) -> Iterator[Page]:
    """Yield siblings of a page with tables, headings and lists that are text."""
    body = [line for line in page if line.mark in (TEXT, BLANK)]
    said = [line.text for line in body if len(line.text.split()) > 3]
    words = WORDS.get(name.split("-")[1][:2])  # The short pages name no language.
    if not words or len(said) < 3 or not any(map(is_long, body)):
        return
    choice = random.Random(name)
    headings = words["headings"]
    yield [Line(mark, without_stop(text)) for mark, text in body]
    yield with_inserted(body, table(words, choice), choice)
    yield with_inserted(body, networks(said, choice), choice)
    yield with_address(body, choice)
    headed = with_inserted(body, [choice.choice(headings)], choice)
    yield with_inserted(headed, [choice.choice(headings)], choice)
    items = [without_stop(text) for text in said if len(text) < 160]
    yield text_lines([choice.choice(headings), *items])
    yield text_lines([*said[:2], *table(words, choice)])
    yield text_lines([without_stop(said[0]), *table(words, choice)])
    yield with_inserted(page, table(words, choice), choice)
    headed = with_inserted(page, [choice.choice(headings)], choice)
    yield with_inserted(headed, choice.sample(WORDS["networks"], 2), choice)
    yield from articles(page, words, said, choice)


def siblings(name, page):
    """Yield a page and its siblings, each with its weight."""
    marks = [line.mark for line in page]
    yield 1, page
    if BLANK in marks:
        yield 1 / 2, [line for line in page if line.mark != BLANK]
    if NOISE in marks and marks.count(TEXT) > 2:
        yield 1, [line for line in page if line.mark in (TEXT, BLANK)]
    for sibling in made_up(name, page):
        yield 1 / 3, sibling


def text_of(page):
    """Return the text of a page without its marks."""
    return "\n".join(line.text for line in page)


def numbers_of(page):
    """Return the numbers that the network gets for the lines of a page, and their marks.

    The lines are those of `mark_lines`, which joins and cuts lines; the one that begins in a line
    of the page has its mark. A page of one line never comes before the network.
    """
    seen = []

    def certainty(numbers):
        seen.append(numbers)
        return np.zeros(len(numbers))

    with patch.object(noise, "_certainty", certainty):
        starts = [line.start for line, _ in mark_lines(text_of(page))]
    if not seen:
        return np.empty((0, 0)), np.empty(0)
    ends = np.cumsum([len(line.text) + 1 for line in page])
    marks = np.array([line.mark for line in page])
    return seen[0], marks[np.searchsorted(ends, starts, side="right")]


def lines_of(pages):
    """Return the lines of noise and of text that are not long, of each page."""
    known = [line for page in pages for line in page if line.mark in (NOISE, TEXT)]
    return [line for line in known if len(line.text) <= LONGEST]


def learned_leanings(pages):
    """Return how much the first letters of each word lean to noise, as stems.json holds it."""
    lines = lines_of(pages)
    stems = CountVectorizer(
        analyzer=lambda line: [word[:5] for word in vocabulary.words(line.text)],
        binary=True,
        min_df=FEWEST,
    )
    stands_in = stems.fit_transform(lines)
    model = LogisticRegression(max_iter=500).fit(stands_in, [line.mark == NOISE for line in lines])
    names = stems.get_feature_names_out()
    return {
        name: round(float(weight), 2) for name, weight in zip(names, model.coef_[0], strict=True)
    }


@contextmanager
def using(leanings):
    """Let the rules of cleaning read other leanings of words."""
    with patch.object(vocabulary, "_LEANINGS", leanings):
        _own_numbers.cache_clear()
        yield
    _own_numbers.cache_clear()


def of_rounds(pages, chosen):
    """Return the pages of the rounds that are chosen."""
    return {name: page for name, page in pages.items() if chosen(round_of(name))}


def examples(pages):
    """Return the lines to learn from: of pages and their siblings.

    The words of each round lean as those of the others say.
    """
    found = []
    for own in sorted({*map(round_of, pages)}):
        others = of_rounds(pages, lambda name, own=own: name != own)
        with using(learned_leanings(others.values())):
            found += examples_of(of_rounds(pages, lambda name, own=own: name == own))
    return Examples(*map(np.concatenate, zip(*found, strict=True)))


def examples_of(pages):
    """Yield the lines of each page and sibling: numbers, which are noise, weights."""
    for name, page in pages.items():
        for weight, sibling in siblings(name, page):
            numbers, marks = numbers_of(sibling)
            is_known = np.isin(marks, (NOISE, TEXT))
            if is_known.any():
                is_noise = marks[is_known] == NOISE
                weights = weight * np.where(is_noise, 1, TEXT_WEIGHT)
                yield numbers[is_known], is_noise, weights


def learned(known, seed=0):
    """Return the weights of the mean of nets, as noise.csv holds them.

    The nets stand side by side in one hidden layer, whose last unit carries their mean bias; the
    scale of the numbers is in the weights.
    """
    scaler = StandardScaler().fit(known.numbers)
    scaled = scaler.transform(known.numbers)
    shares = known.weights / known.weights.sum()
    drawn = int(ROWS_DRAWN * len(shares))
    hidden, biases, outputs, last = [], [], [], 0
    for net_seed in range(seed, seed + NETS):
        rows = np.random.RandomState(net_seed).choice(len(shares), drawn, p=shares)
        net = MLPClassifier(
            HIDDEN, alpha=ALPHA, max_iter=ROUNDS, learning_rate_init=RATE, random_state=net_seed
        )
        with warnings.catch_warnings(action="ignore", category=ConvergenceWarning):
            net.fit(scaled[rows], known.is_noise[rows])
        weights = net.coefs_[0] / scaler.scale_[:, None]
        hidden.append(weights)
        biases.append(net.intercepts_[0] - scaler.mean_ @ weights)
        outputs.append(net.coefs_[1][:, 0] / NETS)
        last += net.intercepts_[1][0] / NETS
    nothing = np.zeros((len(scaler.mean_), 1))
    return np.vstack(
        [
            np.hstack([*hidden, nothing]),
            np.concatenate([*biases, [1]]),
            np.concatenate([*outputs, [last]]),
        ]
    )


def counts(pages, weights):
    """Return how many lines of noise are marked and of text lost with weights, and of how many."""
    is_marked, is_lost = [], []
    with patch.object(noise, "_weights", lambda: weights):
        for page in pages:
            parts = mark_lines(text_of(page))
            marked, kept = (
                "\n".join(line.text for line, kind in parts if bool(kind) == is_noise)
                for is_noise in (True, False)
            )
            is_marked += [line.text.strip() in marked for line in page if line.mark == NOISE]
            is_lost += [line.text.strip() not in kept for line in page if line.mark == TEXT]
    return np.array([sum(is_marked), len(is_marked), sum(is_lost), len(is_lost)])


def share(count, total):
    """Return a count of a total with the Wilson interval of its share."""
    low, high = binomtest(int(count), int(total)).proportion_ci(method="wilson")
    return f"{count:4} of {total:4} ({low:.3f} to {high:.3f})"


def shuffled(known, seed=0):
    """Return the same lines with the marks of others."""
    return known._replace(is_noise=np.random.RandomState(seed).permutation(known.is_noise))


def print_held_out(pages, seed):
    """Print for each round what the network marks that has learned from the others only.

    Beside it stand the rules without the network, and a network that has learned from shuffled
    marks: it must not mark more than the rules. Nothing is learned from a round that stays unseen.
    """
    totals: dict[str, np.ndarray] = {}
    for held_out in dict.fromkeys(map(round_of, pages)):
        others = of_rounds(pages, lambda name, own=held_out: name not in (own, *UNSEEN))
        known = examples(others)
        systems = {
            "network": learned(known, seed),
            "shuffled": learned(shuffled(known, seed), seed),
            "rules only": np.zeros((known.numbers.shape[1] + 2, 1)),
        }
        seen = [page for name, page in pages.items() if round_of(name) == held_out]
        with using(learned_leanings(others.values())):
            for system, weights in systems.items():
                found = counts(seen, weights)
                totals[system] = totals.get(system, 0) + found
                print_counts(held_out, system, found)
    for system, found in totals.items():
        print_counts("all", system, found)


def print_counts(held_out, system, found):
    """Print what one system marks and loses of one round."""
    marked, lost = share(*found[:2]), share(*found[2:])
    print(f"{held_out:10}{system:11} noise marked {marked}  text lost {lost}", flush=True)


def main():
    """Learn the weights and write them, or print the scores of rounds that are left out."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--held-out", action="store_true", help="score and write nothing")
    arguments.add_argument("--seed", type=int, default=5, help="of the nets")
    arguments.add_argument("--out", type=Path, default=CLEANING, help="folder to write to")
    options = arguments.parse_args()
    pages = all_pages()
    with threadpool_limits(1):
        if options.held_out:
            print_held_out(pages, options.seed)
        else:
            known = of_rounds(pages, lambda name: name not in UNSEEN)
            weights = learned(examples(known), options.seed)
            np.savetxt(options.out / "noise.csv", weights, fmt="%.4g", delimiter=",")
            leanings = json.dumps(learned_leanings(known.values()), ensure_ascii=False, indent=0)
            (options.out / "stems.json").write_text(f"{leanings}\n", "utf-8")


if __name__ == "__main__":
    main()

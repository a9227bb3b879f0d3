"""Topics by other packages, run by the Python of an environment that has them.

Standard input is JSON: ``texts``, the file of their ``vectors``, and the numbers of topics
``counts``; the answer has for each package and number the terms of its topics and the seconds.
"""

import json
import sys
import time
import warnings

import numpy as np


def bertopic(texts, vectors, k):
    """Return the terms of BERTopic with its default parts over the given vectors."""
    from bertopic import BERTopic
    from sklearn.feature_extraction.text import CountVectorizer
    from umap import UMAP

    umap = UMAP(n_neighbors=15, n_components=5, min_dist=0, metric="cosine", random_state=0)
    words = CountVectorizer(token_pattern=r"(?u)\b\w\w+\b")  # noqa: S106
    model = BERTopic(umap_model=umap, nr_topics=k + 1, vectorizer_model=words).fit(texts, vectors)
    return [[w for w, _ in terms if w] for t, terms in model.get_topics().items() if t >= 0]


def turftopic(texts, vectors, k):
    """Return the terms of the clustering topic model of Turftopic over the given vectors."""
    from sklearn.cluster import KMeans
    from sklearn.feature_extraction.text import CountVectorizer
    from turftopic import ClusteringTopicModel

    class Encoder:  # the vectors are given, so nothing is downloaded
        def encode(self, sentences, **_):
            raise NotImplementedError(len(sentences))

    model = ClusteringTopicModel(
        encoder=Encoder(),
        vectorizer=CountVectorizer(min_df=2),
        clustering=KMeans(k, random_state=0),
        dimensionality_reduction=None,
        feature_importance="c-tf-idf",
    )
    model.fit(texts, embeddings=vectors)
    return [[w for w, _ in terms] for _, terms in model.get_topics(top_k=10)]


def tomotopy(texts, vectors, k):  # noqa: ARG001
    """Return the terms of latent Dirichlet allocation by Gibbs sampling."""
    import tomotopy as tp

    model = tp.LDAModel(k=k, min_df=2, rm_top=20, seed=0)
    for text in texts:
        model.add_doc(text.split() or ["empty"])
    model.train(500, workers=1)
    return [[w for w, _ in model.get_topic_words(t, 10)] for t in range(k)]


def gensim(texts, vectors, k):  # noqa: ARG001
    """Return the terms of online non-negative factors of TF-IDF."""
    from gensim.corpora import Dictionary
    from gensim.models import Nmf, TfidfModel

    words = [text.split() for text in texts]
    names = Dictionary(words)
    names.filter_extremes(no_below=2, no_above=0.5)
    bags = [names.doc2bow(each) for each in words]
    tf_idf = TfidfModel(bags)
    model = Nmf(tf_idf[bags], k, id2word=names, passes=5, random_state=0)
    return [[w for w, _ in model.show_topic(t, 10)] for t in range(k)]


def coherence(topics, texts):
    """Return the mean NPMI of lists of terms as gensim counts it."""
    from gensim.corpora import Dictionary
    from gensim.models import CoherenceModel

    words = [text.split() for text in texts]
    options = {"coherence": "c_npmi", "topn": 10, "processes": 1, "window_size": 10}
    return CoherenceModel(
        topics=topics, texts=words, dictionary=Dictionary(words), **options
    ).get_coherence()


PEERS = {
    "BERTopic": bertopic,
    "Turftopic": turftopic,
    "tomotopy LDA": tomotopy,
    "gensim NMF": gensim,
}


def main():
    """Answer one question."""
    warnings.simplefilter("ignore")
    asked = json.load(sys.stdin)
    if "topics" in asked:
        print(json.dumps(coherence(asked["topics"], asked["texts"])))
        return
    vectors, answers = np.load(asked["vectors"]), []
    for name in asked["peers"]:
        PEERS[name](asked["texts"][:200], vectors[:200], 3)  # what is compiled once is not timed
        for k in asked["counts"]:
            start = time.process_time()
            terms = PEERS[name](asked["texts"], vectors, k)
            seconds = time.process_time() - start
            answers.append({"model": name, "K": k, "seconds": seconds, "terms": terms})
    print(json.dumps(answers))


if __name__ == "__main__":
    main()

"""The rule that holds everywhere: documents.text[doc_id][start:end] == text."""

import pytest

from research import CodebookClassifier, TopicModel, corpus_from_texts, extract_claims

HARD = [
    "Title: Border guards seize arms\r\n\r\nBy Anna Petrova\r\n\r\n• rifles;\r\n• grenades.\r\n\r\n"
    "Read 12 times",
    "Накрыли разом\n\u00a0Полиция изъяла 3\u00a0кг героина.\u2028Задержаны двое 😀 курьеров.\n\n"
    "Поделиться",
    "  \ufeffHackers locked a hospital’s files.  \n\n\n\tHackers locked a hospital’s files.",
    "Кибер\u00adпреступники украли 1,5 млн тенге со счетов — и скрылись.\nФото: МВД",
]


def tables(corpus):
    model = TopicModel(2).fit(corpus)
    return {
        "passages": corpus.passages,
        "noise": corpus.noise,
        "labels": CodebookClassifier().predict(corpus),
        "document labels": CodebookClassifier().predict_documents(corpus),
        "claims": extract_claims(corpus),
        "representatives": model.representatives(5),
    }


@pytest.mark.parametrize("name", ["seeds", "hard"])
def test_every_row_of_every_table_slices_back(name, seeds):
    corpus = seeds if name == "seeds" else corpus_from_texts(HARD)
    for table_name, table in tables(corpus).items():
        assert len(table) > 0, table_name
        for row in table.itertuples():
            sliced = corpus.documents["text"][row.doc_id][row.start : row.end]
            assert sliced == row.text, (table_name, row)


@pytest.mark.parametrize("name", ["seeds", "hard"])
def test_nothing_is_lost_between_passages_and_noise(name, seeds):
    corpus = seeds if name == "seeds" else corpus_from_texts(HARD)
    for doc_id, text in corpus.documents["text"].items():
        covered = [0] * len(text)
        for table in (corpus.passages, corpus.noise):
            for row in table[table["doc_id"] == doc_id].itertuples():
                for i in range(row.start, row.end):
                    covered[i] += 1
        assert max(covered) == 1
        missed = [
            c for c, n in zip(text, covered, strict=True) if n == 0 and not c.isspace()
        ]
        assert missed in ([], ["\ufeff"])

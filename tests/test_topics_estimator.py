"""The topic model as an estimator of scikit-learn: its checks, and what of them cannot apply."""

import pickle

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.pipeline import make_pipeline
from sklearn.utils import get_tags
from sklearn.utils.estimator_checks import check_estimator

from research import ResearchError, TopicModel

TEXTS = ["Police seized heroin.", "Полиция изъяла героин.", "Hackers stole data."]


class OfNumbers(TopicModel):
    """A topic model that claims to take tables of numbers, so that all checks are made."""

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.one_d_array = False
        tags.input_tags.two_d_array = True
        return tags


OF_NUMBERS = (
    "The check fits a table of numbers; a topic model reads texts, and refuses numbers "
    "with a sentence of its own. "
)
REASONS = {
    "no numbers are fitted": "The contract itself is tested with texts in this module.",
    "no features": "A text has no columns to count: there is no n_features_in_.",
    "no numbers to validate": "There is no NaN, dtype or sparse matrix among texts.",
}
NOT_FOR_TEXTS = {
    "no numbers are fitted": [
        "check_fit_score_takes_y",
        "check_estimators_overwrite_params",
        "check_dont_overwrite_parameters",
        "check_estimators_fit_returns_self",
        "check_readonly_memmap_input",
        "check_pipeline_consistency",
        "check_estimators_pickle",
        "check_f_contiguous_array_estimator",
        "check_transformer_data_not_an_array",
        "check_transformer_general",
        "check_methods_sample_order_invariance",
        "check_methods_subset_invariance",
        "check_fit2d_1sample",
        "check_dict_unchanged",
        "check_fit_idempotent",
        "check_fit_check_is_fitted",
    ],
    "no features": [
        "check_n_features_in_after_fitting",
        "check_n_features_in",
        "check_fit2d_1feature",
        "check_fit2d_predict1d",
    ],
    "no numbers to validate": [
        "check_positive_only_tag_during_fit",
        "check_estimators_dtypes",
        "check_complex_data",
        "check_dtype_object",
        "check_estimators_empty_data_messages",
        "check_estimators_nan_inf",
        "check_estimator_sparse_tag",
        "check_estimator_sparse_array",
        "check_estimator_sparse_matrix",
        "check_transformer_preserve_dtypes",
    ],
}
EXPECTED = {
    check: OF_NUMBERS + REASONS[reason]
    for reason, checks in NOT_FOR_TEXTS.items()
    for check in checks
}


def test_it_states_that_it_takes_texts():
    tags = get_tags(TopicModel())
    assert tags.input_tags.string
    assert tags.input_tags.one_d_array
    assert not tags.input_tags.two_d_array
    assert tags.requires_fit
    assert not tags.no_validation
    assert not tags.non_deterministic
    assert tags.transformer_tags is not None


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.SkipTestWarning")
def test_scikit_learn_checks_what_is_no_table_of_numbers_as_it_can():
    assert [r["status"] for r in check_estimator(TopicModel())] == ["passed"]


@pytest.mark.filterwarnings("ignore")
def test_every_other_check_of_scikit_learn_passes():
    results = check_estimator(
        OfNumbers(), expected_failed_checks=EXPECTED, on_skip=None
    )
    failed = {r["check_name"] for r in results if r["status"] == "xfail"}
    skipped = {r["check_name"] for r in results if r["status"] == "skipped"}
    assert failed == set(EXPECTED)
    assert skipped <= {"check_array_api_input"}  # it needs a setting of SciPy
    assert sum(r["status"] == "passed" for r in results) >= 10


def test_the_contract_of_an_estimator_is_kept_with_texts():
    model = TopicModel(2)
    parameters = dict(model.get_params())
    assert model.fit(TEXTS) is model
    assert model.get_params() == parameters
    weights = model.weights_
    assert np.array_equal(model.fit(TEXTS, y=[0, 0, 1]).weights_, weights)
    again = pickle.loads(pickle.dumps(model))
    assert np.array_equal(again.transform(TEXTS), model.transform(TEXTS))
    assert model.transform(TEXTS[::-1]) == pytest.approx(weights[::-1])
    assert model.transform(TEXTS[1:2]) == pytest.approx(weights[1:2])


def test_an_estimator_can_be_cloned_and_used_in_a_pipeline():
    model = TopicModel(2, temperature=0.2)
    assert clone(model).get_params() == model.get_params()
    weights = make_pipeline(model).fit_transform(TEXTS)
    assert np.array_equal(weights, clone(model).fit(TEXTS).weights_)
    assert make_pipeline(model).fit(TEXTS).transform(TEXTS).shape == (3, 2)


@pytest.mark.parametrize(
    "method", ["top_topics", "entropy", "terms", "labels", "representatives"]
)
def test_what_is_not_fitted_says_so(method):
    with pytest.raises(NotFittedError):
        getattr(TopicModel(), method)()


@pytest.mark.parametrize("data", [np.eye(3), pd.DataFrame({"text": [1.0, 2.0]})])
def test_numbers_are_refused_in_one_sentence(data):
    with pytest.raises(ResearchError, match=r"no strings"):
        TopicModel(2).fit(data)

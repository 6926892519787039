"""Estimators: a `Network` that speaks scikit-learn's language.

In scikit-learn everything that learns has the same few verbs: ``fit(X, y)``, ``predict(X)``, ``score(X, y)``. Whoever
keeps to them can be put behind a scaler in a `Pipeline`, tried with many settings by `GridSearchCV`, or compared with
a random forest, by code that knows nothing about networks. The rules behind the verbs: the constructor only stores
its settings; `fit` checks them, and puts what it has learnt into attributes that end in an underscore; the same
`random_state` gives the same result.

    model = make_pipeline(StandardScaler(), NetworkClassifier(hidden=(32,), l2=1e-3, random_state=0))
    model.fit(X, y).score(X_test, y_test)

As everywhere in scikit-learn the estimators take X as it is. A network wants standardised inputs: put a
`StandardScaler` before it (and a `TransformedTargetRegressor` around it where the targets are not of size 1).
"""

from .classifier import NetworkClassifier
from .regressor import NetworkRegressor

__all__ = ["NetworkClassifier", "NetworkRegressor"]

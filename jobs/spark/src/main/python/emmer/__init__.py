"""Mixture models by Expectation-Maximisation, and K-means, on Apache Spark.

``KMeans``, ``GaussianMixture``, ``BernoulliMixture`` and ``MixedMixture`` are estimators of
``pyspark.ml``: they stand in a Pipeline and in a CrossValidator, and need a classic Spark session
whose JVM has the jar ``emmer-spark``. ``read_model`` needs NumPy, and no Spark. A program that loads
a saved Pipeline imports this package before.
"""

import sys

from emmer.models import Model, read_model

_ESTIMATORS = (
    "BernoulliMixture",
    "BernoulliMixtureModel",
    "GaussianMixture",
    "GaussianMixtureModel",
    "KMeans",
    "KMeansModel",
    "LogLikelihoodEvaluator",
    "MixedMixture",
    "MixedMixtureModel",
)

__all__ = ["Model", "read_model", *_ESTIMATORS]


def __getattr__(name):
    """Imports PySpark only where an estimator is asked for."""
    if name in _ESTIMATORS:
        from emmer import clustering

        return getattr(clustering, name)
    raise AttributeError(f"module 'emmer' has no attribute '{name}'")


# PySpark finds the class of a stage of a saved Pipeline by its name in Java.
sys.modules.setdefault("io.emmer.spark.ml", sys.modules[__name__])


def __dir__():
    return sorted(__all__)

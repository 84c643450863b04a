"""Estimators of pyspark.ml, over those of the jar ``emmer-spark``.

Names and defaults are those of the classes of ``io.emmer.spark.ml``, which have the texts of all
params too: ``estimator.explainParams()``.
"""

import inspect

from pyspark import SparkContext, keyword_only
from pyspark.ml.common import _java2py
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.util import JavaMLReadable, JavaMLReader, JavaMLWritable
from pyspark.ml.wrapper import JavaEstimator, JavaModel, JavaParams
from pyspark.ml.evaluation import JavaEvaluator

_JAVA = "io.emmer.spark.ml"

_INT = TypeConverters.toInt
_FLOAT = TypeConverters.toFloat
_TEXT = TypeConverters.toString
_TEXTS = TypeConverters.toListString

# Every param: its type, and what it is.
_PARAMS = {
    "featuresCol": (_TEXT, "column of vectors or arrays of numbers"),
    "featuresCols": (_TEXTS, "columns that are the features, instead of featuresCol"),
    "predictionCol": (_TEXT, "output: component, the lowest of the best; empty for none"),
    "weightCol": (_TEXT, "column of row weights, 0 or more; empty for 1"),
    "rowCol": (_TEXT, "column of distinct whole numbers that order the rows"),
    "probabilityCol": (_TEXT, "output: responsibilities; empty for none"),
    "logDensityCol": (_TEXT, "output: log density in nats; empty for none"),
    "squaredDistanceCol": (_TEXT, "output: squared distance to the nearest centre; empty for none"),
    "k": (_INT, "number of components"),
    "maxIter": (_INT, "M-steps at the most"),
    "tol": (_FLOAT, "stop at this relative change of the objective a row; 0 is off"),
    "absoluteTol": (_FLOAT, "stop at this change of the total objective; 0 is off"),
    "seed": (_INT, "seed of all draws"),
    "init": (_TEXT, "start: random-rows, near-mean, random, kmeans, kmeans++, kmeans|| or model:PATH"),
    "restarts": (_INT, "starts that advance together; the best is kept"),
    "leafRows": (_INT, "rows of the unit in which results are merged; changes last bits"),
    "partitions": (_INT, "0 for as many as there are cores"),
    "scale": (_FLOAT, "features are divided by this"),
    "binarize": (_FLOAT, "scaled features become 1 from here on, else 0"),
    "covarianceType": (_TEXT, "of the components: unit, spherical, diagonal, tied, full"),
    "varianceFloor": (_FLOAT, "added to variances, as reg_covar"),
    "pseudoCount": (_FLOAT, "count added to every outcome"),
    "categoricalCols": (_TEXTS, "columns that are categories whatever they hold; * for all"),
    "countCols": (_TEXTS, "columns of whole numbers of 0 or more that are counts"),
    "maxLevels": (_INT, "levels of a column at the most"),
}


def _capital(name):
    return name[0].upper() + name[1:]


def _getter(name, doc):
    def get(self):
        return self.getOrDefault(name)

    get.__name__ = "get" + _capital(name)
    get.__doc__ = f"Value of {name}: {doc}."
    return get


def _setter(name, doc):
    def set_(self, value):
        if value is None:  # which _set passes over
            self.clear(self.getParam(name))
            return self
        return self._set(**{name: value})

    set_.__name__ = "set" + _capital(name)
    set_.__doc__ = f"Sets {name}: {doc}; None for its default."
    return set_


def _add_params(target, names, settable, params=_PARAMS):
    for name in names:
        convert, doc = params[name]
        setattr(target, name, Param(Params._dummy(), name, doc, typeConverter=convert))
        setattr(target, "get" + _capital(name), _getter(name, doc))
        if name in settable:
            setattr(target, "set" + _capital(name), _setter(name, doc))


# What a model may be told after the fit.
_OF_MODELS = (
    "featuresCol",
    "featuresCols",
    "predictionCol",
    "probabilityCol",
    "logDensityCol",
    "squaredDistanceCol",
    "scale",
    "binarize",
)


def _stage(model=None):
    """Gives an estimator, and its model, the params of the estimator's signature."""

    def decorate(estimator):
        signature = inspect.signature(estimator.__init__)
        defaults = {p.name: p.default for p in signature.parameters.values() if p.name != "self"}
        estimator._defaults = {n: v for n, v in defaults.items() if v is not None}
        estimator._model = model
        _add_params(estimator, defaults, defaults)
        _add_params(model, defaults, _OF_MODELS)
        return estimator

    return decorate


class _Reader(JavaMLReader):
    """Reads by the Java class of the same name."""

    @classmethod
    def _java_loader_class(cls, clazz):
        return f"{_JAVA}.{clazz.__name__}"


class _Stored(JavaMLReadable, JavaMLWritable):
    @classmethod
    def read(cls):
        """A reader of what was saved; that of a model also takes what ``emmer fit`` wrote."""
        return _Reader(cls)


class _Estimator(JavaEstimator, _Stored):
    def _begin(self, given):
        self._java_obj = self._new_java_obj(f"{_JAVA}.{type(self).__name__}", self.uid)
        self._setDefault(**self._defaults)
        self._set(**{name: value for name, value in given.items() if value is not None})

    def setParams(self, **params):
        """Sets several params by their names."""
        return self._set(**params)

    def _create_model(self, java_model):
        return self._model(java_model)


class Summary:
    """How a model came about."""

    def __init__(self, java):
        self._java = java

    @property
    def objectiveTrace(self):
        """Log-likelihood in nats, or inertia, after 0, 1, ... M-steps of the best run."""
        return list(self._java.objectiveTrace())

    @property
    def penalizedTrace(self):
        """Log-likelihood + log prior likewise; empty for a family without a prior."""
        return list(self._java.penalizedTrace())

    @property
    def objective(self):
        """The objective of the model."""
        return self._java.objective()

    @property
    def converged(self):
        """Whether a tolerance was met, or nothing changed any more."""
        return self._java.converged()

    @property
    def stopReason(self):
        """TOLERANCE, FIXED_POINT, MAX_ITERATIONS or TIME_LIMIT."""
        return self._java.stopReason()

    @property
    def numIter(self):
        """M-steps that changed the parameters."""
        return self._java.numIter()

    @property
    def restarts(self):
        """The last objective of every restart."""
        return list(self._java.restarts())

    @property
    def clusterSizes(self):
        """Rows whose best component is k; empty where nobody counted."""
        return list(self._java.clusterSizes())


class _Model(JavaModel, _Stored):
    @property
    def numFeatures(self):
        """D of the features."""
        return self._call_java("numFeatures")

    @property
    def weights(self):
        """Mixing weights; of K-means the share of the rows of every cluster."""
        return list(self._call_java("weights"))

    @property
    def hasSummary(self):
        """Whether it is known how the model came about."""
        return self._call_java("hasSummary")

    @property
    def summary(self):
        """How the model came about; loaded models know it too."""
        return Summary(self._java_obj.summary())

    def predict(self, value):
        """The component of one vector, the lowest of the best."""
        return self._call_java("predict", value)


class _Mixture(_Model):
    def predictProbability(self, value):
        """p(k | x) of one vector."""
        return self._call_java("predictProbability", value)

    def logDensity(self, value):
        """log p(x) of one vector in nats."""
        return self._call_java("logDensity", value)


class KMeansModel(_Model):
    """Fitted by KMeans."""

    def clusterCenters(self):
        """The centres as NumPy arrays; fewer than k where there were fewer distinct rows."""
        return [centre.toArray() for centre in self._call_java("clusterCenters")]

    def squaredDistance(self, value):
        """|x - c|^2 of one vector and the nearest centre."""
        return self._call_java("squaredDistance", value)


class GaussianMixtureModel(_Mixture):
    """Fitted by GaussianMixture."""

    @property
    def gaussians(self):
        """The components as pairs of NumPy arrays: mean (D) and covariance (D x D)."""
        sc = SparkContext._active_spark_context
        return [
            (_java2py(sc, gaussian.mean()).toArray(), _java2py(sc, gaussian.cov()).toArray())
            for gaussian in self._java_obj.gaussians()
        ]


class BernoulliMixtureModel(_Mixture):
    """Fitted by BernoulliMixture."""

    @property
    def probabilities(self):
        """p_kd as a NumPy array, a row for every component."""
        return self._call_java("probabilities").toArray()


class MixedMixtureModel(_Mixture):
    """Fitted by MixedMixture; ``read_model`` has its parameters."""


@_stage(KMeansModel)
class KMeans(_Estimator):
    """K-means (Lloyd 1982): every row to its nearest centre.

    >>> model = KMeans(k=8, restarts=5, seed=1).fit(rows)
    >>> model.clusterCenters(), model.summary.objective
    >>> model.transform(rows).select("prediction")
    """

    @keyword_only
    def __init__(
        self,
        *,
        featuresCol="features",
        featuresCols=None,
        predictionCol="prediction",
        squaredDistanceCol="",
        weightCol=None,
        rowCol=None,
        k=10,
        maxIter=300,
        tol=1e-6,
        absoluteTol=0.0,
        seed=0,
        init="kmeans++",
        restarts=1,
        leafRows=4096,
        partitions=0,
        scale=1.0,
        binarize=None,
    ):
        super().__init__()
        self._begin(self._input_kwargs)


@_stage(GaussianMixtureModel)
class GaussianMixture(_Estimator):
    """A mixture of Gaussians with unit, spherical, diagonal, tied or full covariances.

    >>> model = GaussianMixture(k=5, covarianceType="diagonal", restarts=3, seed=1).fit(rows)
    >>> for weight, (mean, covariance) in zip(model.weights, model.gaussians): ...
    """

    @keyword_only
    def __init__(
        self,
        *,
        featuresCol="features",
        featuresCols=None,
        predictionCol="prediction",
        probabilityCol="probability",
        logDensityCol="",
        weightCol=None,
        rowCol=None,
        k=10,
        covarianceType="full",
        varianceFloor=1e-6,
        maxIter=100,
        tol=1e-6,
        absoluteTol=0.0,
        seed=0,
        init="kmeans",
        restarts=1,
        leafRows=4096,
        partitions=0,
        scale=1.0,
        binarize=None,
    ):
        super().__init__()
        self._begin(self._input_kwargs)


@_stage(BernoulliMixtureModel)
class BernoulliMixture(_Estimator):
    """A mixture of Bernoulli distributions of values from 0 to 1, as of black and white images.

    >>> model = BernoulliMixture(k=20, scale=255.0, restarts=3).fit(images)
    >>> model.probabilities[0].reshape(28, 28)
    """

    @keyword_only
    def __init__(
        self,
        *,
        featuresCol="features",
        featuresCols=None,
        predictionCol="prediction",
        probabilityCol="probability",
        logDensityCol="",
        weightCol=None,
        rowCol=None,
        k=10,
        pseudoCount=0.01,
        maxIter=100,
        tol=1e-6,
        absoluteTol=0.0,
        seed=0,
        init="random-rows",
        restarts=1,
        leafRows=4096,
        partitions=0,
        scale=1.0,
        binarize=None,
    ):
        super().__init__()
        self._begin(self._input_kwargs)


@_stage(MixedMixtureModel)
class MixedMixture(_Estimator):
    """A mixture of tables of numbers, categories and counts, whose cells may be missing.

    >>> columns = ["age", "city", "orders"]
    >>> model = MixedMixture(k=4, featuresCols=columns, countCols=["orders"]).fit(customers)
    >>> model.transform(customers).select("prediction", "probability")
    """

    @keyword_only
    def __init__(
        self,
        *,
        featuresCol="features",
        featuresCols=None,
        categoricalCols=(),
        countCols=(),
        maxLevels=1000,
        predictionCol="prediction",
        probabilityCol="probability",
        logDensityCol="",
        weightCol=None,
        rowCol=None,
        k=10,
        pseudoCount=0.01,
        varianceFloor=None,
        maxIter=100,
        tol=1e-6,
        absoluteTol=0.0,
        seed=0,
        init="random-rows",
        restarts=1,
        leafRows=4096,
        partitions=0,
        scale=1.0,
        binarize=None,
    ):
        super().__init__()
        self._begin(self._input_kwargs)


class LogLikelihoodEvaluator(JavaEvaluator, _Stored):
    """Mean log density of the rows in nats, by which a CrossValidator ranks mixtures.

    The mixture's ``logDensityCol`` must be that of the evaluator.
    """

    @keyword_only
    def __init__(self, *, logDensityCol="logDensity", weightCol=""):
        super().__init__()
        self._java_obj = self._new_java_obj(f"{_JAVA}.LogLikelihoodEvaluator", self.uid)
        self._setDefault(logDensityCol="logDensity", weightCol="")
        self._set(**self._input_kwargs)


_OF_EVALUATOR = {
    "logDensityCol": (_TEXT, "column of log densities, as the mixture has it"),
    "weightCol": (_TEXT, "column of row weights; empty for 1"),
}
_add_params(LogLikelihoodEvaluator, _OF_EVALUATOR, _OF_EVALUATOR, _OF_EVALUATOR)

"""Runs every estimator by PySpark: argument 1 is a folder for what is saved."""

import sys

from emmer import (
    BernoulliMixture,
    GaussianMixture,
    GaussianMixtureModel,
    KMeans,
    LogLikelihoodEvaluator,
    MixedMixture,
    read_model,
)
from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.feature import VectorAssembler
from pyspark.ml.linalg import Vectors
from pyspark.ml.tuning import CrossValidator, ParamGridBuilder
from pyspark.sql import SparkSession

spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
rows = spark.range(400).selectExpr(
    "id % 2 * 8 + rand(1) a", "rand(2) b", "rand(3) c", "if(id % 2 = 0, 'x', 'y') t"
)
folder = sys.argv[1]

# Names and defaults are Java's.
for kind in (KMeans, GaussianMixture, BernoulliMixture, MixedMixture, LogLikelihoodEvaluator):
    stage = kind()
    fresh = stage._new_java_obj("io.emmer.spark.ml." + kind.__name__)
    assert {p.name() for p in fresh.params()} == {p.name for p in stage.params}, kind
    for param in fresh.params():
        default = fresh.getDefault(param)
        assert default.isDefined() == stage.hasDefault(param.name()), param.name()
        if default.isDefined():
            value = default.get()
            value = list(value) if hasattr(value, "__len__") and type(value) != str else value
            assert value == stage.getOrDefault(param.name()), param.name()

# A mixture in a pipeline, saved and loaded as a model, as an estimator, and in the pipeline.
assembler = VectorAssembler(inputCols=["a", "b", "c"], outputCol="features")
mixture = GaussianMixture(
    k=2, covarianceType="diagonal", restarts=3, seed=1, logDensityCol="logDensity"
)
fitted = Pipeline(stages=[assembler, mixture]).fit(rows)
scored = fitted.transform(rows).select("prediction", "probability", "logDensity").collect()
model = fitted.stages[-1]
assert sorted(model.weights) == [0.5, 0.5], model.weights
assert model.summary.converged and len(model.summary.objectiveTrace) == model.summary.numIter + 1
assert abs(sum(row.logDensity for row in scored) - model.summary.objective) < 1e-6
assert sorted(round(mean[0]) for mean, _ in model.gaussians) in ([0, 8], [1, 8]), model.gaussians
assert all(mean.shape == (3,) and covariance.shape == (3, 3) for mean, covariance in model.gaussians)
assert all((covariance > 0).sum() == 3 for _, covariance in model.gaussians)
row = Vectors.dense(0.1, 0.5, 0.5)
assert model.predictProbability(row)[model.predict(row)] > 0.99
assert model.logDensity(row) < 0 and model.getK() == 2 and model.numFeatures == 3

model.write().overwrite().save(folder + "/model")
assert GaussianMixtureModel.load(folder + "/model").weights == model.weights
assert list(read_model(folder + "/model").weights) == model.weights
mixture.write().overwrite().save(folder + "/estimator")
assert GaussianMixture.load(folder + "/estimator").getCovarianceType() == "diagonal"
fitted.write().overwrite().save(folder + "/pipeline")
loaded = PipelineModel.load(folder + "/pipeline").stages[-1]
assert type(loaded) == GaussianMixtureModel and loaded.weights == model.weights
Pipeline(stages=[assembler, mixture]).write().overwrite().save(folder + "/unfitted")
assert Pipeline.load(folder + "/unfitted").getStages()[-1].getRestarts() == 3

# A program that has only imported the package finds the classes of a pipeline.
for name in [name for name in sys.modules if name.startswith(("emmer", "io.emmer"))]:
    del sys.modules[name]
import emmer

again = PipelineModel.load(folder + "/pipeline").stages[-1]
assert type(again) == emmer.GaussianMixtureModel != GaussianMixtureModel

# A CrossValidator finds the two groups.
search = CrossValidator(
    estimator=Pipeline(stages=[assembler, mixture]),
    estimatorParamMaps=ParamGridBuilder().addGrid(mixture.k, [1, 2]).build(),
    evaluator=LogLikelihoodEvaluator(),
    numFolds=2,
    seed=11,  # not one of the columns, which would share out rows by their values
)
assert search.fit(rows).bestModel.stages[-1].getK() == 2
evaluator = LogLikelihoodEvaluator().setLogDensityCol("d").setWeightCol("w")
assert (evaluator.getLogDensityCol(), evaluator.getWeightCol()) == ("d", "w")
assert evaluator.setWeightCol(None).getWeightCol() == ""

# The other families.
centres = KMeans(k=2, featuresCols=["a", "b", "c"], seed=3).fit(rows)
assert sorted(centres.summary.clusterSizes) == [200, 200]
assert [centre.shape for centre in centres.clusterCenters()] == [(3,), (3,)]
assert "cluster" in centres.setPredictionCol("cluster").transform(rows).columns
table = MixedMixture(k=2, featuresCols=["a", "t"]).fit(rows)
assert [row["count"] for row in table.transform(rows).groupBy("prediction").count().collect()] == [
    200,
    200,
]
images = BernoulliMixture(featuresCols=["b", "c"], k=2).setMaxIter(3)
assert not images.setBinarize(0.5).setBinarize(None).isSet("binarize")
assert images.getMaxIter() == 3 and images.fit(rows).probabilities.shape == (2, 2)
print("PySpark's on Spark " + spark.version)
spark.stop()

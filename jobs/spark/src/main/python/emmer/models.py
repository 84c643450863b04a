"""Model directories, read by NumPy without Spark."""

import hashlib
import json
import os
from io import BytesIO

import numpy


class Model:
    """What ``emmer fit``, or an estimator's ``save``, wrote.

    ``document`` is model.json, ``arrays`` has every array by its name, such as ``weights`` (K),
    ``means`` (K x D) and ``covariances`` (K x D x D, or K x D for diagonal ones: as NumPy has the
    shapes of the files). Arrays are attributes too: ``model.weights``.
    """

    def __init__(self, document, arrays):
        self.document = document
        self.arrays = arrays

    @property
    def family(self):
        """As ``--family`` has it, such as ``gaussian-full``."""
        return self.document["family"]

    @property
    def components(self):
        """The number of components."""
        return self.document["components"]

    @property
    def dimensions(self):
        """The number of values of a row that the components are about."""
        return self.document["dimensions"]

    def __getattr__(self, name):
        arrays = self.__dict__.get("arrays", {})
        if name in arrays:
            return arrays[name]
        raise AttributeError(f"the model has no array '{name}', only {', '.join(sorted(arrays))}")

    def __repr__(self):
        return f"Model({self.family}, {self.components} components, {self.dimensions} dimensions)"


def read_model(path):
    """Reads a model directory of this machine, and compares its arrays with their checksums.

    Raises FileNotFoundError where there is none, and ValueError where an array is not the one that
    model.json tells of.
    """
    with open(os.path.join(path, "model.json"), encoding="utf-8") as file:
        document = json.load(file)
    files = document.get("files")
    if files is None:  # of a model that was written by hand
        files = {name: None for name in sorted(os.listdir(path)) if name.endswith(".npy")}
    arrays = {}
    for name, expected in files.items():
        with open(os.path.join(path, name), "rb") as file:
            content = file.read()
        found = hashlib.sha256(content).hexdigest()
        if expected is not None and found != expected:
            raise ValueError(
                f"{os.path.join(path, name)}: SHA-256 {found}, expected {expected} as in model.json;"
                " copy the model again"
            )
        arrays[name[: -len(".npy")]] = numpy.load(BytesIO(content), allow_pickle=False)
    return Model(document, arrays)

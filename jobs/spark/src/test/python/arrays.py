"""Prints what read_model finds in a directory, or why it refuses it; shows that PySpark is not needed."""

import json
import sys

sys.modules["pyspark"] = None
import emmer

try:
    model = emmer.read_model(sys.argv[1])
    print(json.dumps({"text": repr(model), "weights": model.weights.tolist(), "means": model.means.tolist()}))
except ValueError as e:
    print(json.dumps({"error": str(e)}))

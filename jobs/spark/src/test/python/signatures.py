"""Prints the params of every estimator with their defaults, read from the source: no PySpark."""

import ast
import json
import sys

signatures = {}
for node in ast.parse(open(sys.argv[1], encoding="utf-8").read()).body:
    for method in node.body if isinstance(node, ast.ClassDef) else []:
        if isinstance(method, ast.FunctionDef) and method.args.kwonlyargs:
            names = [argument.arg for argument in method.args.kwonlyargs]
            defaults = [ast.literal_eval(value) for value in method.args.kw_defaults]
            signatures[node.name] = dict(zip(names, defaults))
print(json.dumps(signatures))

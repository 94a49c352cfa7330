"""Executes one notebook as `jupyter nbconvert --execute` does, and tells the status of every reply.

nbconvert itself only looks for replies with the status "error". Stock tslab answers requests that it does not run
with "abort", and nbconvert takes those for done.

usage: execute_notebook.py NOTEBOOK FOLDER TIMEOUT_SECONDS    prints one JSON document
"""

import json
import sys
import time

import nbformat
from nbclient.exceptions import CellExecutionError
from nbconvert.preprocessors import ExecutePreprocessor

path, folder, timeout = sys.argv[1], sys.argv[2], int(sys.argv[3])
notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
nbformat.validate(notebook)
started = {}
cells = {}


def cell_started(cell, cell_index):
    started[cell_index] = time.monotonic()


def cell_executed(cell, cell_index, execute_reply):
    cells[cell["id"]] = {
        "status": execute_reply["content"]["status"],
        "ms": (time.monotonic() - started[cell_index]) * 1000,
    }
    print("executed", cell["id"], file=sys.stderr, flush=True)


executor = ExecutePreprocessor(
    timeout=timeout,
    kernel_name=notebook["metadata"]["kernelspec"]["name"],
    on_cell_execute=cell_started,
    on_cell_executed=cell_executed,
)
try:
    executor.preprocess(notebook, {"metadata": {"path": folder}})
except CellExecutionError:
    pass  # the reply's status and the cell's outputs say it
nbformat.validate(notebook)
json.dump({"cells": cells, "notebook": notebook}, sys.stdout)

"""Fan-out of ../monte-carlo.mjs in plain numpy: the largest of some lognormal draws, many times. Prints million draws a second."""
import sys
import time

import numpy

requests, leaves = int(sys.argv[1]), int(sys.argv[2])
generator = numpy.random.default_rng(1)
began = time.perf_counter()
latencies = generator.lognormal(numpy.log(10), 1, size=(requests, leaves)).max(axis=1)
print(requests * leaves / (time.perf_counter() - began) / 1e6, numpy.percentile(latencies, 50))

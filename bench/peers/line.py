"""The JSON line that a peer's script prints; the same fields as BenchLine.java prints.

Importing it reads the arguments and sets the threads, so import it before torch.
"""
import argparse
import json
import os
import resource
import statistics
import sys
import time


def options(*more):
    """Arguments that all scripts share, and (flag, keywords) pairs of one script."""
    parser = argparse.ArgumentParser()
    parser.add_argument("work")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--wait", choices=["default", "passive", "active"], default="default")
    for flag, keywords in more:
        parser.add_argument(flag, **keywords)
    chosen = parser.parse_args()
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = str(chosen.threads)
    # What started this process may have set its own way of waiting.
    if chosen.wait == "default":
        os.environ.pop("OMP_WAIT_POLICY", None)
    else:
        os.environ["OMP_WAIT_POLICY"] = chosen.wait
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TRANSFORMERS_VERBOSITY"] = "error"
    chosen.load_before = round(os.getloadavg()[0], 2)
    return chosen


def measure(warm_up, repeat, work):
    """Seconds of the warm-up; wall and processor seconds of each repeat."""
    began = time.perf_counter()
    warm_up()
    warm = time.perf_counter() - began
    wall, cpu = [], []
    for _ in range(repeat):
        cpu_start, start = time.process_time(), time.perf_counter()
        work()
        wall.append(time.perf_counter() - start)
        cpu.append(time.process_time() - cpu_start)
    return warm, wall, cpu


def host_cpu():
    try:
        with open("/proc/cpuinfo") as lines:
            name = next(x.split(":")[1].strip() for x in lines if x.startswith("model name"))
    except (OSError, StopIteration):
        name = os.uname().machine
    return f"{name} ({os.cpu_count()} cpus)"


def emit(chosen, job, peer, version, params, warm, wall, cpu, tokens, **more):
    line = {
        "job": job,
        "peer": peer,
        "version": version,
        "work": os.path.basename(chosen.work),
        "params": params,
        "seconds": round(min(wall), 4),
        "seconds_median": round(statistics.median(wall), 4),
        "seconds_all": [round(s, 4) for s in wall],
        "tokens": tokens,
        "tokens_per_second": round(tokens / min(wall), 4),
        "tokens_per_second_median": round(tokens / statistics.median(wall), 4),
        "cpu_seconds_all": [round(s, 4) for s in cpu],
        "tokens_per_cpu_second": round(tokens / min(cpu), 4),
        "warm_up_seconds": round(warm, 4),
        **more,
        "peak_rss_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "threads": chosen.threads,
        "dtype": "float32",
        "omp_wait": chosen.wait,
        "host_cpu": host_cpu(),
        "load_before": chosen.load_before,
    }
    json.dump(line, sys.stdout)
    print(flush=True)
